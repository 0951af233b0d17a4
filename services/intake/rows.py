"""建议库: what is listed of every suggestion that has a number."""

from sqlalchemy import Boolean, Column, Date, Integer, Text

from services.intake.case import Case, Stage
from shared.service import Row, table

WITHDRAWN, MERGED, FILED = "withdrawn", "merged", "filed"
_TEXTS = (
    "number",
    "title",
    "deputy",
    "session_kind",
    "category",
    "subcategory",
    "importance",
    "origin",
    "main",
    "state",
)

filed = table(
    "filed",
    *[Column(name, Text, nullable=False) for name in _TEXTS],
    *[Column(name, Integer, nullable=False) for name in ("year", "term", "session", "children")],
    Column("assigned", Boolean, nullable=False),
    Column("since", Date, nullable=False),
    index=["congress year number"],
)


def filed_row(case: Case) -> dict[str, Row]:
    d = case.docket
    if d.filed is None:
        return {}
    state = WITHDRAWN if case.stage is Stage.WITHDRAWN else MERGED if d.main else FILED
    sorts = (case.words.session_kind.value, d.category, d.subcategory, d.importance.value, d.origin.value)
    counts = (d.year, d.term, d.session, len(d.children), d.assigned is not None, d.filed)
    return {"": (case.number, case.words.title, case.deputy, *sorts, d.main, state, *counts)}
