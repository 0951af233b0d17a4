"""What is listed of reviews: what waits, since when, who reads it; and of filed cases whether they bear a priority."""

from sqlalchemy import Column, Date, DateTime

from services.intake.case import Case, Stage
from shared.columns import numbers, texts
from shared.service import Row, table

reviews = table(
    "reviews",
    *texts("title", "deputy", "county", "stage"),
    Column("since", Date),
    *texts("reader", "role"),
    Column("taken", DateTime(timezone=True)),
    Column("late", Date),
    *texts("priority"),
    *numbers("year"),
    index=["congress stage since"],
)


def review_row(case: Case) -> dict[str, Row]:
    review, taken = case.review, case.review.taken
    if case.stage not in (Stage.REVIEW_1, Stage.REVIEW_2) and not review.year:
        return {}
    reader = (taken.by, taken.role.value, taken.at) if taken else ("", "", None)
    late = review.late.due if review.late else None
    who = (case.words.title, case.deputy, case.county, case.stage.value, case.since)
    return {"": (*who, *reader, late, review.priority, review.year)}
