"""Sheets: how fast a roll of 100,000 is read, checked and counted for its preview, beside calamine that only reads.

The candidate is what a page asks: a child process within its bounds, formulas and sizes looked for, every cell checked
against its column, every row against the file and a register of 5,000. The yardstick is calamine in this process, bare.
"""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from bench.measure import chapter, compared, in_turns, say, spread
from bench.place import Place
from services.intake.imports.kinds import DEPUTIES
from shared import bounded
from shared.sheets import XLSX

ROWS, THERE, ROUNDS = 100_000, 5_000, 7
COUNTY = "439902"


async def sheets(place: Place) -> None:
    chapter(f"sheets: a roll of {ROWS:,} rows and {len(DEPUTIES.columns)} columns, read and checked")
    file = place.folder / "roll.xlsx"
    written(file)
    say(f"{file.stat().st_size / 2**20:.1f} MiB; {THERE:,} deputies are there already")
    question = {"kind": "deputies", "file": str(file), "media": XLSX, "congress": "439900", "want": "page"}
    question |= {"known": {COUNTY: COUNTY}, "there": [(f"d{n}", record(n)) for n in range(THERE)], "answers": {}}
    question |= {"fate": "", "word": "", "start": 0, "most": 50}

    async def bare() -> float:
        return await _rate(lambda: CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python())

    async def checked() -> float:
        return await _rate(lambda: _right(bounded.ask("services.intake.imports.told", question)))

    await checked()  # the child's modules are compiled once
    calamine, ours = await in_turns(ROUNDS, bare, checked)
    say(f"rows/s: calamine {spread(calamine)}, checked {spread(ours)}")
    compared("sheets-100k/calamine", calamine, ours)


async def _rate(work: Any) -> float:
    began = time.perf_counter()
    await asyncio.to_thread(work)
    return ROWS / (time.perf_counter() - began)


def _right(told: Mapping[str, Any]) -> None:
    assert told["counts"] == {"same": THERE, "new": ROWS - THERE}, told.get("unreadable", told.get("counts"))


def cells(n: int) -> list[str]:
    """As a clerk's sheet: a few words often repeated; name, certificate and telephone all different."""
    known = [
        f"示例代表{n:06d}",
        f"示{n:06d}",
        f"第{n % 40 + 1}代表团",
        COUNTY,
        f"第{n % 90 + 1}小组",
        "教师",
        "教育、法律",
    ]
    return [*known, f"000{n:08d}", "否", "否", "在任", f"2022-{n % 12 + 1:02d}-12"]


def record(n: int) -> list[Any]:
    """The same, as the register holds it."""
    *first, telephone, _, _, _, day = cells(n)
    return [*first[:6], ["教育", "法律"], telephone, False, False, "in-office", day]


def written(file: Path) -> None:
    book = xlsxwriter.Workbook(file, {"constant_memory": False})
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, [c.heading for c in DEPUTIES.columns])
    for n in range(ROWS):
        sheet.write_row(n + 1, 0, cells(n))
    book.close()
