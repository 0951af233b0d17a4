"""R23: the year's outcomes for the report, each by its name, with the cases it cites and what it changed.

Ours, where sources leave room: the year of an outcome is that of its decision, whenever its cases were raised.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.figures import Figure, count, population
from shared.words import DecisionKind
from shared.workdays import spoken


@dataclass(frozen=True, slots=True)
class Line:
    """What the report reads of a confirmed outcome; names are those of the `outcomes` table."""

    kind: str
    title: str
    decided_by: str
    document: str
    decided: date
    settles: str
    changes: str
    cases: int


def of_outcomes(lines: Sequence[Line], as_of: date) -> list[Figure]:
    """How many, of which kinds, and then every one of them."""
    if not lines:
        return []
    whose = population(as_of, "当年作出决定、已经确认的办理成果")
    kinds = Counter(DecisionKind(x.kind) for x in lines)
    return [
        count("R23.outcomes", "办理成果", len(lines), whose),
        *(count(f"R23.outcomes.{k}", f"办理成果：{k.word}", kinds[k], whose) for k in DecisionKind if kinds[k]),
        *(_item(n, x) for n, x in enumerate(sorted(lines, key=lambda x: (x.decided, x.title)), 1)),
    ]


def _item(n: int, x: Line) -> Figure:
    """The number is that of the suggestions it came from."""
    return count(f"R23.item.{n}", f"{x.title}（{DecisionKind(x.kind).word}）", x.cases, said(x))


def said(x: Line) -> str:
    """引用10件建议；市政府，2026年5月6日（周三）；规划建设数由224个增至475个；解决……"""
    paper = "，".join(part for part in (x.decided_by, x.document, spoken(x.decided)) if part)
    return "；".join(part for part in (f"引用{x.cases}件建议", paper, x.changes, f"解决{x.settles}") if part)
