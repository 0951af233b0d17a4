"""甄别: what it is about, and which way it goes; a suggestion is one of six (see converting)."""

from typing import Annotated

from pydantic import Field

from services.intake.clues.clue import Clue, MatterNoted, OutcomeExplained, Stage, of_my_station
from shared.events.clues import ClueSettled, ClueTriaged
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import Category, ClueGround, ClueOutcome, ForwardLevel, Role

Note = Annotated[
    str, Field(title="说明", min_length=4, max_length=500, description="反映人凭查询码看得到；不写姓名、电话")
]


class TriageClue(Command):
    """甄别：定类别，用一句话写明是什么事。不写姓名、电话，不照抄原话。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "甄别"
    waits = "群众"
    clue: Id
    category: Annotated[Category, Field(title="类别")]
    matter: Annotated[str, Field(title="什么事", min_length=4, max_length=60, description="如“梧桐路夜间路灯不亮”")]


class SolveClue(Command):
    """当场办结：写明怎样解决的。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "当场办结"
    clue: Id
    note: Note


class ForwardClue(Command):
    """转村（社区）、乡镇（街道）或部门办理，须写明转给谁。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "转办"
    clue: Id
    level: Annotated[ForwardLevel, Field(title="转到哪一级")]
    to: Annotated[str, Field(title="转给谁", min_length=2, max_length=40, description="村、街道或部门的名称")]
    note: Annotated[str, Field(title="说明", max_length=500, description="不写姓名、电话")] = ""


class ExplainClue(Command):
    """解释：政策已有规定或情况有误解的，写明怎样解释。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "解释"
    clue: Id
    note: Note


class RejectClue(Command):
    """不受理，须选择理由并说明该去哪里反映。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "不受理"
    clue: Id
    ground: Annotated[ClueGround, Field(title="理由")]
    note: Note


class MarkDuplicate(Command):
    """同一个人就同一件事重复反映的，指明与哪一条重复；不同的人反映同一件事，请归组。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "重复"
    clue: Id
    original: Annotated[Id, Field(title="与哪一条重复")]


def untriaged(clue: Clue, ctx: Context) -> None:
    """Until it has an outcome it may be triaged anew."""
    of_my_station(clue, ctx)
    if clue.outcome:
        refuse("clue-settled", f"这条线索已有去向：{clue.outcome.word}。")


def triage_clue(clue: Clue, cmd: TriageClue, ctx: Context) -> list[Event]:
    impersonal(什么事=cmd.matter)
    if (clue.stage, clue.category, clue.matter) == (Stage.TRIAGED, cmd.category, cmd.matter):
        return []
    return [
        ClueTriaged(station=clue.station, category=cmd.category, on=ctx.today),
        MatterNoted(matter=cmd.matter),
    ]


def solve_clue(clue: Clue, cmd: SolveClue, ctx: Context) -> list[Event]:
    return _settled(clue, ClueOutcome.SOLVED_ON_SITE, OutcomeExplained(note=cmd.note), ctx)


def forward_clue(clue: Clue, cmd: ForwardClue, ctx: Context) -> list[Event]:
    return _settled(clue, ClueOutcome.FORWARDED, OutcomeExplained(note=cmd.note, level=cmd.level, to=cmd.to), ctx)


def explain_clue(clue: Clue, cmd: ExplainClue, ctx: Context) -> list[Event]:
    return _settled(clue, ClueOutcome.EXPLAINED, OutcomeExplained(note=cmd.note), ctx)


def reject_clue(clue: Clue, cmd: RejectClue, ctx: Context) -> list[Event]:
    return _settled(clue, ClueOutcome.REJECTED, OutcomeExplained(note=cmd.note, ground=cmd.ground), ctx)


def the_original(clue: Clue, cmd: MarkDuplicate, ctx: Context) -> list[str]:
    return [f"clue/{cmd.original}"]


def mark_duplicate(clue: Clue, cmd: MarkDuplicate, ctx: Context) -> list[Event]:
    original: Clue = ctx.also[f"clue/{cmd.original}"]
    if cmd.original == cmd.clue or original.station != clue.station:
        refuse("original-unknown", "请选择本站的另一条线索。", 422)
    if original.outcome is ClueOutcome.DUPLICATE:
        refuse("original-is-duplicate", "所选的线索本身也是重复的，请选最早的那一条。", 422)
    return _settled(clue, ClueOutcome.DUPLICATE, OutcomeExplained(note="", original=cmd.original), ctx)


def _settled(clue: Clue, outcome: ClueOutcome, why: OutcomeExplained, ctx: Context) -> list[Event]:
    impersonal(说明=why.note, 转给谁=why.to)
    return [ClueSettled(station=clue.station, outcome=outcome, on=ctx.today), why]
