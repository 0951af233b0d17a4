"""历次修改: the versions of a text, each with what it changed, field by field."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from shared.files import Attachment
from shared.web.marking import PUT, SAME, STRUCK, Piece, marked
from shared.words import Word
from shared.workdays import spoken

PAGE = 20  # versions on a page; the newest


def differences(labels: Mapping[str, str], old: Any, new: Any, blank: Any) -> list[tuple[str, list[Piece]]]:
    """Field by field (name → label), those alone that differ; of a first version (old is none), those filled in."""
    made = []
    for name, label in labels.items():
        before, after = getattr(old or blank, name), getattr(new, name)
        if before == after:
            continue
        words = (text_of(before), text_of(after))
        chosen = isinstance(after, Word | bool)
        pieces = [(STRUCK, words[0]), (PUT, words[1])] if chosen else marked(*words)
        made.append((label, pieces if old else [(SAME, words[1])]))
    return made


def labels_of(model: type[BaseModel]) -> dict[str, str]:
    return {name: info.title or name for name, info in model.model_fields.items()}


def text_of(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Word():
            return value.word
        case Attachment():
            return value.name or value.digest[:12]
        case tuple():
            return "\n".join(text_of(item) for item in value)
        case BaseModel():
            return "，".join(text_of(v) for v in vars(value).values() if v not in ("", None, ()))
        case _:
            return spoken(value) if hasattr(value, "isoformat") else str(value)
