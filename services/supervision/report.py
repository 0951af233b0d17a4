"""统计报告: the year's figures R01–R03, R07, R08, R11, R15 and U3, counted over the lines of the ledger.

Pure. Where the usual definitions leave room the choice is ours, and said here: 已答复 is a first reply delivered;
期限已过 is a due day whose 24:00 is over, as with the overdue mark, so that what falls due on the as-of day itself does
not count yet; what was withdrawn without a reply counts among the filed and no longer among the assigned; 见面 counts
among the replied, and is a visit, a seminar or field work, no telephone and no letter; 沟通 is any of them, by the unit
that leads; the class is that of the last reply delivered; 测评通过 is a rating that is not 不满意.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from shared.figures import Figure, count, population, share
from shared.words import CaseState, Category, Importance, Outcome, Phase, ReplyClass, SessionKind


@dataclass(frozen=True, slots=True)
class Line:
    """What the report reads of a ledger line; names and values are those of the `ledger` table."""

    state: str | None = None
    category: str | None = None
    importance: str | None = None
    session_kind: str | None = None
    lead: str | None = None
    co: str = ""  # ids, blank-separated
    reply_class: str | None = None  # of the last reply
    outcome: str | None = None
    assigned: date | None = None
    replied: date | None = None  # the first reply
    reply_due: date | None = None
    in_time: bool | None = None
    met: bool = False
    phases: str = ""  # in which the lead unit has spoken with the deputy, blank-separated
    round: int = 1
    redo_in_time: bool | None = None
    part_of: str = ""  # 分件: of which suggestion; that one is counted, its pieces are not


COLUMNS = tuple(f.name for f in fields(Line))


def figures(lines: Sequence[Line], as_of: date, names: Mapping[str, str] | None = None) -> list[Figure]:
    """The report of one congress and year: `lines` are all its filed cases as they stand on `as_of`.

    What is handled separately is one case, and each piece counts for the unit that handles it.

    `names` are the units' names by id; a unit without one is called by its id, units of one name are counted as one.
    """
    every, lines = lines, [c for c in lines if not c.part_of]
    return [
        *_handled(lines, as_of),
        *(f for kind in SessionKind for f in _handled(lines, as_of, kind)),
        *_classed(lines, as_of),
        *_sorts(lines, as_of),
        *_units(every, len(lines), as_of, names or {}),
        *_contacts(lines, as_of),
        *_spoken(every, as_of, names or {}),
        *_redone(lines, as_of),
    ]


def _handled(lines: Sequence[Line], as_of: date, kind: SessionKind | None = None) -> Iterator[Figure]:
    """R01–R03; the session kinds are counted apart and reported together (重庆 代表建议工作条例)."""
    cut, word = (f".{kind.name.lower()}", f"（{kind.word}）") if kind else ("", "")
    whose = f"{kind.word}建议" if kind else "全部建议"
    standing = [c for c in lines if c.state != CaseState.WITHDRAWN]
    assigned = [c for c in standing if c.assigned and kind in (None, c.session_kind)]
    replied = [c for c in assigned if c.replied]
    due = [c for c in assigned if c.reply_due and c.reply_due < as_of]
    in_time, met = sum(c.in_time is True for c in due), sum(c.met for c in replied)
    yield share(f"R01{cut}", f"办复率{word}", len(replied), len(assigned), _of(as_of, "已交办的", whose))
    yield share(f"R02{cut}", f"按时办复率{word}", in_time, len(due), _of(as_of, "答复期限已过的", whose))
    yield share(f"R03{cut}", f"见面率{word}", met, len(replied), _of(as_of, "已答复的", whose))
    spoken = sum(bool(c.phases) for c in replied)
    yield share(f"R03.contact{cut}", f"沟通率{word}", spoken, len(replied), _of(as_of, "已答复的", whose))


def _classed(lines: Sequence[Line], as_of: date) -> Iterator[Figure]:
    found = Counter(c.reply_class for c in lines if c.replied)
    n, whose = found.total(), f"{_of(as_of, '已答复的')}，以末次答复的类别计"
    for letter in ReplyClass:
        yield share(f"R07.{letter}", f"{letter}类占比", found[letter], n, whose)
    yield share("R08", "解决率和计划解决率", found[ReplyClass.A] + found[ReplyClass.B], n, whose)


def _sorts(lines: Sequence[Line], as_of: date) -> Iterator[Figure]:
    """Categories and importance each add up to all that were filed, withdrawn ones among them."""
    categories, weights = Counter(c.category for c in lines), Counter(c.importance for c in lines)
    filed = _of(as_of, "已立案的")
    for c in Category:
        yield share(f"R11.category.{c.word}", f"{c.word}类占比", categories[c], len(lines), filed)
    for i in Importance:
        yield share(f"R11.importance.{i.word}", f"{i.word}建议占比", weights[i], len(lines), filed)


def _units(lines: Sequence[Line], filed: int, as_of: date, names: Mapping[str, str]) -> Iterator[Figure]:
    """Lead units as they stand now, after reassignments, pieces with the unit of each; the busiest first."""
    led = Counter(names.get(c.lead, c.lead) for c in lines if c.lead)
    every = {names.get(unit, unit) for c in lines for unit in (*c.co.split(), c.lead) if unit}
    assigned = population(as_of, "已交办的全部建议")
    yield count("R11.units", "承办单位数", len(every), f"{assigned}，主办和协办单位")
    yield count("R11.units.lead", "主办单位数", len(led), f"{assigned}，主办单位")
    for unit, n in sorted(led.items(), key=lambda item: (-item[1], item[0])):
        yield share(f"R11.unit.{unit}", f"{unit}主办占比", n, filed, _of(as_of, "已立案的"))


def _contacts(lines: Sequence[Line], as_of: date) -> Iterator[Figure]:
    """R03 by phase."""
    replied = [c for c in lines if c.replied]
    for phase in Phase:
        spoken = sum(phase in c.phases.split() for c in replied)
        yield share(f"R03.{phase}", f"{phase.word}沟通率", spoken, len(replied), _of(as_of, "已答复的"))


def _spoken(lines: Sequence[Line], as_of: date, names: Mapping[str, str]) -> Iterator[Figure]:
    """U3 三沟通: of every replied case, or piece, three contacts of the lead unit count, one in each phase."""
    held: dict[str, list[int]] = {}
    for c in lines:
        if c.replied and c.lead:
            held.setdefault(names.get(c.lead, c.lead), []).append(len(c.phases.split()))
    whose = f"{_of(as_of, '已答复的')}，每件办理前、办理中、办理后各计一次"
    for unit, counts in sorted(held.items()):
        yield share(f"U3.{unit}", f"{unit}三沟通率", sum(counts), len(Phase) * len(counts), whose)


def _redone(lines: Sequence[Line], as_of: date) -> Iterator[Figure]:
    """A case in its second round was rated: only 不满意 leads there. One that was not returned was not rated."""
    redo = [c for c in lines if c.round > 1]
    rated = [c for c in lines if c.round > 1 or c.outcome == Outcome.ACCEPTED]
    in_time, turned = sum(c.redo_in_time is True for c in redo), sum(c.outcome == Outcome.ACCEPTED for c in redo)
    ordered = _of(as_of, "已下达重新办理的")
    yield share("R15", "重新办理率", len(redo), len(rated), _of(as_of, "首次测评有效的"))
    yield share("R15.in_time", "重新办理按时答复率", in_time, len(redo), ordered)
    yield share("R15.turned", "重新办理后测评通过率", turned, len(redo), ordered)


def _of(as_of: date, which: str, whose: str = "全部建议") -> str:
    return population(as_of, f"{which}{whose}", "全部承办单位")
