"""What routing lists of its cases and units."""

from sqlalchemy import Column, Date

from services.routing.case import Case, Stage
from services.routing.division import mode
from services.routing.earlier import in_one
from services.routing.line import Line
from services.routing.unit import Unit
from shared.columns import days, flags, numbers, texts
from shared.messages import Envelope, Event
from shared.service import Row, table

units = table(
    "units",
    *texts("name", "organ"),
    *flags("active"),
    *texts("parent", "committee", "successor"),
    Column("valid_from", Date),
    Column("valid_until", Date),
    *texts("head", "leader", "duties", "receiver", "telephone"),
)
lines = table(
    "lines",  # one row per unit of a case
    *texts("unit", "part", "number", "title", "importance", "stage", "section", "handler"),
    *texts("mode", "whole"),  # 办理方式; of a piece, the id of the suggestion it belongs to
    *numbers("year"),  # of the number
    *days("assigned"),
    Column("signed_in", Date),
    Column("overdue", Date),  # the last day for signing in, once it has passed
    *numbers("urged"),
    *numbers("subtasks"),  # not done yet
    index=["congress unit"],
)


names = table(  # of deputies and of the congress, as heard
    "names", *texts("name", "delegation"), *flags("seated")
)

replies = table(
    "replies",  # as they were delivered, one for each case: the last
    *texts("number", "title", "unit", "reply_class", "text"),
    *numbers("round"),
    *numbers("year"),
    *days("delivered"),
    index=["congress delivered"],
)

GOING = (Stage.HANDLING.value, "unsigned", Stage.REVIEW.value, Stage.APPROVED.value)
"""Stages of a line that a unit has in hand."""


def name_row(event: Event, heard: Envelope) -> tuple[str, Row]:
    return "", (event.name, getattr(event, "delegation", ""), getattr(event, "seated", True))  # type: ignore[attr-defined]


def unit_row(u: Unit) -> dict[str, Row]:
    if not u.name:
        return {}
    placed = (u.parent, u.committee, u.successor, u.valid_from, u.valid_until)
    return {"": (u.name, u.organ, u.active, *placed, u.head, u.leader, u.duties, u.receiver, u.telephone)}


def reply_row(case: Case) -> dict[str, Row]:
    if not (r := case.answer.delivered):
        return {}
    said = (r.number, r.title, r.unit, r.reply_class.value, in_one(r.answers, r.basis))
    return {"": (*said, r.round, r.year, r.on)}


def line_rows(case: Case) -> dict[str, Row]:
    """Whose load a case is, and what it teaches the unit proposer: a row for each unit that has it."""
    return {line.unit: _line(case, line) for line in case.lines}


def _line(case: Case, line: Line) -> Row:
    answers = line.handler
    person = (answers.section, answers.handler) if answers else ("", "")
    how = mode(case.division, len(case.lines))
    said = (line.unit, line.part.value, case.number, case.title, case.importance.value, _stage(case, line), *person)
    belongs = (how.value if how else "", case.division.main)
    overdue = line.urged.due if line.late and case.stage is Stage.HANDLING else None
    left = sum(not s.done for s in line.subtasks)
    return (*said, *belongs, case.year, line.assigned, line.signed_in, overdue, line.urged.times, left)


def _stage(case: Case, line: Line) -> str:
    """Over where the case is; before that, whether the unit has taken over."""
    if case.stage is not Stage.HANDLING:
        return case.stage.value
    return "handling" if line.signed_in else "unsigned"
