"""The sheet that `tibandu replay` reads: one suggestion per row, and how to mend what is wrong with it."""

import csv
import difflib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, get_args

Category = Literal["农林水电", "教科文卫", "工交财贸", "城建环保", "政法", "其他"]
Importance = Literal["重要", "一般"]
SessionKind = Literal["会议期间", "闭会期间"]
ReplyClass = Literal["A", "B", "C"]
Degree = Literal["满意", "基本满意", "不满意"]


@dataclass(frozen=True, slots=True)
class Row:
    """One suggestion; `line` is where its record starts (the header is line 1), an empty cell is None, "" or ()."""

    line: int
    title: str
    deputy: str
    lead_unit: str
    body: str = ""
    cosigners: tuple[str, ...] = ()
    delegation: str = ""
    category: Category | None = None
    importance: Importance | None = None
    session_kind: SessionKind | None = None
    submitted_on: date | None = None
    filed_on: date | None = None
    assigned_on: date | None = None
    co_units: tuple[str, ...] = ()
    replied_on: date | None = None
    reply_class: ReplyClass | None = None
    met_deputy: bool | None = None
    attitude: Degree | None = None
    result: Degree | None = None
    redo_replied_on: date | None = None
    redo_class: ReplyClass | None = None
    redo_attitude: Degree | None = None
    redo_result: Degree | None = None


COLUMNS = tuple(f.name for f in fields(Row))[1:]
MUST = COLUMNS[:3]
DATES = ("submitted_on", "filed_on", "assigned_on", "replied_on", "redo_replied_on")
LISTS = {"cosigners": "deputy", "co_units": "lead_unit"}  # and the column whose name the list must not repeat
RATED = {"attitude": get_args(Degree), "result": get_args(Degree)}
WORDS = {f"redo_{column}": words for column, words in RATED.items()} | RATED
WORDS |= {"category": get_args(Category), "importance": get_args(Importance), "session_kind": get_args(SessionKind)}
WORDS |= {"reply_class": get_args(ReplyClass), "redo_class": get_args(ReplyClass), "met_deputy": ("是", "否")}
NEEDS = dict.fromkeys(("reply_class", "attitude", "result", "redo_replied_on"), "replied_on")
NEEDS |= dict.fromkeys(("redo_class", "redo_attitude", "redo_result"), "redo_replied_on")
LONGEST = {"body": 20_000, "cosigners": 2_000, "co_units": 2_000}  # characters; 200 elsewhere
MOST_BYTES, MOST_ROWS = 10 * 1024 * 1024, 50_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where; `column` is empty when the whole line or file is meant, `value` is the cell as it stands."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        if not self.column:
            return f"第{self.line}行：{self.reason}"
        seen = "".join(c if c.isprintable() else repr(c)[1:-1] for c in self.value[:40])
        return f'第{self.line}行 {self.column} 列 "{seen}{"…" * (len(self.value) > 40)}"：{self.reason}'


@dataclass(frozen=True, slots=True)
class Sheet:
    """The good rows and all faults of the others, both in the order of the file."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read_rows(data: bytes) -> Sheet:
    """Read a replay sheet: CSV in UTF-8 (with or without BOM) or GB18030. Raises nothing: what is wrong is in `faults`.

    A fault of the file or its header leaves no row; a bad row gives all its faults and nothing else; blank lines pass.
    """
    lines = records(text) if isinstance(text := decode(data), str) else iter([(1, text)])
    _, header = next(lines, (1, []))
    faults = [header] if isinstance(header, Fault) else list(header_faults(header))
    if isinstance(header, Fault) or faults:
        return Sheet((), tuple(faults))
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    filled = [(line, cells) for line, cells in lines if isinstance(cells, Fault) or any(cells)]
    if not filled:
        return Sheet((), (Fault(1, "", "", "表头下面一行也没有，请从第2行起每行写一件建议。"),))
    if len(filled) > MOST_ROWS:
        return Sheet((), (Fault(1, "", "", f"有 {len(filled)} 行，超过 {MOST_ROWS} 行，请分成几个文件。"),))
    for line, cells in filled:
        row = [cells] if isinstance(cells, Fault) else read_row(line, header, cells, seen)
        rows.append(row) if isinstance(row, Row) else faults.extend(row)
    return Sheet(tuple(rows), tuple(faults))


def decode(data: bytes) -> str | Fault:
    if len(data) > MOST_BYTES:
        return Fault(1, "", "", f"文件有 {len(data) / 1024 / 1024:.1f} MB，超过 10 MB，请分成几个文件。")
    at = 0
    for codec in ("utf-8", "gb18030") if not data.startswith(b"\xef\xbb\xbf") else ("utf-8",):
        try:
            return data.decode(codec).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            at = max(at, error.start)
    return Fault(data.count(b"\n", 0, at) + 1, "", "", "文字既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”再导入。")


def records(text: str) -> Iterator[tuple[int, list[str] | Fault]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            reason = "引号不成对，或一格过长：含逗号、引号、换行的格用英文双引号括起，格内的双引号写两遍"
            if reader.line_num > line:  # nobody can tell where this record was meant to end
                yield line, Fault(line, "", "", reason + "；从这一行起没有再读。")
                return
            yield line, Fault(line, "", "", reason + "。")
        else:
            if cells is None:
                return
            yield line, cells


def header_faults(header: list[str]) -> Iterator[Fault]:
    for i, name in enumerate(header):
        if name not in COLUMNS:
            near = "".join(f"是否应为 {known}？" for known in difflib.get_close_matches(name, COLUMNS, 1))
            yield Fault(1, name, name, f"没有这个列名。{near}请改正或删去这一列，列名之间用英文逗号。")
        elif name in header[:i]:
            yield Fault(1, name, name, "这一列重复了，请只留一列。")
    for name in MUST:
        if name not in header:
            yield Fault(1, name, "", "缺少这一列，title、deputy、lead_unit 三列必须有，请补上。")


def read_row(line: int, header: list[str], cells: list[str], seen: dict[tuple[str, str], int]) -> Row | list[Fault]:
    """The row or all its faults; `seen` remembers on which line a title of a deputy stood first."""
    if len(cells) > len(header):  # no cell can be trusted to stand in its own column
        reason = f"有 {len(cells)} 格，表头只有 {len(header)} 列；含逗号的格请用英文双引号括起，多余的格请删去。"
        return [Fault(line, "", "", reason)]
    raw = dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=False))
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for column, cell in raw.items():
        try:
            values[column] = read_cell(column, cell)
        except ValueError as error:
            wrong.append((column, str(error)))
    wrong += clashes(values)
    key = (values.get("title", ""), values.get("deputy", ""))
    if all(key) and (first := seen.setdefault(key, line)) != line:
        wrong.append(("title", f"与第{first}行的 title 和 deputy 相同（重复），请删去一行或改写 title。"))
    if wrong:
        wrong.sort(key=lambda fault: COLUMNS.index(fault[0]))
        return [Fault(line, column, raw[column], reason) for column, reason in wrong]
    return Row(line=line, **{column: value for column, value in values.items() if value not in (None, "")})


def read_cell(column: str, cell: str) -> object:
    """The value of one cell, None when empty; ValueError carries the sentence that says how to mend it."""
    plain = re.sub(r"[\t\n\r]", " ", cell) if column == "body" else cell
    if strange := re.search(r"[\x00-\x1f\x7f-\x9f]", plain):
        raise ValueError(f"有控制字符 U+{ord(strange[0]):04X}（换行、制表符只能写在 body 里），请删去。")
    cell = cell.strip().replace("\r\n", "\n")
    if len(cell) > (longest := LONGEST.get(column, 200)):
        raise ValueError(f"有 {len(cell)} 字，最多 {longest} 字，请缩短。")
    if not cell:
        if column in MUST:
            raise ValueError("不能为空，请填写。")
        return None
    if column in DATES:
        return read_day(cell)
    if column in LISTS:
        return tuple(name for part in re.split("[;；]", cell) if (name := part.strip()))
    if column in WORDS and cell not in WORDS[column]:
        raise ValueError(f"只能写{'、'.join(WORDS[column])}，或留空，请改正。")
    return cell == "是" if column == "met_deputy" else cell


def read_day(cell: str) -> date:
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", cell):
        raise ValueError("日期要写成 2022-02-28 这样的年-月-日（2000 至 2099 年），请改正。")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("日历上没有这一天，请核对后改正。") from None


def clashes(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Column and reason where cells of one row gainsay each other; a column not in `values` is at fault already."""
    for (before, first), (column, then) in pairwise((c, values[c]) for c in DATES if values.get(c)):
        # a reply is rated on the day after it, so the redo cannot be answered sooner
        earliest = first + timedelta(days=1) if column == "redo_replied_on" and before == "replied_on" else first
        if then < earliest:
            yield column, f"不能早于 {earliest}（{before} 是 {first}），请核对这两个日期。"
    for column, need in NEEDS.items():
        if values.get(column) and values.get(need, True) is None:
            yield column, f"没有 {need} 就不能有这一项，请补上 {need}，或把这一格清空。"
    ratings = [values.get(column, "不满意") for column in RATED]
    if values.get("redo_replied_on") and "不满意" not in ratings:
        yield "redo_replied_on", "attitude 和 result 都不是“不满意”，无须重新办理，请核对评价或清空 redo_ 各列。"
    for column, other in LISTS.items():
        names: tuple[str, ...] = values.get(column) or ()
        if len({*names, values.get(other)}) <= len(names):
            yield column, f"有重名，或与 {other} 相同，请删去多写的。"
