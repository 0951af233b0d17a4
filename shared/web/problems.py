"""Bad input in clear Chinese: what is wrong, where, how to mend it; a stable code for programs."""

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ValidationError

from shared.messages import Problem, Refused

SENTENCES = {
    "missing": ("field-missing", "请填写“{label}”。"),
    "extra_forbidden": ("field-unknown", "不认识的字段“{field}”，请去掉。"),
    "string_too_short": ("text-too-short", "“{label}”至少{min_length}个字。"),
    "string_too_long": ("text-too-long", "“{label}”最多{max_length}个字。"),
    "too_short": ("too-few", "“{label}”至少{min_length}项。"),
    "too_long": ("too-many", "“{label}”最多{max_length}项。"),
    "string_pattern_mismatch": ("text-form", "“{label}”的写法不对。"),
    "enum": ("choice-unknown", "“{label}”没有这个选项。"),
    "literal_error": ("choice-unknown", "“{label}”没有这个选项。"),
    "date_parsing": ("date-form", "“{label}”不是日期，请写成2026-03-02的样子。"),
    "date_from_datetime_parsing": ("date-form", "“{label}”不是日期，请写成2026-03-02的样子。"),
    "date_from_datetime_inexact": ("date-form", "“{label}”不是日期，请写成2026-03-02的样子。"),
    "date_type": ("date-form", "“{label}”不是日期，请写成2026-03-02的样子。"),
    "int_parsing": ("number-form", "“{label}”不是整数。"),
    "int_type": ("number-form", "“{label}”不是整数。"),
    "bool_parsing": ("choice-unknown", "“{label}”应为是或否。"),
    "string_type": ("text-form", "“{label}”应为文字。"),
    "tuple_type": ("list-form", "“{label}”应为列表。"),
    "json_invalid": ("malformed-json", "内容不是有效的JSON，请检查后重新提交。"),
    "model_type": ("object-form", "“{label}”应为一组字段。"),
    "model_attributes_type": ("object-form", "“{label}”应为一组字段。"),
}


def problems(shape: type[BaseModel], found: ValidationError) -> list[Problem]:
    """One per field, in the order of the form."""
    seen: dict[str, Problem] = {}
    for error in found.errors(include_url=False, include_input=False):
        path = ".".join(str(step) for step in error["loc"])
        code, sentence = SENTENCES.get(error["type"], (error["type"].replace("_", "-"), ""))
        words = {"label": label(shape, error["loc"]), "field": path} | error.get("ctx", {})
        text = sentence.format(**words) if sentence else _own(error["type"], error["msg"], words)
        seen.setdefault(path, Problem(path, code, text))
    return list(seen.values())


def _own(kind: str, message: str, words: dict[str, Any]) -> str:
    """A sentence of our own comes through as it is; anything else of the library's gets a plain one."""
    return message if "-" in kind else f"“{words['label']}”填写有误，请检查。"


def label(shape: type[BaseModel], path: tuple[int | str, ...]) -> str:
    """The field's title in Chinese, with its place in a list: 承诺事项第2项的完成日期."""
    words, here = "", shape.model_json_schema()
    schema = here
    for step in path:
        schema = _resolved(schema, here)
        if isinstance(step, int):
            schema = schema.get("items", {})
            words += f"第{step + 1}项"
        else:
            schema = schema.get("properties", {}).get(step, {})
            words = f"{words}的{schema.get('title', step)}" if words else str(schema.get("title", step))
    return words


def _resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    for part in (schema, *schema.get("allOf", [])):
        if "$ref" in part:
            found: dict[str, Any] = root["$defs"][part["$ref"].rsplit("/", 1)[1]]
            return found
    return schema


def refusal(no: Refused) -> dict[str, Any]:
    """The JSON of a no: code, sentence, and per field where known."""
    return {"code": no.code, "sentence": str(no), "fields": [asdict(p) for p in no.fields]}


def as_refused(found: list[Problem]) -> Refused:
    """The first problem speaks for all."""
    status = 400 if found[0].code == "malformed-json" else 422
    return Refused(found[0].code, found[0].sentence, status, found)
