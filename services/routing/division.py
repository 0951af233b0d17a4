"""分别办理, as routing has it: which pieces a suggestion is divided into, or which suggestion this is a piece of."""

from dataclasses import dataclass, replace
from typing import Any, assert_never

from services.routing.facts import CaseWithdrawn
from shared.events.dividing import Piece, PieceOpened, PiecesReplied, PieceStopped, SuggestionDivided
from shared.messages import Context, Event, On
from shared.pieces import piece_of
from shared.words import Mode, SessionKind


class PieceAnswered(Event):
    """Noted of the whole suggestion: the first reply of this piece is delivered."""

    piece: int


class PiecesDropped(Event):
    """Noted of the whole suggestion: these pieces stopped with its withdrawal."""

    pieces: tuple[int, ...]


Fact = SuggestionDivided | PieceOpened | PieceStopped | PiecesReplied | PieceAnswered | PiecesDropped


@dataclass(frozen=True, slots=True)
class Division:
    main: str = ""  # of a piece: the whole suggestion
    number: str = ""  # of the whole suggestion
    piece: int = 0
    pieces: tuple[Piece, ...] = ()  # of a whole one, as it was divided
    left: tuple[int, ...] = ()  # pieces whose first reply is still to come
    stopped: tuple[int, ...] = ()


def evolve(d: Division, fact: Fact) -> Division:
    match fact:
        case SuggestionDivided(pieces=pieces):
            return replace(d, pieces=pieces, left=tuple(p.piece for p in pieces))
        case PieceOpened(main=main, main_number=number, piece=piece):
            return replace(d, main=main, number=number, piece=piece)
        case PieceAnswered(piece=piece):
            return replace(d, left=tuple(n for n in d.left if n != piece))
        case PiecesDropped(pieces=pieces):
            return replace(d, left=tuple(n for n in d.left if n not in pieces), stopped=pieces)
        case PieceStopped() | PiecesReplied():
            return d
        case _:
            assert_never(fact)


def of_case(fact: Fact) -> dict[str, Any]:
    """What the case itself keeps of it."""
    match fact:
        case SuggestionDivided(rules=rules, on=on):
            return {"rules": rules, "since": on}
        case PieceOpened(on=on):
            kept = ("number", "year", "title", "demands", "deputy", "cosigners", "importance", "wish", "unnamed")
            in_session = fact.session_kind is SessionKind.IN_SESSION
            return {n: getattr(fact, n) for n in kept} | {"in_session": in_session, "since": on}
        case _:
            return {}


def mode(d: Division, units: int) -> Mode | None:
    """办理方式; none before the assignment."""
    if d.main or d.pieces:
        return Mode.SEPARATE
    return Mode.LEAD_CO if units > 1 else Mode.SOLE if units else None


def whole(d: Division) -> list[str]:
    """The whole suggestion's stream, of a piece."""
    return [f"case/{d.main}"] if d.main else []


def answered(d: Division, ctx: Context) -> list[On]:
    """A piece's first reply is delivered; with the last one the whole suggestion is replied to."""
    for stream in whole(d):
        all_: Division = ctx.also[stream].division
        if d.piece in all_.left:
            noted = On(stream, PieceAnswered(piece=d.piece))
            last = On(stream, PiecesReplied(stopped=all_.stopped, on=ctx.today))
            return [noted, last] if all_.left == (d.piece,) else [noted]
    return []


def withdrawn(d: Division, id: str, ctx: Context) -> list[Event | On]:
    """Every piece stops whose reply is not delivered; a delivered one holds, and the suggestion counts by it."""
    stops = [On(f"case/{piece_of(id, n)}", PieceStopped(on=ctx.today)) for n in d.left]
    some = len(d.left) < len(d.pieces)
    ended = PiecesReplied(stopped=d.left, on=ctx.today) if some else CaseWithdrawn()
    return [PiecesDropped(pieces=d.left), *stops, ended]
