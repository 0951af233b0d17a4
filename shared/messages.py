"""The words every service speaks: commands ask, events report, a refusal says no."""

import itertools
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, NoReturn
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from shared.rules import RuleBooks, Rules
from shared.streams import id_of, parted
from shared.words import Role
from shared.workdays import Calendar, legal_day

ID = r"[\w.-]{1,64}"  # names a stream: no slash, no blank
Id = Annotated[str, Field(pattern=f"^{ID}$", title="编号")]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field."""

    field: str  # dotted path, as in the form
    code: str
    sentence: str


class Refused(Exception):
    """A rule said no; nothing was written. `code` is for programs and stays; the sentence is for people."""

    def __init__(self, code: str, sentence: str, status: int = 409, fields: Sequence["Problem"] = ()) -> None:
        super().__init__(sentence)
        self.code, self.status, self.fields = code, status, fields


def refuse(code: str, sentence: str, status: int = 409) -> NoReturn:
    raise Refused(code, sentence, status)


class Command(BaseModel):
    """Somebody asks. `by` says who may; empty: only reactions and the clock send it, and it has no address."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    by: ClassVar[frozenset[Role]] = frozenset()
    about: ClassVar[str] = "suggestion"  # the field that names the stream
    typed: ClassVar[bool] = False  # its id is a short name people give, not one that is made up for them
    label: ClassVar[str] = ""  # the word on the button
    sends: ClassVar[str] = ""  # the word on its form's button, where it is another one
    waits: ClassVar[str] = ""  # who waits until it is done
    home: ClassVar[str] = ""  # the page of what it is about, `{id}` in it; empty: a suggestion's own, or the desk
    side: ClassVar[bool] = False  # beside the course of things, or taking it back: never the button that is pointed at
    looks: ClassVar[str] = ""  # the word on a second button, which only shows what stands beside the text

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        """PostgreSQL stores neither NUL nor half a surrogate pair: say so at the door, not at the vault."""
        if found := [InitErrorDetails(type=_NUL, loc=path, input=None) for path in unstorable(given)]:
            raise ValidationError.from_exception_data(cls.__name__, found)
        return given


_NUL = PydanticCustomError("nul-character", "文字中有无法保存的字符（空字符），请删去后再提交。")
_NOT_STORED = re.compile("[\0\ud800-\udfff]")
Path = tuple[int | str, ...]


def unstorable(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where, inside what was given, a text stands that PostgreSQL cannot store."""
    if isinstance(value, str):
        if _NOT_STORED.search(value):
            yield path
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from unstorable(str(name), path)
            yield from unstorable(item, (*path, name))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from unstorable(item, (*path, n))


class Event(BaseModel):
    """A fact. Without a topic it is private and never leaves its service."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    topic: ClassVar[str | None] = None
    owner: ClassVar[str] = ""
    major: ClassVar[int] = 1
    discreet: ClassVar[bool] = False  # a sealed rating: the day instead of the hour, the role instead of the person

    @classmethod
    def named(cls) -> str:
        return f"{cls.__name__}.v{cls.major}"

    @classmethod
    def full_name(cls) -> str:
        """`tibandu.routing.ReplyDelivered.v1`, the `ce_type` of the fact."""
        return f"tibandu.{cls.owner}.{cls.named()}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A fact on its way: CloudEvents attributes, and the fact itself as JSON."""

    id: UUID
    type: str  # tibandu.routing.ReplyDelivered.v1
    source: str  # routing
    subject: str  # 439900/case/…
    version: int  # 1, 2, 3 … per stream and topic, without gaps
    at: datetime
    role: str
    unit: str
    rules: str
    cause: UUID | None
    topic: str
    body: str

    @property
    def congress(self) -> str:
        return parted(self.subject)[0]

    @property
    def about(self) -> str:
        """The id of the suggestion, or of the stream."""
        return id_of(self.subject)

    @property
    def key(self) -> str:
        """Kafka's key and the unit of order: congress and suggestion; in the compacted register the whole stream."""
        return self.subject if self.topic == "tibandu.register.v1" else f"{self.congress}/{self.about}"

    def dump(self) -> bytes:
        return _ENVELOPE.dump_json(self)

    @staticmethod
    def read(data: bytes) -> "Envelope":
        return _ENVELOPE.validate_json(data)


_ENVELOPE = TypeAdapter(Envelope)


@dataclass(frozen=True, slots=True)
class On:
    """A fact for a further stream of the same congress, `kind/id`, decided together with the main one."""

    stream: str
    event: Event


@dataclass(frozen=True, slots=True)
class Keep:
    """A row for a table beside the journal, decided with the facts and written with them: no fact itself, told to

    nobody, and gone for good when `row` is none."""

    table: str
    item: str
    row: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Law:
    """What every decision may consult: rule books and calendars."""

    books: RuleBooks
    calendar: Calendar


NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may know besides the state and the command."""

    law: Law
    now: datetime
    actor: str
    role: Role
    congress: str
    unit: str = ""  # the unit, county or delegation the actor speaks for
    message: UUID = NOBODY
    heard: Envelope | None = None  # the fact of another service behind this command, if one is
    also: Mapping[str, Any] = field(default_factory=dict)  # states of the further streams, by `kind/id`
    seal: Callable[[bytes], str] | None = None  # closes a rating to the evaluation office's key
    unseal: Callable[[str], bytes] | None = None

    @property
    def today(self) -> date:
        return legal_day(self.now)

    @property
    def rules(self) -> Rules:
        """The rules in force today; a case under way asks `law.books.named(its version)`."""
        return self.law.books.at(self.congress, self.today)

    @property
    def since(self) -> date:
        """The legal day the thing happened: when it was said by another service, its day, not ours."""
        return legal_day(self.heard.at) if self.heard else self.today

    def id(self, n: int) -> UUID:
        """The same ids when the same message is decided again."""
        return uuid5(self.message, str(n))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker gets, the first time and every time the same key is sent again."""

    stream: str
    version: int
    events: tuple[str, ...]


_tail = os.urandom(4)
_count = itertools.count()


def uuid7() -> UUID:
    """Milliseconds, a counter, and this process's own tail: sorted by birth, no system call."""
    n = time.time_ns() // 1_000_000 << 80 | 7 << 76 | (next(_count) & 0xFFF) << 64 | 2 << 62
    return UUID(int=n | (next(_count) & 0x3FFFFFFF) << 32 | int.from_bytes(_tail))
