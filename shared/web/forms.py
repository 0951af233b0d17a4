"""One command, one form: made from the command's fields, read back into the command."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import from_json
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from shared.files import Attachment
from shared.messages import Command, Problem, Refused
from shared.words import Word

HIDDEN = ("began_from", "salt")  # nobody types them
LONG = 300  # characters from which a text gets a box of several lines


@dataclass(frozen=True)
class Read:
    """What one should have read before one presses: a few lines above the form, and where there is more."""

    label: str
    text: str
    href: str = ""
    more: str = ""  # the word of the link


@dataclass(frozen=True)
class Shape:
    """What a service knows beyond the command: first values, choices by field, texts that stand opposite a list."""

    values: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    facing: Mapping[str, Sequence[str]] = field(default_factory=dict)  # demands opposite their answers
    reads: Sequence[Read] = ()
    of: str = ""  # number and title of the case it is about
    saved: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)  # by field: the saved text, marked


def fields(
    model: type[BaseModel], shape: Shape, values: Mapping[str, Any], problems: Sequence[Problem], prefix: str = ""
) -> list[dict[str, Any]]:
    """The macro `field`'s dictionaries, in the order of the command."""
    wrong = {p.field: {"sentence": p.sentence, "code": p.code} for p in problems}
    made: list[dict[str, Any]] = []
    for name, info in model.model_fields.items():
        path = prefix + name
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            inner = values.get(name) or {}
            made += fields(info.annotation, shape, inner, problems, f"{path}.")
            continue
        about = issubclass(model, Command) and name == model.about
        about = about and not (model.typed and not shape.values.get(name))  # type: ignore[attr-defined]
        common: dict[str, Any] = {
            "name": path,
            "label": info.title or name,
            "hint": info.description,
            "required": info.is_required(),
        }
        common |= {"problem": wrong.get(path), "saved": shape.saved.get(path)}
        if _item(info) is Attachment and (files := [a for a in values.get(name) or () if isinstance(a, dict)]):
            made.append(_kept(path, files))
        made.append(
            common
            | ({"kind": "hidden"} if about else {})
            | _input(info, path, values.get(name), shape, problems, about)
        )
    return made


def _input(
    info: FieldInfo, path: str, value: Any, shape: Shape, problems: Sequence[Problem], about: bool
) -> dict[str, Any]:
    kind, item = _certain(info.annotation), _item(info)
    if about or path.rpartition(".")[2] in HIDDEN:
        return {"kind": "hidden", "value": value}
    if path in shape.facing:
        return _facing(path, value or (), shape, problems)
    if path in shape.choices:
        many = item is not None
        return _choices(value, shape.choices[path], "checks" if many else "select", optional=not info.is_required())
    if item is Attachment:
        return {"kind": "file", "accept": "application/pdf,image/png,image/jpeg"}
    if item is not None and isinstance(item, type) and issubclass(item, BaseModel):
        return _group(item, path, value or (), shape, problems)
    if item is not None and isinstance(item, type) and issubclass(item, Word):
        return _choices(value, [(w.value, w.word) for w in item], "checks")
    if item is not None:
        return {"kind": "textarea", "value": "\n".join(value or ()), "rows": 4}
    if isinstance(kind, type) and issubclass(kind, Word):
        words = [(w.value, w.word) for w in kind]
        value = value if value is not None else None if info.is_required() else info.default
        return _choices(value, words, "radio" if len(words) <= 4 else "select", optional=len(words) > 4)
    if kind is bool:
        value = info.default is not False if value is None else value  # what says no by itself begins with no
        return _choices("true" if value in (True, "true") else "false", [("true", "是"), ("false", "否")], "radio")
    if kind is date or date in get_args(kind):
        return {"kind": "date", "value": str(value or "")}
    if kind is int:
        return {"kind": "number", "value": value}
    if get_origin(kind) is not None and get_args(kind):
        return _choices(value, [(a, a) for a in get_args(kind)], "select")
    return _text(info, value)


def _text(info: FieldInfo, value: Any) -> dict[str, Any]:
    most = next((m.max_length for m in info.metadata if hasattr(m, "max_length")), None)
    long = most is not None and most >= LONG
    return {
        "kind": "textarea" if long else "text",
        "value": value or "",
        "maxlength": most,
        "rows": 5 if long else None,
    }


def _certain(kind: Any) -> Any:
    """`date | None` is a date that may be left out."""
    rest = [k for k in get_args(kind) if k is not NoneType] if isinstance(kind, UnionType) else []
    return rest[0] if len(rest) == 1 else kind


def _item(info: FieldInfo) -> Any:
    """What a tuple holds; none for anything else."""
    item = get_args(info.annotation)[0] if get_origin(info.annotation) is tuple else None
    return get_args(item)[0] if get_origin(item) is Annotated else item


def _choices(value: Any, options: Sequence[tuple[str, str]], kind: str, *, optional: bool = False) -> dict[str, Any]:
    chosen = (
        {str(v) for v in value} if isinstance(value, list | tuple) else {str(value)} if value is not None else set()
    )
    gone = sorted(chosen - {str(v) for v, _ in options} - {""})  # off the list meanwhile, and still what was entered
    made = [
        {"value": v, "label": label, "chosen": str(v) in chosen}
        for v, label in [*options, *((v, v[:60]) for v in gone)]
    ]
    if kind == "select" and (optional or not chosen):
        made.insert(0, {"value": "", "label": "（请选择）", "chosen": not chosen})
    return {"kind": kind, "options": made}


def _facing(path: str, value: Sequence[str], shape: Shape, problems: Sequence[Problem]) -> dict[str, Any]:
    """Opposite each text a box to write in, or a choice."""
    offered = shape.choices.get(path)
    wrong = {p.field: {"sentence": p.sentence, "code": p.code} for p in problems}
    items = []
    for n, text in enumerate(shape.facing[path]):
        given = value[n] if n < len(value) else ""
        name = f"{path}.{n}"
        write = {"label": f"答复第{n + 1}项", "kind": "textarea", "value": given, "rows": 4}
        choose = {"label": f"第{n + 1}项由谁办", **_choices(given or None, offered or (), "select")}
        one = {"name": name, **(write if offered is None else choose)}
        items.append(
            {"lead_label": f"第{n + 1}项诉求", "lead_text": text, "fields": [one | {"problem": wrong.get(name)}]}
        )
    return {"kind": "group", "items": items}


def _kept(path: str, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Files already stored, to be sent again or left out: no browser fills in a file field."""
    options = [
        {"value": json.dumps(f), "label": str(f.get("name") or f.get("digest"))[:60], "chosen": True} for f in files
    ]
    rest = {"label": "已传附件", "hint": "去掉勾选即不再附上", "required": False, "problem": None}
    return {"name": f"{path}.kept", "kind": "checks", "options": options} | rest


def _group(
    item: type[BaseModel], path: str, value: Sequence[Any], shape: Shape, problems: Sequence[Problem]
) -> dict[str, Any]:
    """The rows given, and two empty ones: no script is needed to add one."""
    rows = [*value, *[{}] * max(1, 2 - len(value))]
    items: list[dict[str, Any]] = [
        {"legend": f"第{n + 1}项", "fields": fields(item, shape, row, problems, f"{path}.{n}.")}
        for n, row in enumerate(rows)
    ]
    for spare in items[len(value) :]:  # nobody has to fill one in
        spare["fields"] = [{**f, "required": False} for f in spare["fields"]]
    return {"kind": "group", "items": items}


async def entered(request: Request, **most: int) -> FormData:
    """The entries as they came, files still open. Raises Refused for what is no text in any known writing."""
    try:
        form = await request.form(**most)
        for name, value in form.multi_items():
            f"{name}{value}".encode()
    except ValueError as bad:
        raise Refused("malformed-body", "表单内容无法解读，请回到原来的页面重新提交。", 400) from bad
    return form


def given(model: type[BaseModel], form: FormData, prefix: str = "") -> dict[str, Any]:
    """A form's flat entries as the command's nested ones; what was left blank is left out."""
    found: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        value = _given(info, form, prefix + name)
        if value not in (None, "", {}):
            found[name] = value
    return found


def _given(info: FieldInfo, form: FormData, path: str) -> Any:
    item = _item(info)
    if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
        return given(info.annotation, form, f"{path}.")
    if item is Attachment:
        return [_read(str(v)) for v in form.getlist(f"{path}.kept")] + [v for v in form.getlist(path) if _stored(v)]
    if item is not None and isinstance(item, type) and issubclass(item, BaseModel):
        rows = [given(item, form, f"{path}.{n}.") for n in _numbers(form, path)]
        return [row for row in rows if any(value != [] for value in row.values())]  # nothing in it, nor in its own rows
    if item is not None and (numbers := _numbers(form, path)):
        return [str(form.get(f"{path}.{n}", "")) for n in numbers]
    if item is not None:
        return [line.strip() for v in form.getlist(path) for line in str(v).splitlines() if line.strip()]
    value = form.get(path)
    return None if value is None or isinstance(value, UploadFile) else str(value).strip()


def _numbers(form: FormData, path: str) -> list[str]:
    """Which rows of a list the form has: promises.0.what, promises.1.what."""
    steps = {k[len(path) + 1 :].partition(".")[0] for k in form if k.startswith(f"{path}.")}
    return sorted((n for n in steps if n.isdecimal()), key=lambda n: (len(n), n))


def _stored(value: Any) -> bool:
    return isinstance(value, dict)


def _read(text: str) -> Any:
    try:
        return from_json(text)
    except ValueError:
        return text
