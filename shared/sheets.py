"""Sheets people bring, as columns of text in which every cell keeps its address: .xlsx, or CSV in UTF-8 or GB18030.

What a file says of itself is believed nowhere: it is measured before it is parsed, piece by piece, with little in hand.
Read inside shared/bounded.py, which is the wall behind these guards; so nothing heavy is imported here.
"""

import csv
import io
import posixpath
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

XLSX, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"
MOST_ROWS, MOST_COLUMNS, MOST_MERGES = 100_100, 200, 5_000
MOST_MEMBERS, MOST_BYTES, LARGE, MOST_RATIO = 1_000, 160_000_000, 1_000_000, 400
MOST_CELLS = 16_384  # in a row: no Excel has more
_PIECE = 1 << 20
_ERROR, _ADDRESS = re.compile(rb' t="e"'), re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
Cell = tuple[int, int]  # row and column, from 0


class Unreadable(Exception):
    """The file as a whole says no; nothing of it was read. `code` for programs, the sentence for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of equal length; what is not simply a value is told by its address."""

    columns: Sequence[Sequence[str]]
    formulas: frozenset[Cell] = frozenset()
    errors: frozenset[Cell] = frozenset()  # #REF! and its like
    clipped: frozenset[Cell] = frozenset()  # numbers of more than 15 digits, the last ones lost
    merged: Sequence[tuple[Cell, Cell]] = ()
    others: int = 0  # further visible sheets, not read

    @property
    def height(self) -> int:
        return len(self.columns[0]) if self.columns else 0


def letter(column: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name, column = chr(65 + rest) + name, column - 1
    return name


def number(letters: str) -> int:
    """A → 0, AA → 26."""
    n = 0
    for c in letters.upper():
        n = n * 26 + ord(c) - 64
    return n - 1


def media(head: bytes) -> str:
    """By the first bytes; text is believed until it is decoded. Raises Unreadable."""
    if not head.strip():
        raise Unreadable("file-empty", "文件是空的，请检查后重新上传。")
    if head.startswith(b"PK\x03\x04"):
        return XLSX
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("sheet-old", "这是旧版Excel文件，或者加了密码；请去掉密码，另存为“Excel工作簿”后再上传。")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK")):
        raise Unreadable("sheet-unknown", "这不是表格文件，请上传Excel工作簿或CSV文件。")
    return CSV


def read(file: Path, kind: str) -> Sheet:
    """Raises Unreadable."""
    return workbook(file) if kind == XLSX else separated(file.read_bytes())


def too_wide() -> Unreadable:
    return Unreadable("sheet-too-wide", f"表格超过{MOST_COLUMNS}列，请只保留模板中的栏目。")


def bomb() -> Unreadable:
    return Unreadable("sheet-bomb", "文件展开后过大，不像一份名册，没有读取；请把内容复制到新的工作簿再上传。")


def broken() -> Unreadable:
    return Unreadable("sheet-broken", "文件已损坏，或者不是Excel工作簿；请重新保存后再上传。")


def too_long() -> Unreadable:
    return Unreadable("sheet-too-long", "表格超过100000行，请分成几个文件；末尾的空行请删去。")


# CSV


def separated(data: bytes) -> Sheet:
    """Comma, or tab where the first line has tabs and no comma. A cell that begins with = is a formula to a program."""
    text = _decoded(data)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first and "," not in first else ",")
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(row) > MOST_COLUMNS:
                raise too_wide()
            if len(rows) > MOST_ROWS:
                raise too_long()
    except csv.Error as bad:
        where = f"第{len(rows) + 1}行"
        raise Unreadable("sheet-broken", f"{where}的引号不成对，或一格过长，请改正后再上传。") from bad
    columns = list(zip_longest(*rows, fillvalue=""))
    formulas = frozenset((r, c) for c, cells in enumerate(columns) for r in _beginning(cells, "="))
    return Sheet(columns, formulas)


def _beginning(cells: Sequence[str], sign: str) -> Iterator[int]:
    return (r for r, cell in enumerate(cells) if cell.startswith(sign))


def _decoded(data: bytes) -> str:
    codecs = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    at = 0
    for codec in codecs:
        try:
            return data.decode(codec)
        except UnicodeDecodeError as bad:
            at = max(at, bad.start)
    line = data.count(b"\n", 0, at) + 1
    raise Unreadable("sheet-encoding", f"第{line}行的文字无法辨认，请另存为“CSV UTF-8”格式再上传。")


# Excel


def workbook(file: Path) -> Sheet:
    try:
        with zipfile.ZipFile(file) as z:
            _measured(z.infolist())
            name, part, others = _first_sheet(z)
            formulas, errors = _marked(_pieces(z, part))
            for member in z.namelist():
                if member.endswith((".xml", ".rels")) and member != part:
                    deque(_pieces(z, member), 0)  # as large as it says, and its checksum right
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as bad:
        raise broken() from bad
    values, merged = _values(file, name)
    told = [_told(cells) for cells in values]
    clipped = frozenset((r, c) for c, (_, lost) in enumerate(told) for r in lost)
    return Sheet([cells for cells, _ in told], formulas, errors, clipped, merged, others)


def _pieces(z: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with z.open(part) as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _measured(members: Sequence[zipfile.ZipInfo]) -> None:
    large = [m for m in members if m.file_size > LARGE]
    if (
        len(members) > MOST_MEMBERS
        or sum(m.file_size for m in members) > MOST_BYTES
        or any(m.file_size > MOST_RATIO * m.compress_size for m in large)
        or len({m.filename for m in members}) < len(members)
    ):
        raise bomb()


def _first_sheet(z: zipfile.ZipFile) -> tuple[str, str, int]:
    """Name and part of the first visible worksheet, and how many more of them there are."""
    where = {e.get("Id"): e for e in _elements(z, "xl/_rels/workbook.xml.rels", "Relationship")}
    found = []
    for sheet in _elements(z, "xl/workbook.xml", "sheet"):
        target = where.get(next((v for k, v in sheet.items() if k.endswith("}id")), None))
        if sheet.get("state", "visible") == "visible" and target is not None and _is_sheet(target):
            path = posixpath.normpath(posixpath.join("/xl", target.get("Target", ""))).lstrip("/")
            found.append((sheet.get("name", ""), path))
    if not found or found[0][1] not in z.namelist():
        raise broken()
    return (*found[0], len(found) - 1)


def _is_sheet(target: ElementTree.Element) -> bool:
    return target.get("Type", "").endswith("/worksheet")


def _elements(z: zipfile.ZipFile, part: str, tag: str) -> list[ElementTree.Element]:
    if part not in z.namelist():
        raise broken()
    data = z.read(part)
    if len(data) > LARGE or b"<!" in data:
        raise bomb()
    try:
        return [e for e in ElementTree.fromstring(data).iter() if e.tag.rpartition("}")[2] == tag]
    except ElementTree.ParseError as bad:
        raise broken() from bad


def _marked(pieces: Iterable[bytes]) -> tuple[frozenset[Cell], frozenset[Cell]]:
    """Where formulas and where error values stand: calamine gives values only. Never more than a few pieces in hand."""
    formulas: set[Cell] = set()
    errors: set[Cell] = set()
    rest, prefix, within = b"", None, True
    for piece in pieces:
        data = rest + piece
        if prefix is None:
            prefix = (re.search(rb"<(\w+:)?worksheet[\s>]", data) or [b"", b""])[1] or b""
            begun, formula, end = b"<" + prefix + b"c", re.compile(b"<" + prefix + rb"f[\s/>]"), b"</" + prefix
            first = data.find(end + b"row>")
            if data.count(begun, 0, first if first >= 0 else len(data)) > MOST_CELLS:
                raise too_wide()  # no need to parse it
        if within:
            within = (end + b"sheetData>") not in data
            upto = data.rfind(begun) if within else data.find(end + b"sheetData>")
            upto = upto if upto > 0 else len(data)
            formulas.update(_places(data, begun, formula.finditer(data, 0, upto)))
            errors.update(_places(data, begun, _ERROR.finditer(data, 0, upto)))
            rest = data[upto:] if within else b""
    return frozenset(formulas), frozenset(errors)


def _places(data: bytes, begun: bytes, hits: Iterable[re.Match[bytes]]) -> Iterator[Cell]:
    for hit in hits:
        cell = data.rfind(begun, 0, hit.start())
        said = _ADDRESS.search(data, cell, data.find(b">", cell))
        if said:
            yield int(said[2]) - 1, number(said[1].decode())


def _values(file: Path, name: str) -> tuple[list[Sequence[Any]], list[tuple[Cell, Cell]]]:
    """Columns, and what is merged. Where the last cell stands is known only now, and asked before rows are made."""
    try:
        sheet = CalamineWorkbook.from_path(file).get_sheet_by_name(name)
    except (CalamineError, ValueError, OSError) as bad:
        raise broken() from bad
    merged = sheet.merged_cell_ranges or []
    if len(merged) > MOST_MERGES:
        raise Unreadable("merges-too-many", f"合并的单元格超过{MOST_MERGES}处，请先取消合并。")
    if sheet.end is None:
        return [], []
    if sheet.end[1] >= MOST_COLUMNS:
        raise too_wide()
    if sheet.end[0] >= MOST_ROWS:
        raise too_long()
    return list(zip(*sheet.to_python(skip_empty_area=False), strict=True)), merged


def _told(cells: Sequence[Any]) -> tuple[Sequence[str], list[int]]:
    """As a clerk reads them; and where a number has lost digits."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells, []
    lost = [r for r, c in enumerate(cells) if type(c) is float and abs(c) >= 1e15] if float in kinds else []
    if bool in kinds:  # True and 1 are one key
        return [_word(c) for c in cells], lost
    words = {c: _word(c) for c in set(cells)}
    return [words[c] for c in cells], lost


def _word(value: Any) -> str:
    match value:
        case str():
            return value
        case date() if type(value) is date:
            return value.isoformat()
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if not (value.hour or value.minute or value.second):
            return value.date().isoformat()
        case _:
            return str(value)
