"""What a case's page says of its events, its residents' group and its surveys (M23, M96, M100)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.case import Case, Stage
from services.routing.meetings.meeting import Stage as Held
from services.routing.meetings.result_page import results, standing
from services.routing.meetings.rows import meeting_cases, meetings, surveys, watches
from services.routing.meetings.seeing_page import PLANNERS, WORDS, came, names_of, seen, table_of
from shared.messages import Command, Context
from shared.people import Person
from shared.streams import id_of
from shared.web.parts import Aside, Beside
from shared.words import ContactForm, Finding, Role
from shared.workdays import spoken

ASSIGNED = (Stage.HANDLING, Stage.REVIEW, Stage.APPROVED, Stage.REPLIED, Stage.FINISHED)


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """On the case's own page, what was done together with deputies and residents."""
    if command or not case.lines:
        return ()
    made = [await _events(db, ctx, id), await _residents(db, ctx, id)]
    return [b for b in made if b.asides]


def links(case: Case, who: Person) -> list[tuple[str, str]]:
    if case.stage not in ASSIGNED:
        return []
    plans = who.role in PLANNERS and (who.role is not Role.UNIT or case.lead.unit == who.unit)
    plan = [("组织面对面活动", "/routing/do/plan-meeting?cases={id}")] if plans else []
    return [*(plan if case.stage is not Stage.FINISHED else []), ("群众参与", "/routing/residents/{id}")]


async def _events(db: AsyncConnection, ctx: Context, id: str) -> Beside:
    on_table = select(meeting_cases.c.stream).where(meeting_cases.c.case == id)
    wanted = meetings.c.stream.in_(on_table), meetings.c.stage != Held.CANCELLED.value
    who = Person(ctx.actor, "", ctx.role, ctx.congress, ctx.unit)
    asked = select(meetings, seen(who).label("mine")).where(*wanted).order_by(meetings.c.day.desc(), meetings.c.stream)
    found = (await db.execute(asked)).all()
    name = await names_of(db, [d for r in found for d in r.present.split()])
    return Beside("面对面活动", "代表、居民和承办单位就这件建议当面沟通的活动。", [_event(r, name) for r in found])


def _event(r: Any, name: Mapping[str, str]) -> Aside:
    """To everybody who sees the case; its own page only to those who were asked or organize."""
    word, tone = WORDS[Held(r.stage)]
    said = [f"{spoken(r.day)}，{r.place}，{ContactForm(r.form).word}。"]
    if r.stage != Held.PLANNED.value:
        said.append(f"到会：{table_of(came(r.came), [name[d] for d in r.present.split()], r.residents)}。")
        said.append(f"意见{r.opinions}条，已答复{r.answered}条。" if r.opinions else "没有记录意见。")
    return Aside(
        word, tone, [(r.theme, False)], f"/routing/meetings/{id_of(r.stream)}" if r.mine else "", "".join(said)
    )


async def _residents(db: AsyncConnection, ctx: Context, id: str) -> Beside:
    group = (await db.execute(select(watches).where(watches.c.stream == f"{ctx.congress}/watch/{id}"))).one_or_none()
    asked = select(surveys).where(surveys.c.case == id).order_by(surveys.c.opened.desc(), surveys.c.stream)
    made = [_survey(r, ctx) for r in (await db.execute(asked)).all()]
    return Beside(
        "群众参与", "实施期间的居民监督组，答复后的满意度调查。", [*([_watch(group, id)] if group else []), *made]
    )


def _watch(r: Any, id: str) -> Aside:
    said = f"居民{r.residents}人，{r.convener}召集，{spoken(r.formed)}组建；"
    word, tone = visited(r.found)
    last = f"察看{r.visits}次，最近一次{spoken(r.latest)}。" if r.visits else "还没有察看。"
    return Aside(word, tone, [("居民监督组", False)], f"/routing/residents/{id}", said + last)


def visited(found: str) -> tuple[str, str]:
    if not found:
        return "待察看", "grey"
    return Finding(found).word, "yellow" if found == Finding.PROBLEM else "green"


def _survey(r: Any, ctx: Context) -> Aside:
    word, tone = standing(r, ctx.today)
    said = f"{r.unit or '代表工委'}开展，按份统计。" + "".join(results(r, ctx.today, ctx.rules))
    return Aside(word, tone, [(f"满意度调查：{r.matter}", False)], f"/routing/surveys/{id_of(r.stream)}", said)
