"""What the forms on events, residents' groups and surveys start from and offer."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.meetings.answering import AnswerOpinion, PutOpinions
from services.routing.meetings.holding import HoldMeeting
from services.routing.meetings.meeting import Meeting
from services.routing.meetings.planning import MoveMeeting, PlanMeeting
from services.routing.meetings.seeing_page import DEPUTIES, names_of
from services.routing.meetings.survey import Survey
from services.routing.meetings.surveying import OpenSurvey
from services.routing.meetings.watch import Watch
from services.routing.meetings.watching import NoteVisit
from services.routing.rows import lines, names
from shared.messages import Command, Context
from shared.streams import id_of
from shared.web.forms import Shape
from shared.web.parts import Choices, Chooser, Known, Shaper
from shared.words import ContactForm, Part, Role

MOST = 400  # cases to choose from
GONE = ("finished", "withdrawn")


def plan_shape(m: Meeting, ctx: Context, known: Known) -> Shape:
    return Shape({}, {"form": [(f.value, f.word) for f in ContactForm if f.meets], "units": known.units})


def move_shape(m: Meeting, ctx: Context, known: Known) -> Shape:
    return Shape({"day": m.day, "place": m.place})


def hold_shape(m: Meeting, ctx: Context, known: Known) -> Shape:
    values: dict[str, Any] = {"on": m.day}
    if plan := m.plan:
        values |= {"came": [{"unit": u} for u in plan.units], "deputies": plan.deputies, "residents": plan.residents}
    return Shape(values, {f"came.{n}.unit": known.units for n in range(41)})


def put_shape(m: Meeting, ctx: Context, known: Known) -> Shape:
    cases = [(c.id, f"{c.number} {c.title}") for c in m.planned.cases] if m.plan else []
    units = [(u, u) for u in m.at_the_table] if m.plan else []
    return Shape({}, {f"opinions.{n}.{name}": of for n in range(21) for name, of in (("case", cases), ("unit", units))})


def answer_shape(m: Meeting, ctx: Context, known: Known) -> Shape:
    mine = [(str(o.number), f"第{o.number}条：{o.text[:60]}") for o in m.open if o.unit == ctx.unit]
    return Shape({"number": mine[0][0]} if mine else {}, {"number": mine})


def visit_shape(w: Watch, ctx: Context, known: Known) -> Shape:
    return Shape({"day": ctx.today, "residents": w.formed.residents if w.formed else None})


async def plan_choices(db: AsyncConnection, m: Meeting, ctx: Context, id: str) -> Choices:
    """Assigned cases, a unit's own; the deputies who sit."""
    wanted = select(lines).where(lines.c.part == Part.LEAD.value, lines.c.stage.not_in(GONE))
    if ctx.role is Role.UNIT:
        wanted = wanted.where(lines.c.unit == ctx.unit)
    cases = (await db.execute(wanted.order_by(lines.c.assigned.desc(), lines.c.number).limit(MOST))).all()
    seated = select(names).where(DEPUTIES, names.c.seated).order_by(names.c.delegation, names.c.name)
    people = (await db.execute(seated)).all()
    return {
        "cases": [(id_of(r.stream), f"{r.number} {r.title}（{r.unit}）") for r in cases],
        "deputies": [(id_of(r.stream), f"{r.name}（{r.delegation}）" if r.delegation else r.name) for r in people],
    }


async def invited(db: AsyncConnection, m: Meeting, ctx: Context, id: str) -> Choices:
    name = await names_of(db, m.planned.deputies if m.plan else ())
    return {"deputies": list(name.items())}


async def answered_cases(db: AsyncConnection, s: Survey, ctx: Context, id: str) -> Choices:
    """Cases with a reply, a unit's own: the link comes from the case, this names it."""
    wanted = select(lines).where(lines.c.part == Part.LEAD.value, lines.c.stage.in_(("replied", "finished")))
    if ctx.role is Role.UNIT:
        wanted = wanted.where(lines.c.unit == ctx.unit)
    found = (await db.execute(wanted.order_by(lines.c.assigned.desc(), lines.c.number).limit(MOST))).all()
    return {"suggestion": [(id_of(r.stream), f"{r.number} {r.title}") for r in found]}


SHAPES: dict[type[Command], Shaper] = {
    PlanMeeting: plan_shape,
    MoveMeeting: move_shape,
    HoldMeeting: hold_shape,
    PutOpinions: put_shape,
    AnswerOpinion: answer_shape,
    NoteVisit: visit_shape,
}
CHOICES: dict[type[Command], Chooser] = {
    PlanMeeting: plan_choices,
    HoldMeeting: invited,
    OpenSurvey: answered_cases,
}
