"""Near-equal names: 示例代表001 and 示例代表 001, full-width figures, or one other character in the same delegation.

A question, never an answer: two people may be called alike. A figure that differs is meant to differ.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

_MARKS = " \t\r\u200b·•・.‧"  # what NFKC leaves of blanks, and the dots inside names
LEAST = 3  # two-character names differ by one character all the time


class Other(NamedTuple):
    """Whom a row looks like: another row of the file, or somebody who is there."""

    row: str  # 第12行; empty: in the register
    id: str
    name: str
    group: str


def alike(
    names: Sequence[str], groups: Sequence[str], rows: Sequence[int], found: Container[int], roll: Sequence[Other]
) -> dict[int, Other]:
    """By position. Only who is new is asked about: whoever was found in the register is known to be another."""
    others = [*roll, *(Other(f"第{rows[p]}行", "", names[p], groups[p]) for p in range(len(names)) if p in found)]
    new = [p for p in range(len(names)) if p not in found and names[p]]
    plain = plainly([o.name for o in others] + [names[p] for p in new])
    old, ours = plain[: len(others)], plain[len(others) :]
    asked = dict(_same(new, ours, names, groups, rows, others, old))
    return dict(_one_off(new, ours, names, groups, rows, others, old)) | asked


def plainly(names: Sequence[str]) -> list[str]:
    """All at one stroke: full-width forms, blanks and dots apart."""
    said = "\n".join(names)
    if said.count("\n") >= len(names):
        said = "\n".join(name.replace("\n", "") for name in names)
    said = unicodedata.normalize("NFKC", said)
    for mark in _MARKS:
        said = said.replace(mark, "")
    return said.casefold().split("\n") if names else []


def _same(
    new: Sequence[int], plain: Sequence[str], names: Sequence[str], groups: Sequence[str], rows: Sequence[int],
    others: Sequence[Other], old: Sequence[str],
) -> Iterator[tuple[int, Other]]:  # fmt: skip
    """Alike at a glance and written otherwise, or written alike in the same group."""
    if len(set(plain)) == len(plain) and not set(plain) & set(old):
        return
    seen: dict[str, list[Other]] = {}
    for other, name in zip(others, old, strict=True):
        seen.setdefault(name, []).append(other)
    for p, name in zip(new, plain, strict=True):
        before = seen.setdefault(name, [])
        if near := next((o for o in before if o.name != names[p] or o.group == groups[p]), None):
            yield p, near
        if len(before) < 20:
            before.append(Other(f"第{rows[p]}行", "", names[p], groups[p]))


def _one_off(
    new: Sequence[int], plain: Sequence[str], names: Sequence[str], groups: Sequence[str], rows: Sequence[int],
    others: Sequence[Other], old: Sequence[str],
) -> Iterator[tuple[int, Other]]:  # fmt: skip
    """One other character at the same place; within a group, with the same figures and the same length."""
    every = [*old, *plain]
    figures = re.sub(r"[^\d\n]+", "", "\n".join(every)).split("\n")
    group = [*(o.group for o in others), *(groups[p] for p in new)]
    many, seen = Counter(figures), dict[tuple[str, str, str], Other]()
    for n in [n for n, figure in enumerate(figures) if many[figure] > 1 and len(every[n]) >= LEAST]:
        name, p = every[n], new[n - len(others)] if n >= len(others) else -1
        masks = [(group[n], figures[n], f"{name[:i]}*{name[i + 1 :]}") for i, c in enumerate(name) if not c.isdecimal()]
        if p >= 0 and (near := next((seen[mask] for mask in masks if mask in seen), None)):
            yield p, near
        me = others[n] if p < 0 else Other(f"第{rows[p]}行", "", names[p], groups[p])
        for mask in masks:
            seen.setdefault(mask, me)
