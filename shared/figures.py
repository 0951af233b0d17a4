"""Figures that can be checked: a count over a count, its percent half-up, and in words what was counted when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

THOUSAND = 1000  # tenths of a percent in the whole


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a report, keys as they are printed in JSON.

    A plain count (units) has neither denominator nor percent; a share of nothing has denominator 0 and no percent.
    """

    code: str  # R07.A; the bare code is all cases, all units, final rating, a suffix is a cut
    name: str
    numerator: int
    denominator: int | None
    percent: str | None  # 41.2
    population: str  # the as-of date and which cases, in Chinese


def share(code: str, name: str, n: int, of: int, population: str) -> Figure:
    """`n` of `of`, with the percent half-up to one decimal; None, never 0, when there is nothing to divide by."""
    percent = str((Decimal(100 * n) / of).quantize(Decimal("0.1"), ROUND_HALF_UP)) if of else None
    return Figure(code, name, n, of, percent, population)


def count(code: str, name: str, n: int, population: str) -> Figure:
    """A number that is no share of anything."""
    return Figure(code, name, n, None, None, population)


def population(as_of: date, *cases: str) -> str:
    """截至2023年12月31日，全部建议，全部承办单位."""
    return "，".join((f"截至{as_of.year}年{as_of.month}月{as_of.day}日", *cases))


def to_hundred(counts: Sequence[int]) -> list[str | None]:
    """Percents of the whole, to one decimal, that sum to 100.0: what plain cutting leaves over goes to the largest
    remainders, among equals to the first. All None when there is no whole.
    """
    whole = sum(counts)
    if not whole:
        return [None for _ in counts]
    parts = [divmod(THOUSAND * n, whole) for n in counts]
    left = THOUSAND - sum(tenths for tenths, _ in parts)
    favoured = sorted(range(len(parts)), key=lambda i: -parts[i][1])[:left]
    return [f"{Decimal(tenths + (i in favoured)) / 10:.1f}" for i, (tenths, _) in enumerate(parts)]
