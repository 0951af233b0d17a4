"""One outcome: the decision, what it changed, every suggestion it cites, its versions; what its forms start from."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.case import Case
from services.routing.outcomes.confirming import CorrectOutcome
from services.routing.outcomes.outcome import CITABLE, Outcome, Stage
from services.routing.outcomes.outcomes_page import WORDS, may_see
from services.routing.outcomes.recording import ProposeOutcome, ReviseOutcome
from services.routing.outcomes.rows import change
from services.routing.rows import lines
from services.routing.unit_page import STAGES
from shared.events.outcomes import OutcomeCorrected
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.service import Decider
from shared.streams import id_of
from shared.web.forms import Read, Shape
from shared.web.pages import render
from shared.web.parts import Choices, Chooser, Known, Shaper, offers
from shared.web.reading import reading, state, told
from shared.web.session import person
from shared.web.showing import context
from shared.words import Part, Role
from shared.workdays import spoken
from shared.writer import Writer

CASES = ["编号", "标题", "主办单位", "状态"]
OFFERED = 500  # suggestions to choose from, the newest


def outcome_pages(writer: Writer) -> APIRouter:
    router, decider = APIRouter(), writer.service.decider_of["outcome"]

    @router.get("/outcomes/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            o, _ = await state(db, decider, who.congress, id)
            if not may_see(o, who):
                raise Refused("unknown-outcome", "没有这项办理成果，或您无权查看。", 404)
            of = [f"{who.congress}/case/{c}" for c in o.cases]
            named = select(lines).where(lines.c.stream.in_(of), lines.c.part != Part.CO.value)
            found = (await db.execute(named.order_by(lines.c.year, lines.c.number, lines.c.item))).all()
            corrections = await _corrections(db, decider, f"{who.congress}/outcome/{id}") if o.version > 1 else []
        word, tone = WORDS[o.stage]
        made = offers(writer.service, decider, o, context(writer, who), id)
        shown = {"o": o, "word": word, "tone": tone, "facts": _facts(o), "rows": [_case(r) for r in found]}
        return render(request, "outcome.html", who, offers=made, head=CASES, corrections=corrections, **shown)

    return router


async def _corrections(db: AsyncConnection, decider: Decider, stream: str) -> list[tuple[str, str]]:
    """第2版: when, and why."""
    corrected = [past.fact for past in await told(db, decider, stream, OutcomeCorrected)]
    return [(f"第{e.version}版", f"{spoken(e.on)}：{e.reason}") for e in corrected]


def _facts(o: Outcome) -> list[tuple[str, str]]:
    d = o.decision
    assert d
    paper = "，".join(part for part in (d.decided_by, d.document, spoken(d.decided)) if part)
    facts = [("成果类型", d.kind.word), ("决定", paper), ("解决哪一类问题", d.settles)]
    facts += [("前后对比", change(m)) for m in d.measures]
    facts += [("主要内容", d.text)] if d.text else []
    facts += [("提报单位", o.unit), ("引用建议", f"{len(o.cases)}件")]
    if o.stage is Stage.RETURNED:
        facts.append(("退回理由", o.reason))
    return facts


def _case(r: Any) -> list[Any]:
    word, tone = STAGES.get(r.stage, ("—", "grey"))
    title = {"text": r.title, "href": f"/s/{id_of(r.stream)}"}
    return [r.number, title, r.unit, {"text": word, "tone": tone}]


def decision_shape(outcome: Outcome, ctx: Context, known: Known) -> Shape:
    """What stands on record is where the next version starts; the reason of a return stands above it."""
    if outcome.decision is None:
        return Shape()
    values = {"cases": outcome.cases, "decision": outcome.decision.model_dump(mode="json")}
    back = outcome.stage is Stage.RETURNED
    return Shape(values, reads=[Read("退回理由", outcome.reason)] if back else [])


async def to_cite(db: AsyncConnection, outcome: Outcome, ctx: Context, id: str) -> Choices:
    """A unit chooses among the suggestions it leads; the office among all. What is cited already stays in view."""
    leads = lines.c.part != Part.CO.value
    mine = lines.c.unit == ctx.unit if ctx.role is Role.UNIT else leads
    open_ = and_(leads, mine, lines.c.signed_in.is_not(None), lines.c.stage.in_([*map(str, CITABLE)]))
    cited = and_(leads, lines.c.stream.in_([f"{ctx.congress}/case/{c}" for c in outcome.cases]))
    newest = select(lines).where(or_(open_, cited)).order_by(cited.desc(), lines.c.year.desc(), lines.c.number.desc())
    return {"cases": _labelled((await db.execute(newest.limit(OFFERED))).all(), ctx)}


def _labelled(found: Sequence[Any], ctx: Context) -> list[tuple[str, str]]:
    """By id, once each, in the order of their numbers."""
    whose = {r.stream: "" if ctx.role is Role.UNIT else f"（{r.unit}）" for r in found}
    named = {r.stream: f"{r.number} {r.title}{whose[r.stream]}" for r in found}
    return [(id_of(s), label) for s, label in named.items()]


def links(case: Case, who: Person) -> list[tuple[str, str]]:
    """From a case's page to the outcomes it is cited in; its lead unit may propose one from here."""
    found = [(f"办理成果：{c.title}", f"/routing/outcomes/{c.outcome}") for c in case.outcomes]
    line = case.line_of(who.unit) if who.role is Role.UNIT and case.stage in CITABLE else None
    may = line is not None and line.part is not Part.CO and line.signed_in is not None
    return [*found, ("提报办理成果", "/routing/do/propose-outcome?cases={id}")] if may else found


SHAPES: dict[type[Command], Shaper] = dict.fromkeys((ProposeOutcome, ReviseOutcome, CorrectOutcome), decision_shape)
CHOICES: dict[type[Command], Chooser] = dict.fromkeys((ProposeOutcome, ReviseOutcome, CorrectOutcome), to_cite)
