"""The fields above a list, as `m.filters` takes them: what is looked for, chosen, carried along; and what is found."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_

from shared.words import Word


def search(label: str, value: str) -> dict[str, Any]:
    """Looked for in the columns that the label names."""
    return {"name": "q", "label": label, "kind": "text", "value": value}


def choice(
    name: str,
    label: str,
    options: type[Word] | Iterable[tuple[str, str]],
    asked: Mapping[str, str],
    every: str = "全部",
) -> dict[str, Any]:
    """One of the options, or, unless `every` is empty, all."""
    listed = [(w.value, w.word) for w in options] if isinstance(options, type) else list(options)
    first = [("", every)] if every else []
    made = [{"value": v, "label": said, "chosen": v == asked.get(name, "")} for v, said in [*first, *listed]]
    return {"name": name, "label": label, "kind": "select", "options": made}


def unseen(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "kind": "hidden", "value": value}


def found_in(words: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Any of the columns has these words, to the letter: % and _ are letters like others."""
    return or_(*(column.icontains(words, autoescape=True) for column in columns))
