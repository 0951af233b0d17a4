"""A piece and the suggestion it belongs to, in one act: whatever moves the one is noted of the other."""

from collections.abc import Callable, Sequence
from functools import reduce, wraps
from typing import Any

from services.supervision.case import Case, evolve
from services.supervision.facts import PieceMoved
from services.supervision.running import next_due
from shared.events.dividing import PieceOpened
from shared.events.supervision import CaseClosed
from shared.messages import Command, Context, Event, On
from shared.words import CaseState

Decide = Callable[[Case, Any, Context], Sequence[Event]]
SAME = PieceMoved.model_fields.keys() - {"piece", "due", "due_clock", "due_unit"}


def of_piece(case: Case, cmd: Command, ctx: Context) -> list[str]:
    fact = getattr(cmd, "fact", None)
    main = case.division.main or (fact.main if isinstance(fact, PieceOpened) else "")
    return [f"case/{main}"] if main else []


def with_whole(decide: Decide) -> Callable[[Case, Any, Context], Sequence[Event | On]]:
    """The same decision, and what it means for the whole suggestion; that one is struck off with its last piece."""

    @wraps(decide)
    def decided(case: Case, cmd: Any, ctx: Context) -> Sequence[Event | On]:
        facts = decide(case, cmd, ctx)
        now: Case = reduce(evolve, facts, case)  # type: ignore[arg-type]
        return [*facts, *_ended(case, now, ctx), *_noted(case, now, ctx)]

    return decided


def _noted(case: Case, now: Case, ctx: Context) -> list[On]:
    moved = _moved(now)
    if moved is None or _moved(case) == moved:
        return []
    stream = f"case/{now.division.main}"
    main: Case = ctx.also[stream]
    return [On(stream, moved), *(On(stream, e) for e in _ended(main, evolve(main, moved), ctx))]


def _ended(before: Case, now: Case, ctx: Context) -> list[Event]:
    closed = now.division.count and now.state is CaseState.CLOSED and before.state is not CaseState.CLOSED
    return [CaseClosed(reason="各分件均已销号", on=ctx.today)] if closed else []


def _moved(case: Case) -> PieceMoved | None:
    if not case.division.main:
        return None
    first = next_due(case.clocks)
    due = {"due": first and first.due, "due_clock": first and first.clock, "due_unit": first.unit if first else ""}
    return PieceMoved(piece=case.division.piece, **due, **{n: getattr(case, n) for n in SAME})  # type: ignore[arg-type]
