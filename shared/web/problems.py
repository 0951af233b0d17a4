"""Bad input in clear Chinese: what is wrong, where, how to mend it; a stable code for programs."""

import secrets
import traceback
from dataclasses import asdict
from functools import cache
from itertools import islice
from typing import Any

import structlog
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from shared.messages import Problem, Refused
from shared.web.reading import AWAY
from shared.writer import about_data

log = structlog.get_logger()
MOST = 50  # problems told at once
MOMENT = "“{label}”不是带时区的时刻，请写成2026-03-02T09:00:00+08:00的样子。"
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
    "datetime_parsing": ("moment-form", MOMENT),
    "datetime_from_date_parsing": ("moment-form", MOMENT),
    "datetime_type": ("moment-form", MOMENT),
    "timezone_aware": ("moment-form", MOMENT),
    "int_parsing": ("number-form", "“{label}”不是整数。"),
    "int_type": ("number-form", "“{label}”不是整数。"),
    "int_from_float": ("number-form", "“{label}”不是整数。"),
    "int_parsing_size": ("number-form", "“{label}”的数字太大。"),
    "greater_than_equal": ("number-range", "“{label}”不能小于{ge}。"),
    "less_than_equal": ("number-range", "“{label}”不能大于{le}。"),
    "bool_type": ("choice-unknown", "“{label}”应为是或否。"),
    "bool_parsing": ("choice-unknown", "“{label}”应为是或否。"),
    "string_type": ("text-form", "“{label}”应为文字。"),
    "tuple_type": ("list-form", "“{label}”应为列表。"),
    "nul-character": ("nul-character", "“{label}”中有无法保存的字符（空字符），请删去后再提交。"),
    "json_invalid": ("malformed-json", "内容不是有效的JSON，请检查后重新提交。"),
    "model_type": ("object-form", "“{label}”应为一组字段。"),
    "model_attributes_type": ("object-form", "“{label}”应为一组字段。"),
}

UNFIT = ("bad-address", "地址中的参数不对，请从页面上的链接进入。", 422)
HTTP = {
    400: ("malformed-body", "提交的内容无法解读，或某一项过长；请回到原来的页面修改后重新提交。"),
    404: ("unknown-address", "没有这个地址，请从页面上的链接进入。"),
    405: ("method-not-allowed", "这个地址不接受这种请求方式，请从页面上的按钮进入。"),
}


def nothing_here() -> Refused:
    """To whom a page is not shown, there is no such page."""
    return Refused("unknown-page", "没有这个页面，或您无权查看。", 404)


def unknown_address() -> Refused:
    return Refused(*HTTP[404], 404)


def problems(shape: type[BaseModel], found: ValidationError) -> list[Problem]:
    """One per field, in the order of the form."""
    seen: dict[str, Problem] = {}
    for error in islice(found.errors(include_url=False, include_input=False), MOST):
        path = ".".join(str(step) for step in error["loc"])[:100]
        code, sentence = SENTENCES.get(error["type"], (error["type"].replace("_", "-"), ""))
        words = {"label": label(shape, error["loc"]), "field": path or "（无名）"} | error.get("ctx", {})
        text = sentence.format(**words) if sentence else _own(error["type"], error["msg"], words)
        seen.setdefault(path, Problem(path, code, text))
    return list(seen.values())


def _own(kind: str, message: str, words: dict[str, Any]) -> str:
    """A sentence of our own comes through as it is; anything else of the library's gets a plain one."""
    return message if "-" in kind else f"“{words['label']}”填写有误，请检查。"


def label(shape: type[BaseModel], path: tuple[int | str, ...]) -> str:
    """The field's title in Chinese, with its place in a list: 承诺事项第2项的完成日期."""
    words, here = "", _schema(shape)
    schema = here
    for step in path:
        schema = _resolved(schema, here)
        if isinstance(step, int):
            schema = schema.get("items", {})
            words += f"第{step + 1}项"
        else:
            schema = schema.get("properties", {}).get(step, {})
            words = f"{words}的{schema.get('title', step)}" if words else str(schema.get("title", step))
    return words[:100] or "提交的内容"


@cache
def _schema(shape: type[BaseModel]) -> dict[str, Any]:
    return shape.model_json_schema()


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


def refusal_of(broken: Exception) -> Refused:
    """Whatever goes wrong, as a no with code and sentence."""
    match broken:
        case Refused():
            return broken
        case HTTPException():
            code, sentence = HTTP.get(broken.status_code, (f"http-{broken.status_code}", HTTP[400][1]))
            return Refused(code, sentence, broken.status_code)
        case RequestValidationError():
            return Refused(*UNFIT)
        case DBAPIError() if about_data(broken):  # a year or a character in the address that no database knows
            return Refused(*UNFIT)
        case DBAPIError():
            return Refused(*AWAY)
        case ClientDisconnect():
            return Refused("went-away", "连接中断，没有写入任何内容。", 400)
        case _:
            return _bug(broken)


def _bug(broken: Exception) -> Refused:
    """Logged by number; the frames only, for a message may quote what somebody has written."""
    number = f"{secrets.randbelow(10**8):08d}"
    frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(broken.__traceback__)]
    log.error("bug", number=number, kind=type(broken).__name__, frames=frames[-12:])
    return Refused("bug", f"系统出了差错，编号{number}，请报给运维。", 500)
