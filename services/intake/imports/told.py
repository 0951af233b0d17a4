"""What the child process tells of a file: a page of its rows, the wrong ones, or what is to be written. Run with -m."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from services.intake.imports.checked import Checked, check
from services.intake.imports.headed import REASON
from services.intake.imports.kinds import KINDS, shown
from shared import bounded
from shared.sheets import Unreadable, read

Told = dict[str, Any]
ASKED = 200  # questions on one page; the rest follow when these are answered


def tell(question: Mapping[str, Any]) -> Told:
    """`{"unreadable": [code, sentence]}` when the file as a whole says no."""
    kind, there = KINDS[question["kind"]], [(id, record) for id, record in question["there"]]
    try:
        sheet = read(Path(question["file"]), question["media"])
        checked = check(kind, sheet, question["known"], there, question["answers"])
    except Unreadable as no:
        return {"unreadable": [no.code, str(no)]}
    return SHAPES[question["want"]](checked, question)


def _page(checked: Checked, question: Mapping[str, Any]) -> Told:
    """Counts of everything, and the rows of one fate whose name has the word that is looked for."""
    kind, names = checked.kind, checked.column(checked.kind.name)
    fate, word, start = question["fate"], question["word"], question["start"]
    wanted = [p for p, f in enumerate(checked.fates) if fate in ("", f) and word in names[p]]
    first = min(checked.faults, default=None)
    return {
        "counts": Counter(checked.fates),
        "faults": Counter(fault.code for faults in checked.faults.values() for fault in faults),
        "first": checked.faults[first][0].sentence if first is not None else "",
        "others": checked.sheet.others,
        "total": len(wanted),
        "rows": [_row(checked, p) for p in wanted[start : start + question["most"]]],
        "asked": [_question(checked, p) for p, f in enumerate(checked.fates) if f == "asked"][:ASKED],
        "unit": kind.unit,
    }


def _row(checked: Checked, p: int) -> Told:
    kind, fate = checked.kind, checked.fates[p]
    said = [f.sentence for f in checked.faults.get(p, ())]
    if fate == "changed":
        pairs = zip(kind.columns, checked.found[p][1], checked.record(p), strict=True)
        said = [f"{c.heading}：{shown(c, old)} → {shown(c, new)}" for c, old, new in pairs if old != new]
    elif fate == "asked":
        said = [_asks(checked, p)]
    codes = [f.code for f in checked.faults.get(p, ())]
    name, group = checked.column(kind.name)[p], checked.column(kind.group)[p]
    return {"row": checked.rows[p], "fate": fate, "name": name, "group": group, "said": said, "codes": codes}


def _asks(checked: Checked, p: int) -> str:
    other, name = checked.asked[p], checked.column(checked.kind.name)[p]
    where = f"第{checked.rows[p]}行“{name}”"
    return f"{where}与{other.row or '名册中'}的“{other.name}”{'同名' if other.name == name else '相近'}"


def _question(checked: Checked, p: int) -> Told:
    return {"row": checked.rows[p], "said": _asks(checked, p), "there": not checked.asked[p].row}


def _wrong(checked: Checked, question: Mapping[str, Any]) -> Told:
    """What cannot be imported, cell by cell as it came, each row with its reasons; the questions not answered, too."""
    places = [(c.heading, at) for c, at in zip(checked.kind.columns, checked.places, strict=True) if at is not None]
    rows = []
    for p, fate in enumerate(checked.fates):
        if fate in ("wrong", "asked"):
            reasons = [f.sentence for f in checked.faults.get(p, ())] or [f"{_asks(checked, p)}，请确认是否同一个。"]
            rows.append([*(checked.cells[at][p] for _, at in places), "".join(reasons)])
    return {"head": [*(heading for heading, _ in places), REASON], "rows": rows}


def _write(checked: Checked, question: Mapping[str, Any]) -> Told:
    """Every right row as (row, id, fate, values of the command). An id that another has gets a number behind it."""
    kind, congress = checked.kind, question["congress"]
    fields, taken = [c.field for c in kind.columns], {id for id, _ in question["there"]}
    named = [checked.column(f) for f in (kind.number, kind.name, kind.group)]
    rows = []
    for p, fate in enumerate(checked.fates):
        if fate not in ("new", "changed", "same") or (fate == "same" and p not in checked.found):
            continue
        if p in checked.found:
            id = checked.found[p][0]
        else:
            first = kind.id(congress, *(values[p] for values in named))
            id = next(i for i in (first, *(f"{first}-{n}" for n in range(2, len(taken) + 3))) if i not in taken)
            taken.add(id)
        rows.append([checked.rows[p], id, fate, dict(zip(fields, checked.record(p), strict=True))])
    return {"rows": rows}


SHAPES: dict[str, Callable[[Checked, Mapping[str, Any]], Told]] = {"page": _page, "wrong": _wrong, "write": _write}

if __name__ == "__main__":
    bounded.serve(tell)
