"""What a check of the pre-review finds, and what it may look at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.intake.case import Case
from services.intake.facts import Words
from services.intake.roll.congress import Congress
from services.intake.roll.deputy import Deputy
from shared.rules import Rules

TEXTS = {"title": "标题", "situation": "情况", "analysis": "分析", "proposal": "具体建议", "demands": "诉求"}


class Kind(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    MASK = "mask"  # blocks, and can be mended at one press


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found: which check, whether it blocks, in which part of the text, what to do."""

    code: str
    kind: Kind
    field: str  # of `Words`; empty: of the whole
    sentence: str
    refusal: str = ""  # the stable code, where it blocks

    @property
    def blocks(self) -> bool:
        return self.kind is not Kind.WARN


@dataclass(frozen=True, slots=True)
class Look:
    """What the checks may look at. What is not known here (`units`, `alike` in a decision) finds nothing."""

    words: Words
    rules: Rules
    today: date
    case: Case = field(default_factory=Case)
    seats: Mapping[str, Deputy] = field(default_factory=dict)  # of those who sign, by id
    congress: Congress = field(default_factory=Congress)
    units: Collection[str] | None = None  # ids and names
    alike: int = 0  # near-copies, as similar.py finds them
    level: int = 0  # of the review that is about to be done


def texts(words: Words) -> dict[str, str]:
    return {name: text if isinstance(text := getattr(words, name), str) else "\n".join(text) for name in TEXTS}
