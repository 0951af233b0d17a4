"""What is listed of face-to-face events, residents' groups and surveys."""

from sqlalchemy import Column, Date, Integer

from services.routing.meetings.meeting import Meeting, Stage
from services.routing.meetings.survey import Survey
from services.routing.meetings.watch import Watch
from shared.columns import numbers, texts
from shared.service import Row, table

meetings = table(
    "meetings",
    *texts("theme", "place", "form", "stage", "role", "office"),
    Column("day", Date, nullable=False),
    *texts("units", "deputies"),  # asked to come: ids, blank-separated, a blank at either end
    *texts("came", "present"),  # unit:rank and deputies' ids, the same way
    *numbers("cases", "residents", "opinions", "answered"),
    index=["congress day"],
)
meeting_cases = table("meeting_cases", *texts("case", "number", "title"), index=["congress case"])
watches = table(
    "watches",
    *texts("convener", "unit", "found"),  # found: of the last visit
    *numbers("residents", "visits"),
    Column("formed", Date, nullable=False),
    Column("latest", Date),
)
surveys = table(
    "surveys",
    *texts("case", "matter", "unit", "questions", "counts"),  # a line a question; counts in the order of the scale
    Column("opened", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("sheets", Integer, nullable=False),
    index=["congress case"],
)


def joined(ids: tuple[str, ...] | list[str]) -> str:
    """So that one of them is found by ` id `."""
    return f" {' '.join(ids)} " if ids else ""


def meeting_row(m: Meeting) -> dict[str, Row]:
    if m.stage is Stage.NONE:
        return {}
    plan, held = m.planned, m.held
    came = joined([f"{c.unit}:{c.rank.value}" for c in held.came]) if held else ""
    present = joined(held.deputies) if held else ""
    said = (plan.theme, m.place, plan.form.value, m.stage.value, plan.role.value, plan.office, m.day)
    counts = (len(plan.cases), held.residents if held else plan.residents, len(m.opinions), len(m.answers))
    return {"": (*said, joined(plan.units), joined(plan.deputies), came, present, *counts)}


def case_rows(m: Meeting) -> dict[str, Row]:
    """One for each case on the table: how its page finds the event."""
    return {c.id: (c.id, c.number, c.title) for c in m.plan.cases} if m.plan else {}


def watch_row(w: Watch) -> dict[str, Row]:
    if not w.formed:
        return {}
    last = max(w.visits, key=lambda v: v.day, default=None)
    found = last.finding.value if last else ""
    f = w.formed
    return {"": (f.convener, f.unit, found, f.residents, len(w.visits), f.on, last and last.day)}


def survey_row(s: Survey) -> dict[str, Row]:
    if not s.opened:
        return {}
    o = s.opened
    counts = "\n".join(",".join(map(str, row)) for row in s.counts)
    return {"": (o.case, o.matter, o.unit, "\n".join(o.questions), counts, o.on, o.until, s.sheets)}
