"""The publication of one suggestion's replies 答复公开.

─SignReply (public in full or as a summary)─▶ due ─PublishReply─▶ shown ─WithdrawPublication─▶ withdrawn
     a redo's reply: due again, the earlier version stays shown until then; not public: nothing is due any more
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.publication import PublicationWithdrawn, ReplyPublished
from shared.events.routing import ReplyDelivered
from shared.messages import Context, Event, refuse
from shared.personal import masked
from shared.words import UNITS, Publicity, ReplyClass


class CopyCleared(Event):
    """A reply has reached the deputy with the copy that the inspection office passed for the public."""

    round: int
    number: str
    year: int
    title: str
    unit: str
    deputy: str
    reply_class: ReplyClass
    publicity: Publicity
    text: str
    replied: date
    rules: str = ""  # the book of the case; older facts do not say


class CopyDropped(Event):
    """A later reply takes its place and is not public: the earlier one is not published any more."""

    round: int


class WithdrawalExplained(Event):
    """Why it was taken down: stays in routing."""

    reason: str


Fact = CopyCleared | CopyDropped | ReplyPublished | PublicationWithdrawn | WithdrawalExplained


@dataclass(frozen=True, slots=True)
class Publication:
    copy: CopyCleared | None = None  # the last one that was cleared
    due: bool = False  # and is not public yet
    shown: ReplyPublished | None = None  # what everybody can read
    versions: int = 0
    withdrawn: date | None = None
    reason: str = ""


def evolve(p: Publication, fact: Fact) -> Publication:
    match fact:
        case CopyCleared():
            return replace(p, copy=fact, due=True)
        case CopyDropped():
            return replace(p, due=False)
        case ReplyPublished(version=version):
            return replace(p, due=False, shown=fact, versions=version, withdrawn=None, reason="")
        case PublicationWithdrawn(on=on):
            return replace(p, shown=None, withdrawn=on)
        case WithdrawalExplained(reason=reason):
            return replace(p, reason=reason)
        case _:
            assert_never(fact)


def after(p: Publication, reply: ReplyDelivered, text: str, rules: str) -> list[Event]:
    """What a signed reply does to it; `text` is the copy for the public, empty where there is none."""
    if not text:
        return [CopyDropped(round=reply.round)] if p.due else []
    kept = ("round", "number", "year", "unit", "deputy", "reply_class", "publicity")
    given = {name: getattr(reply, name) for name in kept}
    return [CopyCleared(title=masked(reply.title), text=text, replied=reply.on, rules=rules, **given)]


def known(p: Publication, ctx: Context) -> None:
    """Another unit's is not known here: the same sentence for both."""
    units = UNITS
    if not p.copy or (ctx.role in units and p.copy.unit != ctx.unit):
        refuse("unknown-publication", "没有这件要公开的答复，或您无权查看。", 404)
