"""建议库: what is listed of every suggestion that has a number."""

from services.intake.case import Case, Stage
from shared.columns import days, flags, numbers, texts
from shared.service import Row, table

WITHDRAWN, MERGED, FILED = "withdrawn", "merged", "filed"

filed = table(
    "filed",
    *texts("number", "title", "deputy", "session_kind", "category"),
    *texts("subcategory", "importance", "origin", "main", "state"),
    *numbers("year", "term", "session", "children"),
    *flags("assigned"),
    *days("since"),
    index=["congress year number", "congress deputy"],
)
STANDING = filed.c.state != WITHDRAWN  # whoever handles it now, by itself or with another


def filed_row(case: Case) -> dict[str, Row]:
    d = case.docket
    if d.filed is None:
        return {}
    state = WITHDRAWN if case.stage is Stage.WITHDRAWN else MERGED if d.main else FILED
    sorts = (case.words.session_kind.value, d.category, d.subcategory, d.importance.value, d.origin.value)
    counts = (d.year, d.term, d.session, len(d.children), d.assigned is not None, d.filed)
    return {"": (case.number, case.words.title, case.deputy, *sorts, d.main, state, *counts)}
