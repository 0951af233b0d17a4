"""导入: it begins with what was previewed, and is undone as one. In between rows are taken by the machine."""

from typing import Annotated

from pydantic import Field

from services.intake.imports.imported import (
    KEPT,
    Import,
    ImportBegun,
    ImportFinished,
    ImportUndone,
    RowsRefused,
    RowsTaken,
    Ruling,
    UndoBegun,
    known_import,
)
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import ImportKind, ImportStage, Role

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class BeginImport(Command):
    """开始一次导入。先在导入页预览，核对后再写入。"""

    by = frozenset({Role.OFFICE})
    about = "batch"
    home = "/intake/imports/{id}"
    label = "导入"
    batch: Id
    kind: Annotated[ImportKind, Field(title="导入内容")]
    digest: Annotated[str, Field(title="文件指纹", pattern=r"^[0-9a-f]{64}$")]
    media: Annotated[str, Field(title="文件类型", pattern=r"^[\w.+/-]{3,100}$")]
    file: Annotated[str, Field(title="文件名", max_length=120)] = ""
    new: Annotated[Count, Field(title="新增行数")] = 0
    changed: Annotated[Count, Field(title="变更行数")] = 0
    same: Annotated[Count, Field(title="相同行数")] = 0
    left: Annotated[Count, Field(title="不导入行数")] = 0
    rulings: Annotated[tuple[Ruling, ...], Field(title="近似姓名的确认", max_length=2000)] = ()


class UndoImport(Command):
    """撤销本次导入：逐行恢复原状。新登记的改为已离任或停用；导入后又有修改的保留现状。"""

    by = frozenset({Role.OFFICE})
    about = "batch"
    home = "/intake/imports/{id}"
    label = "撤销本次导入"
    batch: Id


class TakeRows(Command):
    """About to be written. Of two who carry the same import on, one gets nothing."""

    about = "batch"
    batch: Id
    rows: tuple[int, ...]
    ids: tuple[str, ...]


class RefuseRows(Command):
    """What a rule would not take."""

    about = "batch"
    batch: Id
    rows: tuple[int, ...]
    sentences: tuple[str, ...]


class FinishImport(Command):
    """Every row has been written."""

    about = "batch"
    batch: Id


class FinishUndo(Command):
    """Every row has been put back, but those that others have changed since."""

    about = "batch"
    batch: Id
    undone: int
    kept: tuple[int, ...]


def begin_import(i: Import, cmd: BeginImport, ctx: Context) -> list[Event]:
    if i.begun:
        refuse("import-begun", "这次导入已经开始，请到导入记录中查看。")
    if not cmd.new + cmd.changed:
        refuse("nothing-to-import", "没有可以导入的行：其余各行与名册相同，或有错误。", 422)
    return [ImportBegun(**cmd.model_dump(exclude={"batch"}), on=ctx.today)]


def may_undo(i: Import, ctx: Context) -> None:
    known_import(i)
    if i.stage is ImportStage.UNDONE:
        refuse("import-undone", "这次导入已经撤销。")


def undo_import(i: Import, cmd: UndoImport, ctx: Context) -> list[Event]:
    return [] if i.stage is ImportStage.UNDOING else [UndoBegun(on=ctx.today)]


def take_rows(i: Import, cmd: TakeRows, ctx: Context) -> list[Event]:
    if i.stage is not ImportStage.BEGUN or not cmd.rows or cmd.rows[0] <= i.upto:
        return []
    return [RowsTaken(rows=cmd.rows, ids=cmd.ids)]


def refuse_rows(i: Import, cmd: RefuseRows, ctx: Context) -> list[Event]:
    known = {row for row, _ in i.refused}
    fresh = [(r, s) for r, s in zip(cmd.rows, cmd.sentences, strict=True) if r not in known]
    if not fresh or len(known) >= KEPT:
        return []
    rows, sentences = zip(*fresh, strict=True)
    return [RowsRefused(rows=rows, sentences=sentences)]


def finish_import(i: Import, cmd: FinishImport, ctx: Context) -> list[Event]:
    return [ImportFinished(on=ctx.today)] if i.stage is ImportStage.BEGUN else []


def finish_undo(i: Import, cmd: FinishUndo, ctx: Context) -> list[Event]:
    if i.stage is not ImportStage.UNDOING:
        return []
    return [ImportUndone(undone=cmd.undone, kept=len(cmd.kept), rows=cmd.kept[:KEPT], on=ctx.today)]
