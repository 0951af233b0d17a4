"""Sheets we hand out: a workbook or CSV in which no cell is ever a formula, whatever stands in it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter  # type: ignore[import-untyped]

from shared.sheets import MOST_ROWS


@dataclass(frozen=True, slots=True)
class Field:
    """One column to be filled in: what may stand in it is said in the sheet itself."""

    heading: str
    width: int = 14
    hint: str = ""
    offers: Sequence[str] = ()


def workbook(name: str, fields: Sequence[Field], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Text everywhere: leading zeros stay, long numbers keep their digits, and = + - @ begin nothing."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    for column, field in enumerate(fields):
        sheet.set_column(column, column, field.width, text)
        sheet.write_string(0, column, field.heading, head)
        _explained(sheet, column, field)
    for n, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(n, column, cell, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


def _explained(sheet: xlsxwriter.worksheet.Worksheet, column: int, field: Field) -> None:
    said = {"input_title": field.heading[:32], "input_message": field.hint[:255]} if field.hint else {}
    if field.offers:
        offered = {"validate": "list", "source": list(field.offers), "error_type": "warning"}
        sheet.data_validation(1, column, MOST_ROWS, column, offered | said)
    elif said:
        sheet.data_validation(1, column, MOST_ROWS, column, {"validate": "any"} | said)


def separated(fields: Sequence[Field], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """With a mark of order, for Excel would else guess the encoding; an apostrophe before what it would calculate."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([field.heading for field in fields])
    writer.writerows([f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in row]
                     for row in rows)  # fmt: skip
    return made.getvalue().encode("utf-8-sig")
