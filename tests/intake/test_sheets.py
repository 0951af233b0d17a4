"""Files that strangers bring: read cell by cell with its address, or refused before they cost anything."""

import asyncio
import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from services.intake.imports.carried import told
from shared import bounded
from shared.messages import Refused
from shared.settings import ROOT
from shared.sheets import CSV, XLSX, Unreadable, letter, media, number, read
from shared.workbooks import Field, separated, workbook

QUESTION = {"kind": "deputies", "known": {}, "there": [], "answers": {}, "want": "page", "congress": "439900"}
QUESTION |= {"fate": "", "word": "", "start": 0, "most": 50}


def a_book(file: Path, **write: Any) -> Path:
    """Cells by address: A1="姓名"."""
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for address, value in write.items():
        sheet.write(address, value)
    book.close()
    return file


def rebuilt(file: Path, part: str, make: Any) -> Path:
    """The same package with one part made anew."""
    with zipfile.ZipFile(file) as z:
        parts = {name: z.read(name) for name in z.namelist()}
    parts[part] = make(parts[part])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name, data)
    return file


SHEET = "xl/worksheets/sheet1.xml"


def cells(data: bytes) -> Any:
    """The sheet's rows put in place of those that were there."""
    return lambda old: re.sub(rb"<sheetData>.*</sheetData>|<sheetData/>", b"<sheetData>" + data + b"</sheetData>", old)


def no(file: Path, kind: str = XLSX) -> str:
    with pytest.raises(Unreadable) as refused:
        read(file, kind)
    assert str(refused.value).endswith("。")
    return refused.value.code


def test_columns_are_named_as_in_a_sheet() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [number(name) for name in ("A", "Z", "AA", "ZZ", "aaa")] == [0, 25, 26, 701, 702]


def test_cells_are_read_as_a_clerk_reads_them(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_column("A1", [13800000000, 3.5, True, " 文字 "])
    sheet.write_datetime("A5", datetime(2026, 3, 2), day)
    sheet.write_number("A6", 430500198001011234)
    sheet.write_formula("A7", "=1/0", None, "#DIV/0!")
    sheet.write_string("A8", "=1+1")
    sheet.merge_range("A9:B10", "并")
    book.close()
    sheet = read(tmp_path / "a.xlsx", XLSX)
    assert list(sheet.columns[0][:5]) == ["13800000000", "3.5", "是", " 文字 ", "2026-03-02"]
    assert sheet.clipped == {(5, 0)}
    assert sheet.formulas == sheet.errors == {(6, 0)}
    assert sheet.columns[0][7] == "=1+1", "a text is no formula"
    assert sheet.merged == [((8, 0), (9, 1))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_csv_is_read_whatever_wrote_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}职业\r\n示例代表001{delimiter}"教{delimiter}师"\r\n示例代表002{delimiter}=1+1\r\n短\r\n'
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    sheet = read(tmp_path / "a.csv", CSV)
    assert list(zip(*sheet.columns, strict=True))[1] == ("示例代表001", f"教{delimiter}师")
    assert (sheet.formulas, sheet.columns[1][3]) == ({(2, 1)}, "")


def test_what_is_no_sheet_is_refused_in_words(tmp_path: Path) -> None:
    for head, code in ((b"", "file-empty"), (b"\xd0\xcf\x11\xe0", "sheet-old"), (b"%PDF-1.7", "sheet-unknown")):
        with pytest.raises(Unreadable) as refused:
            media(head)
        assert refused.value.code == code
    assert (media(b"PK\x03\x04"), media("姓名".encode())) == (XLSX, CSV)
    bad = tmp_path / "bad"
    bad.write_bytes(b"PK\x03\x04 cut off")
    assert no(bad) == "sheet-broken"
    bad.write_bytes("姓名\n示例".encode() + b"\xff\xff")
    assert no(bad, CSV) == "sheet-encoding"
    bad.write_bytes('姓名\n"没有结束'.encode() + b"x" * 200_000)
    assert no(bad, CSV) == "sheet-broken"
    bad.write_bytes(b"," * 300)
    assert no(bad, CSV) == "sheet-too-wide"
    bad.write_bytes(b"a\n" * 100_200)
    assert no(bad, CSV) == "sheet-too-long"


def test_a_workbook_cut_anywhere_is_refused_and_never_breaks_anything(tmp_path: Path) -> None:
    whole = a_book(tmp_path / "a.xlsx", A1="姓名", A2="示例代表001").read_bytes()
    cut = tmp_path / "cut.xlsx"
    for n in range(0, len(whole) - 1, 97):
        cut.write_bytes(whole[:n])
        assert no(cut) == "sheet-broken"


def bomb(file: Path, says: int) -> Path:
    """A sheet that unfolds to 3 GB of rows, whatever it says of itself."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"<row></row>" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    deflated = block * 280 + packer.flush()
    a_book(file, A1="姓名")
    with zipfile.ZipFile(file) as z:
        parts = {name: z.read(name) for name in z.namelist() if name != SHEET}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as z:
        for name, data in parts.items():
            z.writestr(name, data)
        z.writestr(SHEET, deflated)
    data = bytearray(file.read_bytes())
    for magic, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = data.rindex(magic)
        data[at + method : at + method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
        data[at + size : at + size + 4] = struct.pack("<I", says)
    file.write_bytes(data)
    return file


def one_row(file: Path, size: int, address: bool, above: bytes = b"") -> Path:
    """A row of so many cells."""
    one = b'<c r="%s1"><v>%d</v></c>' if address else b"<c><v>%.0s%d</v></c>"
    row = above + b"<row>" + b"".join(one % (letter(n).encode(), n * n) for n in range(size)) + b"</row>"
    return rebuilt(a_book(file, A1="姓名"), SHEET, cells(row))


PROBE = """
import json, resource, sys, time
from shared import bounded
began = time.monotonic()
try:
    said = bounded.ask("services.intake.imports.told", json.loads(sys.argv[1])).get("unreadable", ["read"])[0]
except bounded.TooMuch:
    said = "too-much"
print(said, time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def asked(file: Path) -> tuple[str, float, int]:
    """As a page asks: the code of the no, the seconds until it came, and the megabytes it took at most."""
    words = [sys.executable, "-c", PROBE, json.dumps(QUESTION | {"file": str(file), "media": XLSX})]
    said, seconds, peak = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    return said, float(seconds), int(peak)


@pytest.mark.slow
@pytest.mark.parametrize("says", [3_080_000_000, 100_000, 90_000_000], ids=["as it is", "a little", "a lot"])
def test_a_zip_bomb_is_refused_within_two_seconds_whatever_it_says(tmp_path: Path, says: int) -> None:
    said, seconds, peak = asked(bomb(tmp_path / "bomb.xlsx", says))
    assert said == ("sheet-bomb" if says > 160_000_000 else "sheet-broken")
    assert seconds < 2
    assert peak < 150


@pytest.mark.slow
def test_a_sheet_of_a_million_columns_is_refused_within_two_seconds(tmp_path: Path) -> None:
    for address in (True, False):
        said, seconds, peak = asked(one_row(tmp_path / "wide.xlsx", 1_000_000, address))
        assert (said, peak < 150) == ("sheet-too-wide", True)
        assert seconds < 2


@pytest.mark.slow
def test_a_wide_row_further_down_is_refused_too(tmp_path: Path) -> None:
    above = b"".join(b"<row><c><v>%d</v></c></row>" % (n * n) for n in range(20_000))
    said, _, peak = asked(one_row(tmp_path / "wide.xlsx", 200_000, False, above))
    assert (said in ("too-much", "sheet-too-wide"), peak < 1024) == (True, True)


@pytest.mark.slow
def test_two_cells_far_apart_cost_no_memory(tmp_path: Path) -> None:
    """Between them lie seventeen thousand million empty ones; what the sheet says of its size is a lie besides."""
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    file = rebuilt(a_book(tmp_path / "far.xlsx", A1="姓名"), SHEET, cells(far))
    said, seconds, peak = asked(file)
    assert said in ("too-much", "sheet-too-wide")
    assert (seconds < 2, peak < 1024) == (True, True)


def test_a_lie_about_the_size_of_a_sheet_changes_nothing(tmp_path: Path) -> None:
    file = a_book(tmp_path / "a.xlsx", A1="姓名", A2="示例代表001")
    for lie in (b"A1:XFD1048576", b"A1"):
        said = b'<dimension ref="' + lie + b'"/>'
        rebuilt(file, SHEET, lambda old, said=said: re.sub(rb'<dimension ref="[^"]*"/>', said, old))
        assert [list(cells) for cells in read(file, XLSX).columns] == [["姓名", "示例代表001"]]


def test_a_package_of_thousands_of_parts_or_one_part_twice_is_refused(tmp_path: Path) -> None:
    file = a_book(tmp_path / "a.xlsx", A1="姓名")
    with zipfile.ZipFile(file, "a") as z:
        for n in range(1_000):
            z.writestr(f"xl/media/{n}.png", b"")
    assert no(file) == "sheet-bomb"
    file = a_book(tmp_path / "b.xlsx", A1="姓名")
    with zipfile.ZipFile(file, "a") as z, pytest.warns(UserWarning, match="Duplicate"):
        z.writestr(SHEET, b"<worksheet/>")
    assert no(file) == "sheet-bomb"


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    file = a_book(tmp_path / "a.xlsx", A1="姓名")
    rebuilt(file, "xl/workbook.xml", lambda old: b'<!DOCTYPE x [<!ENTITY a "b">]>' + old.partition(b"?>")[2])
    assert no(file) == "sheet-bomb"


def test_a_hidden_sheet_is_not_the_first_and_others_are_counted(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name, hidden in (("甲", True), ("乙", False), ("丙", False)):
        sheet = book.add_worksheet(name)
        sheet.write("A1", name)
        if hidden:
            sheet.hide()
        else:
            sheet.activate()
    book.close()
    sheet = read(tmp_path / "a.xlsx", XLSX)
    assert (sheet.columns[0][0], sheet.others) == ("乙", 1)


def test_what_we_hand_out_calculates_nothing(tmp_path: Path) -> None:
    """A leading = + - @ stays a text, in Excel and in CSV."""
    texts = ["=1+1", "+8613800000000", "-2", "@SUM(A1)", '=HYPERLINK("x")', "007"]
    fields = [Field("姓名", hint="写全名", offers=("甲", "乙"))]
    (tmp_path / "a.xlsx").write_bytes(workbook("表", fields, [[t] for t in texts]))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as z:
        assert b"<f>" not in z.read(SHEET)
    assert list(read(tmp_path / "a.xlsx", XLSX).columns[0]) == ["姓名", *texts]
    lines = separated(fields, [[t] for t in texts]).decode("utf-8-sig").splitlines()
    assert not [line for line in lines if line.lstrip('"').startswith(tuple("=+-@"))]


def test_a_child_that_wants_too_much_ends_alone() -> None:
    with pytest.raises(bounded.TooMuch):
        bounded.ask("tests.intake.greedy", "memory")
    with pytest.raises(RuntimeError, match="ValueError"):
        bounded.ask("tests.intake.greedy", "bug")
    assert bounded.ask("tests.intake.greedy", "environment") == []


def test_the_page_says_when_a_file_took_too_much(tmp_path: Path) -> None:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'
    file = rebuilt(a_book(tmp_path / "far.xlsx", A1="姓名"), SHEET, cells(far))
    with pytest.raises(Refused) as refused:
        asyncio.run(told(QUESTION | {"file": str(file), "media": XLSX}))
    assert refused.value.code in ("sheet-too-much", "sheet-too-wide")
