"""Numbers that lead to a person: where they stand in a text, so that it can be mended before it is kept."""

import re

from shared.messages import refuse

_NUMBERS = (
    ("手机号码", re.compile(r"(?<!\d)(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    ("身份证号码", re.compile(r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)")),
    (
        "固定电话号码",
        re.compile(r"(?<!\d)0\d{2,3}[ )）-]?\d{7,8}(?!\d)|(?:(?<=电话)|(?<=电话[:：]))[ ]?\d{7,8}(?!\d)"),
    ),
    ("银行卡号", re.compile(r"(?<!\d)62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")),
    ("电子邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
)


def numbers_in(text: str) -> list[str]:
    """Kinds of personal numbers in the text, in Chinese: 手机号码, 身份证号码 …"""
    plain = text.translate(_HALF_WIDTH)
    return [kind for kind, pattern in _NUMBERS if pattern.search(plain)]


def masked(text: str) -> str:
    """The text with every such number replaced by ××."""
    for _, pattern in _NUMBERS:
        for found in reversed(list(pattern.finditer(text.translate(_HALF_WIDTH)))):
            text = text[: found.start()] + MASK + text[found.end() :]
    return text


MASK = "××"
_HALF_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("－"): ord("-"), ord("—"): ord("-")}


def impersonal(**texts: str) -> None:
    """Nothing that leads to a person goes into a fact, by the field's Chinese name. Refuses `personal-number`."""
    for label, text in texts.items():
        if kinds := numbers_in(text):
            refuse("personal-number", f"“{label}”中有{'、'.join(kinds)}，请删去：写是什么事，不写是谁。", 422)
