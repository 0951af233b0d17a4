"""并案, as routing has it: which case this one is assigned with, and after which reply its own may be drafted."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.events.routing import ReplySubmitted
from shared.messages import Event


class ChildrenNoted(Event):
    """What is assigned together with this case."""

    children: tuple[str, ...]


class CaseJoined(Event):
    """This case waits for its main one."""

    main: str
    number: str


class CaseParted(Event):
    """It goes on alone."""


class MainAnswered(Event):
    """The main case's reply lies before the inspection office: this one's may be drafted after it."""

    demands: tuple[str, ...]
    reply: ReplySubmitted


MergerFact = ChildrenNoted | CaseJoined | CaseParted | MainAnswered


@dataclass(frozen=True, slots=True)
class Merger:
    children: tuple[str, ...] = ()
    main: str = ""
    number: str = ""  # of the main case
    demands: tuple[str, ...] = ()  # of the main case, as its reply answers them
    reply: ReplySubmitted | None = None

    def answer_to(self, n: int, demand: str) -> str:
        """What the main case's reply says to the same demand, or to the one in the same place."""
        answers = self.reply.answers if self.reply else ()
        said = dict(zip(self.demands, answers, strict=False))
        return said.get(demand) or (answers[n] if n < len(answers) else "")


def evolve(m: Merger, fact: MergerFact) -> Merger:
    match fact:
        case ChildrenNoted(children=children):
            return replace(m, children=children)
        case CaseJoined(main=main, number=number):
            return replace(m, main=main, number=number)
        case CaseParted():
            return replace(m, main="", number="")
        case MainAnswered(demands=demands, reply=reply):
            return replace(m, demands=demands, reply=reply)
        case _:
            assert_never(fact)
