"""A roll of 5,000 with 200 planted faults, and where each of them stands: made here, as Excel and as CSV in GB18030."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from services.intake.imports.checked import Checked, check
from services.intake.imports.kinds import DEPUTIES, Kind
from shared.sheets import CSV, XLSX, letter, read

KNOWN = {"439902": "439902", "枫渡区": "439902", "439903": "439903", "云溪县": "439903"}
HEAD = [c.heading for c in DEPUTIES.columns]
SIZE, EACH = 5_000, 20
Cell = tuple[int, str, str]  # row as Excel counts, column, code


def deputy(n: int, **changes: str) -> list[str]:
    """A row as a clerk writes it; changes by heading."""
    row = dict.fromkeys(HEAD, "") | {
        "姓名": f"示例代表{n:04d}",
        "代表证号": f"示{n:05d}",
        "代表团": f"第{n % 40 + 1}代表团",
        "初审县区": ("枫渡区", "439903")[n % 2],
        "代表小组": f"第{n % 9 + 1}小组",
        "职业": "教师",
        "专长": "教育、法律",
        "联系电话": f"000{n:08d}",
        "常委会组成人员": "否",
        "驻会委员": "",
        "状态": "在任",
        "当选日期": "2022-01-12",
    }
    return list((row | changes).values())


FAULTS: dict[str, tuple[str, str]] = {  # by code: the column, and what is put there
    "unit-unknown": ("初审县区", "无名县"),
    "date-wrong": ("当选日期", "12月32日"),
    "word-unknown": ("状态", "出差"),
    "text-too-long": ("代表小组", "长" * 61),
    "cell-missing": ("姓名", ""),
    "too-many": ("专长", "、".join("甲乙丙丁戊己庚辛壬癸子")),
}
MARKED = ("formula-cell", "merged-cells")  # in Excel; a CSV knows the first alone


@dataclass
class Planted:
    """Rows and cells to be found; `alike` are those to be asked about."""

    rows: list[list[str]] = field(default_factory=lambda: [deputy(n) for n in range(SIZE)])
    cells: set[Cell] = field(default_factory=set)
    alike: set[int] = field(default_factory=set)
    formulas: list[tuple[int, int]] = field(default_factory=list)  # position, column
    merges: list[int] = field(default_factory=list)  # position: with the next row

    def at(self, p: int, heading: str, code: str) -> None:
        self.cells.add((p + 2, letter(HEAD.index(heading)), code))


def planted(merges: bool) -> Planted:
    """200 faults, each in a row of its own, spread over the file."""
    made, spots = Planted(), iter(range(7, SIZE, 23))
    for code, (heading, said) in FAULTS.items():
        for _ in range(EACH):
            p = next(spots)
            made.rows[p][HEAD.index(heading)] = said
            made.at(p, heading, code)
    for _ in range(EACH):
        p = next(spots)
        made.rows[p][1] = made.rows[p - 5][1]
        made.at(p, "代表证号", "duplicate")
    for _ in range(EACH if merges else 2 * EACH):
        p = next(spots)
        made.rows[p][5] = "=1+1"
        made.formulas.append((p, 5))
        made.at(p, "职业", "formula-cell")
    for _ in range(EACH // 2 if merges else 0):
        p = next(spots)
        made.merges.append(p)
        made.at(p, "代表小组", "merged-cells")
        made.at(p + 1, "代表小组", "merged-cells")
    _near(made, [next(spots) for _ in range(EACH)])
    return made


def _near(made: Planted, spots: Sequence[int]) -> None:
    """A blank, full-width figures, one other character in the same delegation: by turns."""
    for n, p in enumerate(spots):
        other, row = made.rows[p - 40], made.rows[p]
        name = other[0]
        row[0] = (f"{name[:4]} {name[4:]}", name.translate({48 + d: 0xFF10 + d for d in range(10)}), f"示范{name[2:]}")[
            n % 3
        ]
        made.alike.add(p + 2)


def as_excel(file: Path, made: Planted) -> Path:
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    sheet, day = book.add_worksheet("名册"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEAD)
    for p, row in enumerate(made.rows):
        sheet.write_row(p + 1, 0, row)
    for p, column in made.formulas:
        sheet.write_formula(p + 1, column, "=1+1", None, "教师")
    for p in made.merges:
        sheet.merge_range(p + 1, 4, p + 2, 4, "第1小组", day)
    book.close()
    return file


def as_csv(file: Path, rows: Sequence[Sequence[str]], encoding: str = "gb18030") -> Path:
    said = io.StringIO()
    csv.writer(said).writerows([HEAD, *rows])
    file.write_bytes(said.getvalue().encode(encoding))
    return file


def checked(file: Path, there: Sequence[tuple[str, Sequence[Any]]] = (), answers: dict[str, str] | None = None,
            kind: Kind = DEPUTIES) -> Checked:  # fmt: skip
    media = XLSX if file.suffix == ".xlsx" else CSV
    return check(kind, read(file, media), KNOWN, there, answers or {})


def found(c: Checked) -> set[Cell]:
    return {(f.row, f.column, f.code) for faults in c.faults.values() for f in faults}
