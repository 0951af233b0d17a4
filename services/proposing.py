"""`tibandu propose`: a shortlist of units for every title of a sheet, offline, by the standard types."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from services.routing.duty import duties
from services.routing.proposing import propose
from services.rows import Fault, decode, records


class CannotPropose(Exception):
    """One sentence: the file."""


def told(file: Path, say: Callable[[str], None]) -> list[str]:
    """Says a line for each title; gives back what is wrong with some. Raises CannotPropose for the whole file."""
    units = {duty.name: (duty.name,) for duty in duties()}
    wrong: list[str] = []
    for line, title in _titles(file):
        if isinstance(title, Fault):
            wrong.append(str(title))
            continue
        found = propose(title, units) if title else []
        if not title:
            wrong.append(f"第{line}行：没有标题，无从提出建议，请补上。")
        listed = [{"unit": one.unit, "score": one.score, "why": one.why} for one in found]
        say(json.dumps({"title": title, "units": listed}, ensure_ascii=False))
    return wrong


def _titles(file: Path) -> Iterator[tuple[int, str | Fault]]:
    """Line by line what stands under `title`; blank lines pass."""
    try:
        text = decode(file.read_bytes())
    except OSError as no:
        raise CannotPropose(f"读不到文件 {file}：没有这个文件，或没有读取的权限。") from no
    if isinstance(text, Fault):
        raise CannotPropose(str(text))
    lines = records(text)
    _, header = next(lines, (1, []))
    names = header if isinstance(header, list) else []
    if "title" not in (plain := [name.strip() for name in names]):
        raise CannotPropose("第1行 title 列：缺少这一列，表头须有 title，请补上。")
    for line, cells in lines:
        if isinstance(cells, Fault):
            yield line, cells
        elif cells:
            yield line, " ".join(dict(zip(plain, cells, strict=False)).get("title", "").split())
