"""文件登记: one document of the offices, and the 文号 it alone bears."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.files import Attachment
from shared.messages import Event
from shared.words import NoticeKind


class NoticeEntered(Event):
    """The whole record, as entered or corrected."""

    number: str
    title: str
    offices: tuple[str, ...]
    year: int
    day: date
    kind: NoticeKind
    text: str
    files: tuple[Attachment, ...]


class NoticeRemoved(Event):
    """登记有误，撤销."""

    reason: str


class NumberTaken(Event):
    """This 文号 belongs to one document; with none, it is free again."""

    notice: str


NoticeFact = NoticeEntered | NoticeRemoved


@dataclass(frozen=True, slots=True)
class Notice:
    entered: NoticeEntered | None = None  # none: never, or no longer


@dataclass(frozen=True, slots=True)
class Number:
    notice: str = ""


def evolve(notice: Notice, fact: NoticeFact) -> Notice:
    match fact:
        case NoticeEntered():
            return replace(notice, entered=fact)
        case NoticeRemoved():
            return replace(notice, entered=None)
        case _:
            assert_never(fact)


def evolve_number(number: Number, fact: NumberTaken) -> Number:
    return replace(number, notice=fact.notice)


def numbered(number: str) -> str:
    """The stream of a 文号, however its brackets are written: 云人办〔2026〕3号 and 云人办[2026]3号 are one."""
    return "notice-number/" + "-".join(re.findall(r"\w+", number))[:64]
