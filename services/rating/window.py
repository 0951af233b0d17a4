"""测评窗口: opened for all waiting replies at once, closed by two persons; redo orders leave as one batch (T21–T28).

waiting ─OpenWindow─▶ open ─AskClose (one)─▶ ─ConfirmClose (another)─▶ sums, redo orders, settlements together
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, assert_never

from pydantic import Field

from services.rating.case import Ballot, Evaluation, open_up
from shared.events.rating import EscalationRaised, EvaluationOpened, EvaluationSettled, RedoOrdered
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import Outcome, Role, Scale
from shared.workdays import spoken


class EnrolCase(Command):
    """A delivered reply joins those that wait for the next window."""

    about = ""
    suggestion: Id


class OpenWindow(Command):
    """开放测评：所有已答复、尚未测评的建议同时进入测评期。"""

    by = frozenset({Role.EVALUATION})
    about = ""
    label = "开放测评"
    waits = "代表"
    closes: Annotated[date, Field(title="截止日期")]


class AskClose(Command):
    """提请关闭测评窗口，须由另一名测评员确认。"""

    by = frozenset({Role.EVALUATION})
    about = ""
    label = "提请关闭"
    waits = "承办单位"


class ConfirmClose(Command):
    """确认关闭：统计合计数，重新办理单成批发出。"""

    by = frozenset({Role.EVALUATION})
    about = ""
    label = "确认关闭"
    waits = "承办单位"


class CaseEnrolled(Event):
    case: str


class WindowOpened(Event):
    window: str
    cases: tuple[str, ...]
    closes: date
    on: date


class CloseAsked(Event):
    by: str


class WindowClosed(Event):
    """Sums only: `2023/first/attitude/satisfied` → how many."""

    window: str
    sums: dict[str, int]
    on: date


Fact = CaseEnrolled | WindowOpened | CloseAsked | WindowClosed


@dataclass(frozen=True, slots=True)
class Windows:
    waiting: tuple[str, ...] = ()
    window: str = ""  # the open one
    cases: tuple[str, ...] = ()
    closes: date | None = None
    asked_by: str = ""
    opened: int = 0
    sums: dict[str, int] = field(default_factory=dict)


def evolve(w: Windows, fact: Fact) -> Windows:
    match fact:
        case CaseEnrolled(case=case):
            return replace(w, waiting=(*w.waiting, case))
        case WindowOpened(window=window, cases=cases, closes=closes):
            opened = replace(w, window=window, cases=cases, closes=closes, asked_by="", opened=w.opened + 1)
            return replace(opened, waiting=tuple(c for c in w.waiting if c not in cases))
        case CloseAsked(by=by):
            return replace(w, asked_by=by)
        case WindowClosed(sums=sums):
            total = dict(sorted((Counter(w.sums) + Counter(sums)).items()))
            return replace(w, window="", cases=(), closes=None, asked_by="", sums=total)
        case _:
            assert_never(fact)


def of_waiting(w: Windows, cmd: OpenWindow, ctx: Context) -> list[str]:
    return [f"evaluation/{case}" for case in w.waiting]


def of_open(w: Windows, cmd: ConfirmClose, ctx: Context) -> list[str]:
    return [f"evaluation/{case}" for case in w.cases]


def none_open(w: Windows, ctx: Context) -> None:
    if w.window:
        refuse("window-open", f"测评窗口{w.window}正在进行，关闭后才能再开。")
    if not w.waiting:
        refuse("nothing-to-rate", "没有等待测评的答复。")


def may_ask_close(w: Windows, ctx: Context) -> None:
    if w.closes is None:
        refuse("no-window-open", "没有开放的测评窗口。")
    if ctx.today < w.closes:
        refuse("window-still-open", f"测评到{spoken(w.closes)}截止，届时才能关闭。")
    if w.asked_by:
        refuse("close-asked", "已有人提请关闭，等另一名测评员确认。")


def may_confirm_close(w: Windows, ctx: Context) -> None:
    if not w.asked_by:
        refuse("close-not-asked", "还没有人提请关闭测评窗口。")
    if w.asked_by == ctx.actor:
        refuse("same-person", "提请和确认关闭须由两名测评员分别进行。", 403)


def enrol_case(w: Windows, cmd: EnrolCase, ctx: Context) -> list[Event]:
    return [] if cmd.suggestion in (*w.waiting, *w.cases) else [CaseEnrolled(case=cmd.suggestion)]


def open_window(w: Windows, cmd: OpenWindow, ctx: Context) -> list[Event | On]:
    if cmd.closes < ctx.today:
        refuse("closes-in-past", "截止日期不能早于今天。", 422)
    name = f"{ctx.today.year}-{w.opened + 1}"
    opened = WindowOpened(window=name, cases=w.waiting, closes=cmd.closes, on=ctx.today)
    evaluations: dict[str, Evaluation] = {c: ctx.also[f"evaluation/{c}"] for c in w.waiting}
    return [
        opened,
        *[
            On(f"evaluation/{c}", EvaluationOpened(window=name, round=e.round, on=ctx.today))
            for c, e in evaluations.items()
        ],
    ]


def ask_close(w: Windows, cmd: AskClose, ctx: Context) -> list[Event]:
    return [CloseAsked(by=ctx.actor)]


def confirm_close(w: Windows, cmd: ConfirmClose, ctx: Context) -> list[Event | On]:
    sums: Counter[str] = Counter()
    facts: list[Event | On] = []
    for case in w.cases:
        e: Evaluation = ctx.also[f"evaluation/{case}"]
        ballot = open_up(e.sealed, ctx) if e.sealed else None
        sums.update(_counted(e, ballot, ctx))
        facts.append(On(f"evaluation/{case}", _settled(w.window, e, ballot, ctx.today)))
    return [WindowClosed(window=w.window, sums=dict(sums), on=ctx.today), *facts]


def _settled(window: str, e: Evaluation, ballot: Ballot | None, on: date) -> Event:
    """Not returned counts as its own value (重庆 代表建议工作条例); silence is never satisfaction."""
    if ballot is None or ballot.overall is not Scale.DISSATISFIED:
        outcome = Outcome.ACCEPTED if ballot else Outcome.NOT_RETURNED
        return EvaluationSettled(window=window, round=e.round, outcome=outcome, on=on)
    if e.round == 1:
        return RedoOrdered(window=window, round=2, on=on)
    return EscalationRaised(window=window, round=e.round, on=on)


def _counted(e: Evaluation, ballot: Ballot | None, ctx: Context) -> list[str]:
    """First and second ratings are both kept; `replaced` are first ratings a second one has taken the place of."""
    which = "first" if e.round == 1 else "second"
    keys = [f"{e.year}/{which}/asked"]
    if ballot:
        keys += [f"{e.year}/{which}/{k}" for k in _values(ballot)]
        if e.round > 1 and e.first:
            keys += [f"{e.year}/replaced/{k}" for k in _values(open_up(e.first, ctx))]
    return keys


def _values(ballot: Ballot) -> list[str]:
    return [f"{name}/{getattr(ballot, name).value}" for name in ("attitude", "result", "overall")]
