"""A file against its kind and against the register: which row is new, changed, the same, wrong, or to be asked about.

By columns, not by rows: a closed list is read once per word, a text column is measured at one stroke.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, NamedTuple

from services.intake.imports.alike import Other, alike
from services.intake.imports.headed import heading, places_of
from services.intake.imports.kinds import Column, Kind, Known, Value, Wrong
from shared.sheets import Cell, Sheet, Unreadable, letter

Record = Sequence[Value]


class Fault(NamedTuple):
    row: int  # as Excel counts
    column: str
    code: str
    sentence: str


@dataclass(slots=True)
class Checked:
    """Positions count the rows below the heading that are not blank."""

    kind: Kind
    sheet: Sheet
    places: list[int | None]  # where each of the kind's columns stands; none: not in this file
    rows: Sequence[int]  # of each position, as Excel counts
    cells: list[Sequence[str]]  # all columns of the file
    values: list[Sequence[Value] | None] = field(default_factory=list)
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    found: dict[int, tuple[str, Record]] = field(default_factory=dict)  # id and record of those who are there
    asked: dict[int, Other] = field(default_factory=dict)
    fates: list[str] = field(default_factory=list)

    def column(self, name: str) -> Sequence[Any]:
        """The values of a field; of one that is not in this file, nothing."""
        return self.values[self.kind.order[name]] or [""] * len(self.rows)

    def record(self, p: int) -> list[Value]:
        """A column that is not in this file leaves what there is."""
        there = self.found[p][1] if p in self.found else [c.blank for c in self.kind.columns]
        record = [there[n] if v is None else v[p] for n, v in enumerate(self.values)]
        number = self.kind.order[self.kind.number]
        record[number] = record[number] or there[number]  # an empty number is one not known, not one taken away
        return record

    def blame(self, p: int, place: int, code: str, said: str) -> None:
        where = letter(place)
        sentence = f"第{self.rows[p]}行{where}列{said}。"
        self.faults.setdefault(p, []).append(Fault(self.rows[p], where, code, sentence))

    def place(self, name: str) -> int:
        return self.places[self.kind.order[name]] or 0


def check(kind: Kind, sheet: Sheet, known: Known, there: Sequence[tuple[str, Record]],
          answers: Mapping[str, str]) -> Checked:  # fmt: skip
    """Raises Unreadable when the file as a whole is not of this kind."""
    checked = _begun(kind, sheet)
    for column, place in zip(kind.columns, checked.places, strict=True):
        checked.values.append(None if place is None else _values(checked, column, place, known))
    _marked(checked)
    _resolved(checked, there)
    names, groups = checked.column(kind.name), checked.column(kind.group)
    roll = _roll(kind, there, {id for id, _ in checked.found.values()})
    checked.asked = alike(names, groups, checked.rows, checked.found.keys(), roll)
    checked.fates = ["new"] * len(checked.rows)
    records = dict(there)
    for p in {*checked.faults, *checked.asked, *checked.found}:
        checked.fates[p] = _fate(checked, p, answers, records)
    return checked


def _roll(kind: Kind, there: Sequence[tuple[str, Record]], found: set[str]) -> list[Other]:
    """Who is there, not put away, and not in the file under the same number or name."""
    name, group, gone = (
        kind.order[kind.name],
        kind.order[kind.group],
        [(kind.order[f], v) for f, v in kind.gone.items()],
    )
    left = ((id, r) for id, r in there if id not in found and any(r[n] != v for n, v in gone))
    return [Other("", id, str(r[name]), str(r[group])) for id, r in left]


def _begun(kind: Kind, sheet: Sheet) -> Checked:
    head = heading(kind, sheet)
    below = [cells[head + 1 :] for cells in sheet.columns]
    places = places_of(kind, sheet, head, below)
    rows: Sequence[int] = range(head + 2, sheet.height + 1)
    name = below[places[kind.order[kind.name]] or 0]
    nameless = [p for p, cell in enumerate(name) if not cell or cell.isspace()]
    if blank := {p for p in nameless if not any(cells[p].strip() for cells in below)}:
        filled = [p not in blank for p in range(len(rows))]
        below, rows = [list(compress(c, filled)) for c in below], list(compress(rows, filled))
    if not rows:
        raise Unreadable("sheet-empty", "表头下面一行也没有，请填写后再上传。")
    return Checked(kind, sheet, places, rows, below)


# Cells


def _values(checked: Checked, column: Column, place: int, known: Known) -> list[Value]:
    cells = checked.cells[place]
    if column.reads is None:
        texts: list[Any] = list(map(str.strip, cells))
        sizes = list(map(len, texts))
        if min(sizes) < column.least or max(sizes) > column.longest or "\0" in "".join(texts):
            _blame(checked, place, ((p, wrong) for p, text in enumerate(texts) if (wrong := _text(text, column))))
        return texts
    meant: dict[str, Any] = {cell: _meant(cell.strip(), column, known) for cell in set(cells)}
    values = [meant[cell] for cell in cells]
    if any(isinstance(m, Wrong) for m in meant.values()):
        _blame(checked, place, ((p, value) for p, value in enumerate(values) if isinstance(value, Wrong)))
        values = [column.blank if isinstance(value, Wrong) else value for value in values]
    return values


def _blame(checked: Checked, place: int, wrongs: Iterable[tuple[int, Wrong]]) -> None:
    for p, wrong in wrongs:
        checked.blame(p, place, wrong.code, str(wrong))


def _text(cell: str, column: Column) -> Wrong | None:
    if not cell and column.least:
        return Wrong("cell-missing", f"没有填写“{column.heading}”")
    if "\0" in cell:
        return Wrong("nul-character", "有无法保存的字符，请重新填写")
    if len(cell) > column.longest:
        return Wrong("text-too-long", f"“{cell[:20]}…”有{len(cell)}个字，最多{column.longest}个字")
    return Wrong("text-too-short", f"“{cell}”至少{column.least}个字") if len(cell) < column.least else None


def _meant(cell: str, column: Column, known: Known) -> Value | Wrong:
    if not cell:
        return column.blank
    if "\0" in cell:
        return Wrong("nul-character", "有无法保存的字符，请重新填写")
    try:
        assert column.reads
        return column.reads(cell, known)
    except Wrong as wrong:
        return Wrong(wrong.code, f"“{cell[:30]}{'…' * (len(cell) > 30)}”{wrong}")


def _marked(checked: Checked) -> None:
    """What is not simply a value."""
    sheet, read_ones = checked.sheet, {at for at in checked.places if at is not None}
    if not (sheet.formulas or sheet.errors or sheet.clipped or sheet.merged):
        return
    position = {row - 1: p for p, row in enumerate(checked.rows)}

    def blame(cells: Iterator[tuple[Cell, str]], code: str) -> None:
        for (r, c), said in sorted(cells):
            if r in position and c in read_ones:
                checked.blame(position[r], c, code, said)

    blame(((c, "是公式，请改为数值或文字") for c in sheet.formulas), "formula-cell")
    blame(((c, "是错误值，请改正") for c in sheet.errors - sheet.formulas), "error-cell")
    blame(((c, "的数字超过15位，末几位已经丢失，请设为文本格式重新填写") for c in sheet.clipped), "digits-lost")
    blame(_in_merges(sheet), "merged-cells")


def _in_merges(sheet: Sheet) -> Iterator[tuple[Cell, str]]:
    """Of a merge, its first cell in every row."""
    rows = 0
    for (top, left), (bottom, right) in sheet.merged:
        rows += min(bottom, sheet.height) - top + 1
        if rows > 100_000:
            raise Unreadable("merges-too-many", "合并的单元格太多，请先取消合并。")
        span = f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
        for r in range(top, min(bottom, sheet.height) + 1):
            yield (r, left), f"是合并单元格（{span}），请取消合并，逐行填写"


# Who is it


def _resolved(checked: Checked, there: Sequence[tuple[str, Record]]) -> None:
    """By number, else by name and group; the same key twice in the file is a duplicate."""
    kind = checked.kind
    n, m, g = (kind.order[f] for f in (kind.number, kind.name, kind.group))
    numbers, names, groups = (checked.column(f) for f in (kind.number, kind.name, kind.group))
    keys = [no or (group, name) for no, name, group in zip(numbers, names, groups, strict=True)]
    if len(set(keys)) < len(keys):
        _doubles(checked, keys)
    by_number, by_name = _indexed(there, n), _indexed(there, g, m)
    hits = {p for p, no in enumerate(numbers) if (no,) in by_number and no}
    hits |= {p for p, key in enumerate(zip(groups, names, strict=True)) if key in by_name}
    for p in sorted(hits):
        no, name = numbers[p], names[p]
        known = by_number.get((no,), []) if no else []
        known = known or [k for k in by_name.get((groups[p], name), []) if not (no and k[1][n])]
        if len(known) > 1:
            heading = kind.columns[n].heading
            checked.blame(p, checked.place(kind.name), "duplicate", f"“{name}”在名册中不止一个，请以“{heading}”区分")
        elif known:
            checked.found[p] = known[0]


def _indexed(there: Sequence[tuple[str, Record]], *by: int) -> dict[tuple[Value, ...], list[tuple[str, Record]]]:
    index: dict[tuple[Value, ...], list[tuple[str, Record]]] = {}
    for one in there:
        index.setdefault(tuple(one[1][n] for n in by), []).append(one)
    return index


def _doubles(checked: Checked, keys: Sequence[Any]) -> None:
    kind, first, many = checked.kind, dict[Any, int](), Counter(keys)
    for p, key in enumerate(keys):
        if many[key] > 1 and (isinstance(key, str) or key[1]):
            if key in first:
                by = kind.number if isinstance(key, str) else kind.name
                said = f"“{key if isinstance(key, str) else key[1]}”与第{first[key]}行重复"
                checked.blame(p, checked.place(by), "duplicate", said)
            first.setdefault(key, checked.rows[p])


def _fate(checked: Checked, p: int, answers: Mapping[str, str], there: Mapping[str, Record]) -> str:
    if p in checked.faults:
        return "wrong"
    if p in checked.asked:
        other, answer = checked.asked[p], answers.get(str(checked.rows[p]), "")
        if not answer:
            return "asked"
        if answer == "same" and not other.id:
            return "same"  # the other row of the file stands for both
        if answer == "same":
            checked.found[p] = (other.id, there[other.id])
    if p not in checked.found:
        return "new"
    return "same" if checked.record(p) == list(checked.found[p][1]) else "changed"
