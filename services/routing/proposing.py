"""分办建议: which units a title speaks for, ranked and with reasons. A person decides.

Four witnesses: the published functions (the longest matter first, what stands late in the title counts more, borders
move a matter to its owner), the signs of titles decided elsewhere, what this congress has given to whom, its own word.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from math import exp
from typing import NamedTuple

from services.routing.duty import BY_PLACE, SURE, Book, Points, book, stretches
from shared.titles import dice, grams, matter, plain

LATE = 0.5  # what is asked for stands at the end of a title: a matter there counts half as much again
INSIDE = 0.3  # a matter that is only a piece of a longer one
BORDER, MOVED = 2.5, "←"
TEXT = 0.5  # a matter in the text, against one in the title
SIGNS = 2.5  # the signs, against the functions
GAP = 14  # characters that “…” may stand for
SHARP = 0.45  # turns points into shares
NEAR, NEIGHBOURS, ROUGHLY = 0.3, 10, 60  # alike enough to count; the most that do; looked at closely
OWN_WORD = 0.9  # the share of a place's own rule
CO = 0.3  # of the first one's share: from there on a unit may be asked to help
SHOWN, LEAST = 5, 3
OFFICE = re.compile(r"(人民政府|政府|街道办事处|街道办|管委会|管理委员会|[镇乡县区市旗]|街道)+$")


class Proposal(NamedTuple):
    """One unit, its share of what speaks for all, and why; `co`: it may be asked to help."""

    unit: str
    score: float
    why: str
    co: bool = False


class Past(NamedTuple):
    """A title this congress has given to a unit."""

    title: str
    unit: str


Found = Mapping[str, Points]  # type → what was found in a title → points
Kin = Sequence[tuple[float, Past]]


def propose(
    title: str, units: Mapping[str, Sequence[str]], *, text: str = "",
    past: Sequence[Past] = (), own: Mapping[str, str] | None = None,
    because: Mapping[str, str] | None = None, known: Book | None = None,
) -> list[Proposal]:  # fmt: skip
    """The shortlist among these units, each with its types: the likeliest first, those that could help marked."""
    known = known or book()
    units = _placed(plain(title), _inheriting(units, known))
    found, kin = read(title, known, text), akin(title, [p for p in past if p.unit in units], known)
    by_type = shares(title, found, known)
    said = {unit: what for what, unit in (own or {}).items() if plain(what) in plain(title) and unit in units}
    scores = _mixed({unit: sum(by_type[t] for t in types) for unit, types in units.items()}, kin, said)
    ranked = nlargest(SHOWN, scores.items(), key=lambda s: s[1])
    likely = [s for n, s in enumerate(ranked) if n < LEAST or s[1] >= 0.01]
    return [
        Proposal(unit, round(score, 3), why, co=n > 0 and score >= CO * likely[0][1])
        for n, (unit, score) in enumerate(likely)
        for why in [
            _why(unit, units[unit], found, [p for _, p in kin if p.unit == unit], _own(said.get(unit), because), known)
        ]
    ]


def _inheriting(units: Mapping[str, Sequence[str]], known: Book) -> dict[str, tuple[str, ...]]:
    """A type no unit here has falls to its heir."""
    there = {type_ for types in units.values() for type_ in types}
    falls: dict[str, list[str]] = defaultdict(list)
    for type_ in known.duties:
        heir, seen = type_, {""}
        while heir not in there and heir not in seen:
            seen.add(heir)
            heir = known.duties[heir].heir
        if heir != type_:
            falls[heir].append(type_)
    return {unit: (*types, *(f for t in types for f in falls.get(t, ()))) for unit, types in units.items()}


def _placed(title: str, units: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Without the townships and counties whose ground the title does not name."""

    def concerned(unit: str, types: tuple[str, ...]) -> bool:
        place = OFFICE.sub("", unit)
        return types[:1] == (unit,) or not set(types[:1]) & set(BY_PLACE) or (len(place) > 1 and place in title)

    return {unit: types for unit, types in units.items() if concerned(unit, types)}


def _mixed(scores: Points, kin: Kin, said: Mapping[str, str]) -> Points:
    """The more there is to learn from this congress's own decisions, the less general knowledge counts."""
    weight: Points = defaultdict(float)
    for likeness, one in kin:
        weight[one.unit] += likeness
    every = sum(weight.values())
    mixed = {unit: (score + weight[unit]) / (1 + every) for unit, score in scores.items()}
    if said:
        mixed = {unit: (1 - OWN_WORD) * s + OWN_WORD * (unit in said) / len(said) for unit, s in mixed.items()}
    return mixed


def _own(what: str | None, because: Mapping[str, str] | None) -> str:
    """Why it is this unit's here: the congress's own entry with its reason, or the rule of the place."""
    reason = (because or {}).get(what or "")
    return f"本地分工：“{what}”由其办理（{reason}）" if reason else f"本地规定“{what}”由其办理" if what else ""


def _why(unit: str, types: Sequence[str], found: Found, past: Sequence[Past], own: str, known: Book) -> str:
    reasons = [own] if own else []
    type_ = max(types or ("",), key=lambda t: sum(found.get(t, {}).values()))
    spoke = sorted(((p, what) for what, p in found.get(type_, {}).items() if p > 0), reverse=True)
    if spoke:
        plainly = list(dict.fromkeys(what.partition(MOVED)[0] for _, what in spoke))[:3]
        words = "".join(f"“{what}”" for what in plainly)
        reasons.append(f"{words}属{type_}职责：{known.duties[type_].duties.rstrip('。')}")
    if past:
        reasons.append(f"本级以往{len(past)}件相似建议由其办理，如“{past[0].title}”")
    return "；".join(reasons or ["标题没有写明其职责内的事项，按各地同类建议的去向列出备选"]) + "。"


def read(title: str, known: Book, text: str = "") -> Found:
    """What the functions say to a title, and less loudly to a longer text."""
    found: dict[str, Points] = defaultdict(dict)
    for said, weight in ((matter(title), 1.0), *((matter(part), TEXT) for part in text.split("\n") if part)):
        for type_, what, points in _spoken(said, known):
            found[type_][what] = max(found[type_].get(what, points * weight), points * weight)
    return found


def _spoken(said: str, known: Book) -> Iterator[tuple[str, str, float]]:
    """(type, matter, points) of everything found; a border takes from the one what it gives to the other."""
    stands = _stands(said, known)
    for a, b in stands:
        what, longer = said[a:b], [said[c:d] for c, d in stands if c <= a and b <= d and d - c > b - a]
        by = known.matters[what]
        for type_, weight in by.items():
            if not any(type_ in known.matters[other] for other in longer):
                shared = (SURE / sum(by.values())) ** 0.5  # what many claim speaks less for each
                yield type_, what, weight * shared * (INSIDE if longer else 1) * (1 + LATE * b / len(said))
        yield from _moved(what, known)
    for first, last, by in known.apart:
        if first in said and 0 <= (b := said.find(last, a := said.find(first) + len(first))) <= a + GAP:
            what, late = f"{first}…{last}", 1 + LATE * (b + len(last)) / len(said)
            yield from ((type_, what, weight * late) for type_, weight in by.items())
            yield from _moved(what, known)


def _moved(what: str, known: Book) -> Iterator[tuple[str, str, float]]:
    for wrong, owner in known.borders.get(what, ()):
        yield wrong, f"{what}→{owner}", -BORDER
        yield owner, f"{what}{MOVED}{wrong}", BORDER


def _stands(said: str, known: Book) -> list[tuple[int, int]]:
    """Where known matters stand."""
    ends = ((a, b) for a in range(len(said)) for b in range(a + 1, min(len(said), a + known.longest) + 1))
    return [(a, b) for a, b in ends if said[a:b] in known.matters]


def shares(title: str, found: Found, known: Book) -> Points:
    """What speaks for each type, together 1."""
    said = matter(title)
    signs = [known.signs[s] for s in stretches(said) if s in known.signs]
    every = sum(rest for _, rest in signs)
    points = dict(known.usual)
    for type_ in points:
        told = every + sum(by[type_] - rest for by, rest in signs if type_ in by)
        points[type_] += sum(found.get(type_, {}).values()) + SIGNS * told / (len(said) or 1)
    most = max(points.values())
    odds = {type_: exp(SHARP * (p - most)) for type_, p in points.items()}
    return {type_: odd / sum(odds.values()) for type_, odd in odds.items()}


@lru_cache(20_000)
def _about(title: str, known: Book) -> tuple[frozenset[str], set[str]]:
    """The matters in it that surely are somebody's, and its pairs of characters."""
    said = matter(title)
    sure = (w for a, b in _stands(said, known) if SURE in known.matters[w := said[a:b]].values() and b - a > 1)
    return frozenset(sure), grams(said)


def akin(title: str, past: Sequence[Past], known: Book) -> Kin:
    """The earlier titles most like this one, in their words or in what they are about."""
    signs, (topics, mine) = set(title), _about(title, known)
    rough = nlargest(
        ROUGHLY, past, key=lambda p: sum(t in p.title for t in topics) + len(signs.intersection(p.title)) / 9
    )
    found = []
    for one in rough:
        others, theirs = _about(one.title, known)
        shared = len(topics & others) / (len(topics) * len(others) or 1) ** 0.5
        found.append((max(shared, dice(mine, theirs)), one))
    return nlargest(NEIGHBOURS, (f for f in found if f[0] >= NEAR), key=lambda f: f[0])
