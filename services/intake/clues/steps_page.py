"""What became of a clue, step by step: its own facts, and those of its suggestion as far as intake knows them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.clues.clue import (
    CallerErased,
    Clue,
    FeedbackGiven,
    FeedbackRated,
    GroupJoined,
    OutcomeExplained,
    Stage,
)
from shared.events import lift
from shared.events.clues import ClueClosed, ClueConverted, ClueReceived, ClueSettled, ClueTriaged
from shared.journal import journal
from shared.messages import Event
from shared.service import Service
from shared.web.reading import state
from shared.words import ClueOutcome
from shared.workdays import legal_day

Step = tuple[date, str]
STAGES = {
    Stage.RECEIVED: ("待甄别", "yellow"),
    Stage.TRIAGED: ("已甄别", "blue"),
    Stage.SETTLED: ("待反馈", "yellow"),
    Stage.FED_BACK: ("已反馈", "green"),
    Stage.CLOSED: ("已办结", "grey"),
}
OF_CASE = {
    "SuggestionSubmitted": "代表已提交建议",
    "ReviewPassed": "建议初审通过",
    "DraftSentBack": "建议退回代表修改",
    "SuggestionFiled": "建议已立案",
    "SuggestionNotFiled": "建议未予立案，代表将向您说明",
    "SuggestionJoined": "与同类建议并案办理",
    "SuggestionWithdrawn": "代表已撤回建议",
}
OF_RESULT = {"assigned": "建议已交承办单位", "reply": "承办单位已答复代表", "closed": "建议已办结"}


async def steps(db: AsyncConnection, service: Service, congress: str, id: str, clue: Clue) -> list[Step]:
    """In the order in which it happened. Raises nothing: what is not there yet is not said."""
    found = [(at, _of_clue(fact)) for at, fact in await _facts(db, service, f"{congress}/clue/{id}")]
    suggestion = clue.suggestion
    if clue.explained and clue.explained.original:  # whoever asked twice sees what became of it
        original, _ = await state(db, service.decider_of["clue"], congress, clue.explained.original)
        suggestion = original.suggestion
        found += [(at, _of_clue(fact)) for at, fact in await _original(db, service, congress, clue)]
    if suggestion:
        name = f"{congress}/case/{suggestion}"
        found += [(at, OF_CASE.get(type(fact).__name__, "")) for at, fact in await _facts(db, service, name)]
    dated = [(legal_day(at), said) for at, said in sorted(found, key=lambda f: f[0]) if said]
    results = await _results(db, service, f"{congress}/case/{suggestion}") if suggestion else []
    return sorted([*dated, *results], key=lambda step: step[0])


async def _original(db: AsyncConnection, service: Service, congress: str, clue: Clue) -> list[tuple[datetime, Event]]:
    """Which way the first one went; not what its caller was told."""
    assert clue.explained
    facts = await _facts(db, service, f"{congress}/clue/{clue.explained.original}")
    return [(at, fact) for at, fact in facts if isinstance(fact, ClueSettled | ClueConverted)]


async def _facts(db: AsyncConnection, service: Service, name: str) -> list[tuple[datetime, Event]]:
    decider = service.decider_of[name.split("/")[1]]
    j = journal.c
    rows = await db.execute(select(j.at, j.type, cast(j.body, Text)).where(j.stream == name).order_by(j.version))
    lifted = [(at, *lift(kind, body)) for at, kind, body in rows]
    return [(at, decider.facts[kind].model_validate_json(body)) for at, kind, body in lifted]


async def _results(db: AsyncConnection, service: Service, name: str) -> list[Step]:
    results = next(t for t in service.tables if t.name == "results")
    rows = await db.execute(select(results.c.item, results.c.day).where(results.c.stream == name))
    return [(day, OF_RESULT[item]) for item, day in rows if item in OF_RESULT]


def _of_clue(fact: Any) -> str:
    match fact:
        case ClueReceived(channel=channel):
            return f"收到（{channel.word}）"
        case ClueTriaged():
            return "已甄别"
        case GroupJoined(group=group):
            return "与群众反映的同一件事一并处理" if group else ""
        case ClueSettled(outcome=outcome):
            return "与已有线索重复，一并处理" if outcome is ClueOutcome.DUPLICATE else f"去向：{outcome.word}"
        case ClueConverted():
            return "代表已采纳，正在起草建议"
        case OutcomeExplained():
            return _explained(fact)
        case FeedbackGiven(text=text):
            return f"反馈：{text}"
        case FeedbackRated(rating=rating):
            return f"反映人评价：{rating.word}"
        case ClueClosed():
            return "办结"
        case CallerErased():
            return "原话和联系方式已按规定删除"
        case _:
            return ""


def _explained(why: OutcomeExplained) -> str:
    to = f"转给{why.to}（{why.level.word}）" if why.level else ""
    return "；".join(part for part in (to, why.ground.word if why.ground else "", why.note) if part)
