"""What one life will go through: drawn before it begins, from the seed alone."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.workdays import SHANGHAI

GOOD = (("satisfied", "satisfied"), ("satisfied", "basically"), ("basically", "satisfied"))
BAD = (("dissatisfied", "satisfied"), ("basically", "dissatisfied"), ("dissatisfied", "dissatisfied"))
CHANCES = {"mended": 0.08, "sent_back": 0.15, "rivals": 0.05, "resealed": 0.1, "struck": 0.5}
WORDS = {
    "title": "关于加装老旧小区电梯的建议",
    "situation": "全市老旧小区多数没有电梯。",
    "analysis": "资金和意见统一是主要困难。",
    "proposal": "由住建局牵头，在老旧小区加装电梯并落实补助资金，年底前完成首批二十个小区的加装改造任务。",
    "demands": ["加装电梯", "落实补助资金"],
}


@dataclass(frozen=True)
class Life:
    """One suggestion, and what is to become of it."""

    id: str
    congress: str
    deputy: str
    county: str
    mended: bool  # sent back by the reviewers once
    returned: str  # "", "refused" or "reassigned": what comes of the unit's return request
    sent_back: bool  # by the inspection office
    rivals: bool  # two inspectors approve at the same moment
    classes: tuple[str, str]
    ratings: tuple[tuple[str, str] | None, tuple[str, str]]  # none: never returned
    resealed: bool
    struck: bool  # a promise kept

    @property
    def redone(self) -> bool:
        return self.ratings[0] in BAD

    @property
    def second(self) -> str:
        """Who signs too."""
        return "deputy-1" if self.deputy == "deputy-3" else "deputy-3"

    @property
    def promises(self) -> bool:
        """The last reply is of class B."""
        return self.classes[self.redone] == "B"

    @property
    def end(self) -> str:
        if self.redone and self.ratings[1] in BAD:
            return "hearing"
        return "tracking" if self.promises and not self.struck else "closed"


def drawn(seed: int, congress: str, n: int) -> Life:
    rng = random.Random(f"{seed}/{congress}/{n}")
    deputy = rng.randrange(4)
    first = None if rng.random() < 0.08 else rng.choice(BAD if rng.random() < 0.15 else GOOD)
    second = rng.choice(BAD if rng.random() < 0.3 else GOOD)
    classes = (rng.choice("AABBC"), rng.choice("AABBC"))
    returned = rng.choice(("refused", "reassigned")) if rng.random() < 0.06 else ""
    chosen: dict[str, Any] = {name: rng.random() < chance for name, chance in CHANCES.items()}
    who: dict[str, Any] = {"deputy": f"deputy-{deputy}", "county": county_of(congress) if deputy % 2 else ""}
    ratings = (first, second)
    return Life(f"s{n}-{congress}", congress, returned=returned, classes=classes, ratings=ratings, **who, **chosen)


def county_of(congress: str) -> str:
    return congress[:4] + "02"


def today(days: int = 0) -> str:
    return (datetime.now(SHANGHAI).date() + timedelta(days=days)).isoformat()


def reply(life: Life, reply_class: str) -> dict[str, Any]:
    """A reply that passes the gate: an answer per demand, and what its class needs."""
    promises = [{"what": "完成首批加装", "due": today(200), "unit": "住建局"}] if reply_class == "B" else []
    basis = "" if promises else "竣工验收单第12号"
    said = {"reply_class": reply_class, "answers": ["已加装二十部。", "补助资金已拨付。"], "publicity": "public-full"}
    return said | {"suggestion": life.id, "promises": promises, "basis": basis}
