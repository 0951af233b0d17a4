"""One event: who was asked, who came, which cases lay on the table, every opinion with its answer."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.routing.meetings.desk import of_meeting
from services.routing.meetings.meeting import Meeting, OpinionPut, Stage
from services.routing.meetings.seeing_page import ALL, WORDS, names_of, table_of
from shared.messages import Refused
from shared.people import Person
from shared.web.pages import render
from shared.web.parts import offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import UNITS, Role
from shared.workdays import spoken
from shared.writer import Writer

CASES = ["编号", "标题", "主办单位"]
OPINIONS = ["第几条", "谁提的", "关于", "意见", "由谁答复", "答复"]


def one_meeting(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/meetings/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        who, decider = person(request), writer.service.decider_of["meeting"]
        async with reading(writer.db, who.congress) as db:
            m, _ = await state(db, decider, who.congress, id)
            if not may_see(m, who):
                raise Refused("unknown-meeting", "没有这次面对面活动，或您无权查看。", 404)
            name = await names_of(db, [*m.planned.deputies, *(m.held.deputies if m.held else ())])
        ctx = context(writer, who)
        made = offers(writer.service, decider, m, ctx, id, _expected(m, who, ctx.today))
        word, tone = _word(m)
        cases = [[c.number, {"text": c.title, "href": f"/s/{c.id}"}, c.lead] for c in m.planned.cases]
        numbers = {c.id: c.number for c in m.planned.cases}
        opinions = [_opinion(m, o, numbers) for o in m.opinions]
        shown: dict[str, Any] = {"plan": m.planned, "word": word, "tone": tone, "facts": _facts(m, name)}
        shown |= {"cases": cases, "cases_head": CASES, "opinions": opinions, "opinions_head": OPINIONS}
        return render(request, "meeting.html", who, offers=made, held=m.held is not None, **shown)

    return router


def may_see(m: Meeting, who: Person) -> bool:
    """As `seeing_page.seen` says it of a list."""
    if m.stage is Stage.NONE:
        return False
    if who.role in UNITS:
        return bool(who.unit) and who.unit in (*m.at_the_table, m.planned.office)
    if who.role is Role.DEPUTY:
        return who.id in (*m.planned.deputies, *(m.held.deputies if m.held else ()))
    return who.role in ALL


def _expected(m: Meeting, who: Person, today: Any) -> set[str]:
    """Addresses of what waits for this person here."""
    if m.stage is Stage.PLANNED and m.day and m.day <= today:
        return {"hold-meeting"}
    return {t.command for t in of_meeting(m) if t.role is who.role and t.who in (who.unit, "")}


def _word(m: Meeting) -> tuple[str, str]:
    if m.stage is Stage.HELD and m.open:
        return f"{len(m.open)}条意见待答复", "yellow"
    if m.stage is Stage.HELD and m.opinions:
        return "意见已答复，待办结", "blue"
    return ("已举行，待记录意见", "blue") if m.stage is Stage.HELD else WORDS[m.stage]


def _facts(m: Meeting, name: dict[str, str]) -> list[tuple[str, str]]:
    plan, held = m.planned, m.held
    facts = [("日期", spoken(m.day) if m.day else ""), ("地点", m.place), ("形式", plan.form.word)]
    facts.append(("组织", plan.office or plan.role.word))
    asked = [f"居民{plan.residents}人"] if plan.residents else []
    facts.append(
        ("邀请", "；".join(["、".join(plan.units), f"代表{'、'.join(name[d] for d in plan.deputies)}", *asked]))
    )
    facts += [("哪里的居民", plan.groups)] if plan.groups else []
    if held:
        units = [(c.unit, c.rank.word) for c in held.came]
        facts.append(("到会", table_of(units, [name[d] for d in held.deputies], held.residents)))
    return facts + ([("取消原因", m.note)] if m.note else [])


def _opinion(m: Meeting, o: OpinionPut, numbers: dict[str, str]) -> list[Any]:
    said = m.answer_to(o.number)
    answer = f"{said.text}（{spoken(said.on)}）" if said else {"text": "待答复", "tone": "yellow"}
    about = {"text": numbers[o.case], "href": f"/s/{o.case}"}
    return [o.number, o.speaker.word, about, o.text, o.unit, answer]
