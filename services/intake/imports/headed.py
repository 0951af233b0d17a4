"""Where the heading of a sheet stands, and which column is which. Nothing in the file is read over in silence."""

from collections.abc import Sequence
from difflib import get_close_matches

from services.intake.imports.alike import plainly
from services.intake.imports.kinds import Kind
from shared.sheets import Sheet, Unreadable, letter

REASON = "不能导入的原因"  # the column we add to a file of wrong rows: read over when it comes back
_HEADS = 10  # among the first rows stands the heading; a title may stand above it


def heading(kind: Kind, sheet: Sheet) -> int:
    must = next(c.heading for c in kind.columns if c.field == kind.name)
    for r in range(min(_HEADS, sheet.height)):
        if any(_bare(cells[r]) == must for cells in sheet.columns):
            return r
    if not any(cell.strip() for cells in sheet.columns for cell in cells):
        raise Unreadable("sheet-empty", "表格里没有内容，请填写后再上传。")
    raise Unreadable("heading-missing", f"前{_HEADS}行里没有找到“{must}”这一栏，请用模板的表头。")


def _bare(cell: str) -> str:
    return plainly([cell])[0].strip("*()必填")


def places_of(kind: Kind, sheet: Sheet, head: int, below: Sequence[Sequence[str]]) -> list[int | None]:
    """Every column with something in it has a heading that is known, and has it once."""
    known = {c.heading: n for n, c in enumerate(kind.columns)}
    places: list[int | None] = [None] * len(kind.columns)
    for at, cells in enumerate(sheet.columns):
        said, where = _bare(cells[head]), f"第{head + 1}行{letter(at)}列"
        if said == REASON or (not said and not any(c.strip() for c in below[at])):
            continue
        if said not in known:
            near = "".join(f"，是否应为“{k}”" for k in get_close_matches(said, known, 1))
            what = f"的栏目“{cells[head].strip()[:20]}”不认识{near}" if said else "没有栏目名，下面却有内容"
            raise Unreadable("heading-unknown", f"{where}{what}；请改正，或删去这一列。")
        if places[known[said]] is not None:
            raise Unreadable("heading-twice", f"{where}的栏目“{said}”出现了两次，请只留一列。")
        places[known[said]] = at
    if lacking := [c.heading for c, at in zip(kind.columns, places, strict=True) if c.least and at is None]:
        raise Unreadable("heading-missing", f"缺少必填的栏目“{'”“'.join(lacking)}”，请补上。")
    return places
