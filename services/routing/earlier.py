"""以往同类答复 (G8): what was answered to suggestions like this one, and whether the new reply is the same again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.titles import dice, grams, likeness, plain

ALIKE = 0.5  # titles from here on are of the same kind
SAME = 0.9  # texts from here on say the same again
SHOWN = 5
LEAST = 30  # characters; a shorter reply is too little to compare


@dataclass(frozen=True, slots=True)
class Earlier:
    """A reply that was delivered."""

    id: str
    number: str
    title: str
    unit: str
    reply_class: str
    round: int
    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    reply: Earlier
    likeness: float  # of the titles
    repeated: float  # of the texts; 0 while nothing is written

    @property
    def same(self) -> bool:
        return self.repeated >= SAME


def like_replies(title: str, text: str, past: Iterable[Earlier]) -> list[Found]:
    """Replies to like titles, the likest first; those that say the same come before all."""
    near = [(likeness(title, other.title), other) for other in past]
    found = [Found(other, like, repeated(text, other.text)) for like, other in near if like >= ALIKE]
    return sorted(found, key=lambda f: (f.same, f.likeness, f.reply.year), reverse=True)[:SHOWN]


def of_kind(title: str, other: str) -> bool:
    return likeness(title, other) >= ALIKE


def repeated(text: str, other: str) -> float:
    """How much two replies share, from 0 to 1."""
    if min(len(text), len(other)) < LEAST:
        return 0.0
    return dice(grams(plain(text)), grams(plain(other)))


def in_one(answers: Sequence[str], basis: str = "") -> str:
    return "\n".join([*answers, basis]).strip()
