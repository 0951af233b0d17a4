"""Two people, one text: somebody saved in between. What each changed alone is kept; the same field shows both texts.

The form carries the values it began with, so that what was changed here can be told from what was changed there.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_core import from_json

from shared.messages import Problem
from shared.web.marking import PUT, Piece, marked

Values = Mapping[str, Any]
BRIEF = 80


@dataclass(frozen=True)
class Merged:
    """The entries with what others have saved; the fields that both changed, by path: the difference marked."""

    entries: dict[str, Any]
    clashes: Mapping[str, Sequence[Piece]]

    @property
    def problems(self) -> list[Problem]:
        return [Problem(path, "saved-meanwhile", _sentence(pieces)) for path, pieces in self.clashes.items()]


def _sentence(pieces: Sequence[Piece]) -> str:
    saved = "".join(text for kind, text in pieces if kind != PUT)
    brief = saved if len(saved) <= BRIEF else f"{saved[:BRIEF]}……"
    return f"已保存的是“{brief}”，请与您的文字对照取舍：划去的是已保存的，加下划线的是您的。"


def noted(values: Values) -> str:
    """What a form began with, for a hidden field."""
    return json.dumps(values, ensure_ascii=False, default=str)


def read(text: str) -> dict[str, Any] | None:
    """None: the form does not say what it began with, or somebody has tampered with it."""
    try:
        found = from_json(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def merged(model: type[BaseModel], began: Values | None, saved: Values, ours: Values) -> Merged:
    """`began`: none when it is not known; then every field that differs from the saved one is shown."""
    entries: dict[str, Any] = dict(ours)
    clashes: dict[str, Sequence[Piece]] = {}
    for name, info in model.model_fields.items():
        kind, theirs, mine = info.annotation, saved.get(name), ours.get(name)
        if name not in saved:
            continue
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            inner = merged(kind, _part(began, name), theirs or {}, mine or {})
            entries[name] = inner.entries
            clashes |= {f"{name}.{path}": pieces for path, pieces in inner.clashes.items()}
        elif _same(theirs, mine) or (began is not None and _same(theirs, began.get(name))):
            continue
        elif began is not None and _same(mine, began.get(name)):
            entries[name] = theirs
        else:
            clashes[name] = marked(_text(theirs), _text(mine))
    return Merged(entries, clashes)


def _part(began: Values | None, name: str) -> Values | None:
    part = began.get(name) if began is not None else None
    return part if isinstance(part, Mapping) else None


def _same(one: Any, other: Any) -> bool:
    return _text(one) == _text(other)


def _text(value: Any) -> str:
    """As a form would show it: lists line by line, files by their digest."""
    match value:
        case None | False | "false":
            return ""
        case True:
            return "true"
        case Mapping():
            return str(value.get("digest", ""))
        case list() | tuple():
            return "\n".join(_lines(value))
        case _:
            return str(value).strip().replace("\r\n", "\n")


def _lines(values: Sequence[Any]) -> Iterator[str]:
    yield from (line for value in values if (line := _text(value)))
