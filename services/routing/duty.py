"""What each type of unit publicly does, who took up what elsewhere, and who does what in one place: the data of
deploy/units, read once and arranged for looking up."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import log
from pathlib import Path

from shared.settings import DEPLOY
from shared.titles import matter

FOLDER = DEPLOY / "units"
SURE, OFTEN, HINT = 3.0, 1.5, 0.6  # how much a matter speaks for a unit, by the row of the file it stands in
USUAL, FIRM = 0.3, 2.0  # how much it counts how often such units are asked; signs seen seldom tell less
BY_PLACE = ("乡镇街道", "下级政府", "园区管委会")  # types of which a congress has many, each for its own ground

Points = dict[str, float]  # by type


@dataclass(frozen=True, slots=True)
class Duty:
    """One standard type of unit 承办单位类型, its published functions and where they end."""

    name: str
    heir: str  # the type that does it where there is no such unit
    also: tuple[str, ...]  # what such offices are called
    duties: str
    matters: Mapping[str, float]
    borders: Mapping[str, str]  # matters that look like its own → whose they are


@dataclass(frozen=True, eq=False)
class Book:
    """All duties, arranged for looking up."""

    duties: Mapping[str, Duty]
    matters: Mapping[str, Points]
    apart: Sequence[tuple[str, str, Points]]  # matters in two pieces, “村…道路”
    borders: Mapping[str, Sequence[tuple[str, str]]]  # matter → from whom, to whom
    signs: Mapping[str, tuple[Points, float]]  # of one to three characters: for some types, and for all others
    usual: Points
    longest: int


@cache
def book() -> Book:
    return arranged(duties(), decided())


@cache
def duties(file: Path = FOLDER / "functions.toml") -> tuple[Duty, ...]:
    return tuple(map(_duty, tomllib.loads(file.read_text("utf-8"))["unit"]))


def _duty(row: Mapping[str, str]) -> Duty:
    rows = (("hint", HINT), ("often", OFTEN), ("sure", SURE))  # a matter that stands twice counts as the surer
    matters = {matter.casefold(): weight for name, weight in rows for matter in row[name].split()}
    borders = dict(pair.casefold().split("→") for pair in row["borders"].split())
    return Duty(row["name"], row.get("heir", ""), tuple(row["also"].split()), row["duties"], matters, borders)


@cache
def decided(file: Path = FOLDER / "known.csv") -> tuple[tuple[str, str], ...]:
    """Titles of published suggestions, each with the type of unit that handled it."""
    with file.open(encoding="utf-8", newline="") as rows:
        return tuple((row["title"], row["unit"]) for row in csv.DictReader(rows))


@cache
def of_place(congress: str, file: Path = FOLDER / "places.toml") -> Mapping[str, str]:
    """What this place gives to whom, whatever such units do elsewhere; a county's word goes before its city's."""
    said = tomllib.loads(file.read_text("utf-8"))["overrides"]
    return {matter: unit for code in sorted(said) if congress.startswith(code) for matter, unit in said[code].items()}


@cache
def types(unit: str, name: str) -> tuple[str, ...]:
    """Which standard types a congress's own unit is, by the longest known name it ends in; offices merged are both."""
    called = [(also, duty.name) for duty in duties() for also in (duty.name, *duty.also)]
    fitting = [(len(also), type_) for also, type_ in called if unit.endswith(also) or name.endswith(also)]
    longest = max(fitting, default=(0, ""))[0]
    return tuple(dict.fromkeys(type_ for length, type_ in fitting if length == longest))


def arranged(known: Sequence[Duty], rows: Sequence[tuple[str, str]]) -> Book:
    matters: dict[str, Points] = defaultdict(dict)
    borders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for duty in known:
        for text, weight in duty.matters.items():
            matters[text][duty.name] = weight
        for text, owner in duty.borders.items():
            borders[text].append((duty.name, owner))
            matters[text].update({})
    pieces = ((text.partition("…"), by) for text, by in matters.items() if "…" in text)
    apart = [(first, last, by) for (first, _, last), by in pieces]
    whole = {text: by for text, by in matters.items() if "…" not in text}
    names = {duty.name: duty for duty in known}
    usual = {t: USUAL * log((sum(unit == t for _, unit in rows) + 0.5) / (len(rows) + len(names) / 2)) for t in names}
    return Book(names, whole, apart, borders, _signs(known, rows), usual, max(map(len, whole), default=0))


def _signs(known: Sequence[Duty], rows: Sequence[tuple[str, str]]) -> dict[str, tuple[Points, float]]:
    """How much more often than by chance a stretch of characters stands with a type; matters count as small titles."""
    counts: dict[str, Points] = defaultdict(lambda: defaultdict(float))
    pieces = ((p, d.name, w / SURE) for d in known for text, w in d.matters.items() for p in text.split("…"))
    for text, unit, weight in chain(((matter(title), unit, 1.0) for title, unit in rows), pieces):
        for sign in stretches(text):
            counts[sign][unit] += weight
    total: Points = defaultdict(float)
    for by in counts.values():
        for unit, n in by.items():
            total[unit] += n
    every = sum(total.values())
    return {sign: _against_chance(sign, by, total, every) for sign, by in counts.items()}


def _against_chance(sign: str, by: Points, total: Points, every: float) -> tuple[Points, float]:
    heavy, seen = min(1.0, len(sign) / 2), sum(by.values()) + FIRM
    points = {unit: heavy * log((n * every / total[unit] + FIRM) / seen) for unit, n in by.items()}
    return points, heavy * log(FIRM / seen)


def stretches(text: str) -> set[str]:
    return {text[n : n + long] for long in (1, 2, 3) for n in range(len(text) - long + 1)}
