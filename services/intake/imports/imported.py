"""An import 导入: one file of one kind, its rows written one by one, and taken back as one.

begun ─(rows)─▶ finished ─UndoImport─▶ undoing ─(rows)─▶ undone
  └────────────────────UndoImport─────────┘

What stands in the rows is in the file, kept by its digest; a fact names rows and ids, and nothing of what they say.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from pydantic import BaseModel, ConfigDict

from shared.messages import Event, refuse
from shared.words import ImportKind, ImportStage

KEPT = 200  # rows named in the state: what was refused, what could not be taken back


class Ruling(BaseModel):
    """What was answered where a name was near to another."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    row: int
    same: bool


class ImportBegun(Event):
    kind: ImportKind
    digest: str
    media: str
    file: str  # as it was called
    new: int
    changed: int
    same: int
    left: int  # wrong, or not answered
    rulings: tuple[Ruling, ...]
    on: date


class RowsTaken(Event):
    """These rows are about to be written, under these ids; said before the first of them is."""

    rows: tuple[int, ...]
    ids: tuple[str, ...]


class RowsRefused(Event):
    """A rule said no to these rows."""

    rows: tuple[int, ...]
    sentences: tuple[str, ...]


class ImportFinished(Event):
    on: date


class UndoBegun(Event):
    on: date


class ImportUndone(Event):
    """What was changed by somebody since stays as it is."""

    undone: int
    kept: int
    rows: tuple[int, ...]
    on: date


Fact = ImportBegun | RowsTaken | RowsRefused | ImportFinished | UndoBegun | ImportUndone


@dataclass(frozen=True, slots=True)
class Import:
    stage: ImportStage | None = None
    begun: ImportBegun | None = None
    upto: int = 0  # the last row taken
    taken: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    undone: int = 0
    kept: int = 0
    kept_rows: tuple[int, ...] = ()


def evolve(i: Import, fact: Fact) -> Import:
    match fact:
        case ImportBegun():
            return replace(i, stage=ImportStage.BEGUN, begun=fact)
        case RowsTaken(rows=rows):
            return replace(i, upto=rows[-1], taken=i.taken + len(rows))
        case RowsRefused(rows=rows, sentences=sentences):
            return replace(i, refused=(*i.refused, *zip(rows, sentences, strict=True))[:KEPT])
        case ImportFinished():
            return replace(i, stage=ImportStage.FINISHED)
        case UndoBegun():
            return replace(i, stage=ImportStage.UNDOING)
        case ImportUndone(undone=undone, kept=kept, rows=rows):
            return replace(i, stage=ImportStage.UNDONE, undone=undone, kept=kept, kept_rows=rows)
        case _:
            assert_never(fact)


def known_import(i: Import) -> ImportBegun:
    if i.begun is None:
        refuse("unknown-import", "没有这次导入，或您无权查看。", 404)
    return i.begun
