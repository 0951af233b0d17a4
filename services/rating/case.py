"""One case's evaluation.

due ─(window opens)─▶ open ─RateReply, again until the close─▶ settled, or round 2, or escalated

The choice is sealed to the evaluation office's key: state and journal hold a closed envelope, the day and no name.
"""

from dataclasses import dataclass, replace
from typing import Annotated, assert_never

from pydantic import BaseModel, ConfigDict, Field

from shared.events.rating import EscalationRaised, EvaluationOpened, EvaluationSettled, RedoOrdered
from shared.messages import Context, Event, refuse
from shared.words import Scale

ENVELOPE = 4096  # bytes: every ballot is padded to one length, a long reason does not show


class Ballot(BaseModel):
    """What is inside the envelope."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    attitude: Annotated[Scale, Field(title="办理态度")]
    result: Annotated[Scale, Field(title="办理结果")]
    reason: Annotated[str, Field(title="不满意的理由", max_length=1000)] = ""

    @property
    def overall(self) -> Scale:
        """The worse of the two."""
        order = list(Scale)
        return max(self.attitude, self.result, key=order.index)


class EvaluationDue(Event):
    """A reply was delivered: it waits for the next window."""

    round: int
    deputy: str
    unit: str
    year: int
    number: str
    title: str
    main: str = ""  # 分件: of which suggestion


class DivisionNoted(Event):
    """分别办理: its pieces are rated, each by itself; the suggestion is not rated once more."""

    pieces: int


class RatingSealed(Event):
    """密封. Sealed again replaces."""

    discreet = True
    sealed: str


Fact = (
    EvaluationDue | DivisionNoted | EvaluationOpened | RatingSealed | RedoOrdered | EvaluationSettled | EscalationRaised
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    round: int = 0
    deputy: str = ""
    unit: str = ""
    year: int = 0
    number: str = ""
    title: str = ""
    main: str = ""  # the suggestion it is a piece of
    window: str = ""  # open; empty between windows
    sealed: str = ""  # this round's envelope
    first: str = ""  # the first round's, kept for ever
    pieces: int = 0  # of a suggestion that is not rated as a whole


def evolve(e: Evaluation, fact: Fact) -> Evaluation:
    match fact:
        case EvaluationDue():
            first = e.sealed if e.round == 1 else e.first
            return Evaluation(**fact.model_dump(), first=first)
        case DivisionNoted(pieces=pieces):
            return replace(e, pieces=pieces)
        case EvaluationOpened(window=window):
            return replace(e, window=window)
        case RatingSealed(sealed=sealed):
            return replace(e, sealed=sealed)
        case RedoOrdered() | EvaluationSettled() | EscalationRaised():
            return replace(e, window="")
        case _:
            assert_never(fact)


def close_up(ballot: Ballot, ctx: Context) -> str:
    """The ballot in its envelope."""
    assert ctx.seal, "rating runs with a vault"
    plain = ballot.model_dump_json().encode()
    if len(plain) > ENVELOPE:
        refuse("reason-too-long", "理由过长，请精简后再密封。", 422)
    return ctx.seal(plain.ljust(ENVELOPE))


def open_up(sealed: str, ctx: Context) -> Ballot:
    assert ctx.unseal, "rating runs with a vault"
    return Ballot.model_validate_json(ctx.unseal(sealed).rstrip())


def known(e: Evaluation) -> None:
    if not e.round:
        refuse("unknown-case", "没有这件建议的答复，或您无权查看。", 404)
