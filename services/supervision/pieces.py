"""分件 in the ledger: what a suggestion counts as whose pieces are handled separately. It is as far as the slowest."""

from dataclasses import dataclass, replace
from typing import Any, assert_never

from services.supervision.facts import DivisionNoted, PieceEntered, PieceMoved
from shared.words import CaseState, Outcome, Phase

S = CaseState
SLOWEST_FIRST = (
    *(S.RETURN_ASKED, S.FILED, S.ASSIGNED, S.HANDLING, S.REPLY_SENT_BACK, S.REPLY_REVIEW, S.REPLY_APPROVED),
    *(S.REDO, S.REPLIED, S.EVALUATING, S.HEARING, S.TRACKING, S.CLOSED),
)
Fact = DivisionNoted | PieceEntered | PieceMoved


@dataclass(frozen=True, slots=True)
class Division:
    count: int = 0  # of the whole suggestion: how many pieces there are
    pieces: tuple[PieceMoved, ...] = ()  # as far as they were heard of
    main: str = ""  # of a piece: the whole suggestion
    number: str = ""  # of the whole suggestion
    piece: int = 0


def evolve(d: Division, fact: Fact) -> Division:
    match fact:
        case DivisionNoted(count=count):
            return replace(d, count=count)
        case PieceEntered(main=main, main_number=number, piece=piece):
            return replace(d, main=main, number=number, piece=piece)
        case PieceMoved():
            others = [p for p in d.pieces if p.piece != fact.piece]
            return replace(d, pieces=tuple(sorted([*others, fact], key=lambda p: p.piece)))
        case _:
            assert_never(fact)


def as_slowest(d: Division, withdrawn: bool) -> dict[str, Any]:
    """What the whole suggestion counts as: replied when all pieces are, in time when all are, of the least class.

    A withdrawal takes out what had no reply yet; with no reply at all the suggestion is withdrawn."""
    live = [p for p in d.pieces if p.replied or not (withdrawn or p.state is S.WITHDRAWN)]
    unheard = 0 if withdrawn else d.count - len(d.pieces)
    if not live and not unheard:
        return _counted([]) | {"state": S.WITHDRAWN}
    slowest = min(live, key=lambda p: SLOWEST_FIRST.index(p.state), default=None)
    if unheard or not slowest:
        return _counted([]) | {"state": S.ASSIGNED}
    replied = all(p.replied for p in live)
    dues = [p.reply_due for p in live if p.reply_due]
    phases = tuple(x for x in Phase if all(x in p.phases for p in live))
    given = {"state": slowest.state, "moved": slowest.moved, "met": all(p.met for p in live), "phases": phases}
    return given | {"reply_due": max(dues, default=None)} | _counted(live if replied else []) | _redone(live)


def _counted(replied: list[PieceMoved]) -> dict[str, Any]:
    """Of the first replies, once all are delivered."""
    return {
        "replied": max((p.replied for p in replied if p.replied), default=None),
        "replied_round": 1 if replied else 0,
        "in_time": all(p.in_time for p in replied) if replied else None,
        "first_class": max((p.first_class for p in replied if p.first_class), default=None),
        "reply_class": max((p.reply_class for p in replied if p.reply_class), default=None),
    }


def _redone(live: list[PieceMoved]) -> dict[str, Any]:
    """One piece in its second round makes it a redo; it passes when every piece has."""
    again = [p for p in live if p.round > 1]
    answered = bool(again) and all(p.redo_in_time is not None for p in again)
    settled = all(p.outcome for p in live)
    passed = Outcome.ACCEPTED if all(p.outcome is Outcome.ACCEPTED for p in live) else Outcome.NOT_RETURNED
    return {
        "round": max(p.round for p in live),
        "redo_in_time": all(p.redo_in_time for p in again) if answered else None,
        "outcome": passed if settled else None,
    }
