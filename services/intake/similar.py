"""相似 P09: which other suggestions read like this one. It warns, with the other's result, and never blocks.

A title is cut down to its matter and taken apart into characters and pairs of characters. How alike two titles are is
Dice's coefficient of these. To find the alike ones among very many, seven pairs of each title are drawn by lot; the lot
hangs on the pair, so the same pairs come out of every title. The index holds them two by two and brings the titles that
share two: rare enough to be few, many enough to outlive words changed, moved, added or left out.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from heapq import nlargest
from itertools import groupby, pairwise
from typing import NamedTuple
from zlib import crc32

from services.intake.case import Case, Stage
from shared.titles import dice, grams, matter, pairs, plain

NEAR = 0.85  # from here on it is the warning P09
LEAST = 0.4  # below, nobody would call it 相似
TEN, ROUGHLY = 10, 60  # shown; looked at closely
DRAWN = 7
COMMON = re.compile(
    "关于|进一步|切实|尽快|尽早|继续|全面|加快|推进|推动|加强|强化|加大|力度|解决|完善|优化|提升|提高|增加|支持|实施|"
    "要求|请求|问题|建设|的"
)  # words that stand in any suggestion: they are compared, but none is drawn
OWN, REVIEW, ALL = "own", "review", "all"  # who sees a title: its signatories, its reviewers too, the whole congress


HANDED_IN = (Stage.REVIEW_1, Stage.REVIEW_2, Stage.NOT_FILED, Stage.WITHDRAWN)


class Like(NamedTuple):
    """Another title and how alike it is, from 0 to 1."""

    stream: str
    title: str
    likeness: float

    @property
    def near(self) -> bool:
        return self.likeness >= NEAR


def likest(title: str, others: Iterable[tuple[str, str]]) -> list[Like]:
    """The ten most alike of (stream, title), the most alike first: roughly among all by their signs, then closely."""
    signs, length = set(title), len(title)
    first = nlargest(ROUGHLY, others, key=lambda other: len(signs.intersection(other[1])) / (length + len(other[1])))
    mine = grams(matter(title))
    found = (Like(stream, other, dice(mine, grams(matter(other)))) for stream, other in first)
    return nlargest(TEN, (like for like in found if like.likeness >= LEAST), key=lambda like: like.likeness)


def common(title: str, other: str) -> list[tuple[str, bool]]:
    """The other title cut into pieces, each with whether its words stand in this title too."""
    mine, signs = pairs(matter(title)), [plain(sign) for sign in other]
    starts = [a + b in mine for a, b in pairwise(signs)]
    marked = [before or after for before, after in pairwise([False, *starts, False])]
    runs = groupby(zip(other, marked, strict=False), key=lambda sign: sign[1])
    return [("".join(sign for sign, _ in run), yes) for yes, run in runs]


@lru_cache(10_000)
def drawn(title: str) -> str:
    """The seven under which a title is found, blank-separated; where pairs are too few, characters fill up."""
    parts = [part for part in COMMON.split(matter(title)) if len(part) > 1] or [matter(title)]
    found = sorted(set[str]().union(*map(pairs, parts)), key=_lot)[:DRAWN]
    signs = sorted(set("".join(parts)), key=_lot)
    return " ".join([*found, *signs[: DRAWN - len(found)]])


@lru_cache(50_000)
def _lot(gram: str) -> int:
    return crc32(gram.encode()) * 0x9E3779B1 & 0xFFFFFFFF


def title_row(case: Case) -> dict[str, tuple[str, ...]]:
    """A suggestion's line among the titles."""
    title = case.words.title
    if case.stage is Stage.NONE or not title:
        return {}
    reviewed = case.stage in HANDED_IN or case.sent_back
    seen = ALL if case.number else REVIEW if reviewed else OWN
    who = (case.deputy, " ".join(case.invited), case.county)
    return {"": (title, case.number, *who, seen, drawn(title))}
