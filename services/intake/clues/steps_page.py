"""What became of a clue, step by step: its own facts, and those of its suggestion as far as intake knows them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.case import Stage as Drafted
from services.intake.clues.clue import (
    CallerErased,
    Clue,
    FeedbackGiven,
    FeedbackRated,
    GroupJoined,
    OutcomeExplained,
    Stage,
)
from services.intake.clues.group import Stage as Grouped
from shared.events.clues import ClueClosed, ClueConverted, ClueReceived, ClueSettled, ClueTriaged
from shared.messages import Event
from shared.service import Service
from shared.streams import kind_of
from shared.web.reading import state, told
from shared.words import ClueOutcome
from shared.workdays import legal_day, local

Step = tuple[date, str]
Standing = tuple[str, str]  # state word and tone
STAGES = {
    Stage.RECEIVED: ("待甄别", "yellow"),
    Stage.TRIAGED: ("已甄别", "blue"),
    Stage.SETTLED: ("待反馈", "yellow"),
    Stage.FED_BACK: ("已反馈", "green"),
    Stage.CLOSED: ("已办结", "grey"),
}
OF_GROUP = {"ConversionOffered": "已提请代表研究", "ConversionDeclined": "代表研究后没有采纳，由站点另行处理"}
OF_CASE = {
    "CosignersInvited": "正在邀请其他代表联名",
    "SignatureConfirmed": "联名代表已同意",
    "SuggestionSubmitted": "代表已提交建议",
    "ReviewPassed": "建议初审通过",
    "DraftSentBack": "建议退回代表修改",
    "SuggestionFiled": "建议已立案",
    "SuggestionNotFiled": "建议未予立案，代表将向您说明",
    "SuggestionJoined": "与同类建议并案办理",
    "SuggestionWithdrawn": "代表已撤回建议",
}
AGAIN = {"代表已提交建议": "代表修改后再次提交建议"}
OF_RESULT = {"assigned": "建议已交承办单位", "reply": "承办单位已答复代表", "closed": "建议已办结"}
ASKED: Standing = ("代表研究中", "blue")
STANDING: dict[Drafted, Standing] = {
    Drafted.DRAFT: ("代表起草中", "blue"),
    Drafted.SIGNING: ("代表起草中", "blue"),
    Drafted.RETURNED: ("代表修改中", "blue"),
    Drafted.REVIEW_1: ("初审中", "blue"),
    Drafted.REVIEW_2: ("复审中", "blue"),
    Drafted.FILED: ("已立案", "green"),
    Drafted.NOT_FILED: ("不立案", "grey"),
    Drafted.WITHDRAWN: ("代表已撤回", "grey"),
}
WENT: dict[str, Standing] = {  # the furthest first
    "closed": ("建议已办结", "green"), "reply": ("已答复代表", "green"), "assigned": ("办理中", "blue")
}  # fmt: skip


async def steps(db: AsyncConnection, service: Service, congress: str, id: str, clue: Clue) -> list[Step]:
    """In the order in which it happened. Raises nothing: what is not there yet is not said."""
    found = [(at, _of_clue(fact, at)) for at, fact in await _facts(db, service, f"{congress}/clue/{id}")]
    if clue.group:
        group = await _facts(db, service, f"{congress}/clues/{clue.group}")
        found += [(at, OF_GROUP.get(type(fact).__name__, "")) for at, fact in group]
    suggestion = clue.suggestion
    if clue.explained and clue.explained.original:  # whoever asked twice sees what became of it
        original, _ = await state(db, service.decider_of["clue"], congress, clue.explained.original)
        suggestion = original.suggestion
        found += [(at, _of_clue(fact, at)) for at, fact in await _original(db, service, congress, clue)]
    if suggestion:
        found += _of_case(await _facts(db, service, f"{congress}/case/{suggestion}"))
    dated = [(legal_day(at), said) for at, said in sorted(found, key=lambda f: f[0]) if said]
    results = await _results(db, service, f"{congress}/case/{suggestion}") if suggestion else []
    return sorted([*dated, *results], key=lambda step: step[0])


async def standing(db: AsyncConnection, service: Service, congress: str, clue: Clue) -> Standing:
    """One state word for whoever asked: from when a deputy is asked on, how far that has come."""
    if clue.stage is Stage.TRIAGED and clue.group:
        group, _ = await state(db, service.decider_of["clues"], congress, clue.group)
        return ASKED if group.stage is Grouped.OFFERED else STAGES[clue.stage]
    if clue.stage is Stage.CLOSED or not clue.suggestion:
        return STAGES[clue.stage]
    case, _ = await state(db, service.decider_of["case"], congress, clue.suggestion)
    went = dict(await _went(db, service, f"{congress}/case/{clue.suggestion}"))
    return next((said for item, said in WENT.items() if item in went), STANDING[case.stage])


def _of_case(facts: list[tuple[datetime, Event]]) -> list[tuple[datetime, str]]:
    """Several signatures in a row are one step; what is handed in once more is said to be so."""
    found: list[tuple[datetime, str]] = []
    for at, fact in facts:
        said = OF_CASE.get(type(fact).__name__, "")
        if said and said != (found[-1][1] if found else ""):
            again = said in AGAIN and said in [words for _, words in found]
            found.append((at, AGAIN[said] if again else said))
    return found


async def _original(db: AsyncConnection, service: Service, congress: str, clue: Clue) -> list[tuple[datetime, Event]]:
    """Which way the first one went; not what its caller was told."""
    assert clue.explained
    facts = await _facts(db, service, f"{congress}/clue/{clue.explained.original}")
    return [(at, fact) for at, fact in facts if isinstance(fact, ClueSettled | ClueConverted)]


async def _facts(db: AsyncConnection, service: Service, name: str) -> list[tuple[datetime, Event]]:
    return [(past.at, past.fact) for past in await told(db, service.decider_of[kind_of(name)], name)]


async def _results(db: AsyncConnection, service: Service, name: str) -> list[Step]:
    return [(day, OF_RESULT[item]) for item, day in await _went(db, service, name) if item in OF_RESULT]


async def _went(db: AsyncConnection, service: Service, name: str) -> list[tuple[str, date]]:
    """What became of a filed suggestion, as far as the others have told."""
    results = next(t for t in service.tables if t.name == "results")
    rows = await db.execute(select(results.c.item, results.c.day).where(results.c.stream == name))
    return [(item, day) for item, day in rows]


def _of_clue(fact: Any, at: datetime) -> str:
    match fact:
        case ClueReceived(channel=channel):
            return f"{local(at):%H:%M} 收到（{channel.word}）"
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
