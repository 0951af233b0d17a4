"""规则书: which congress works by which rules on which day, each value with the article that sets it.

The books lie in deploy/rules, one per regulation, with versions by date of effect. A book inherits another one: what
its version in force does not set is the parent's. A case keeps the version under which it was assigned, by its name
`book@date`: the date from which this combination of book and parents is in force. Nothing here knows a deadline.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    model_validator,
)

from shared.words import Word
from shared.workdays import Span, TableError, Text, Unit, read_checked, spoken

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{0,8})?$")]


class RuleError(ValueError):
    """No such rule, version or congress code: a fault of the asking program or of its data."""


class Start(Word):
    """起算事实: the fact from which a clock runs."""

    SUBMISSION = "submission", "提交"
    FIRST_PASS = "first-pass", "初审通过"
    SEND_BACK = "send-back", "退回修改"
    FILING = "filing", "立案"
    FILING_DECISION = "filing-decision", "立案与否决定"
    SESSION_CLOSE = "session-close", "大会闭会"
    FIRST_ASSIGNMENT = "first-assignment", "首次交办"
    ASSIGNMENT = "assignment", "交办"
    RECEIPT = "receipt", "收到"
    TRIAL = "trial", "预交办"
    RETURN_REQUEST = "return-request", "申退"
    OPINION_BOUNCE = "opinion-bounce", "退回会办意见"
    DRAFT = "draft", "答复送审"
    DRAFT_PASS = "draft-pass", "审核通过"
    REPLY = "reply", "答复"
    REDO_ORDER = "redo-order", "责成重新办理"
    SECOND_DISSATISFACTION = "second-dissatisfaction", "再次不满意"
    PROMISE_DONE = "promise-done", "承诺兑现"
    DUE = "due", "到期"
    NOTICE = "notice", "发出督办通知"
    DISPATCH = "dispatch", "发送草案"
    PUBLICATION = "publication", "向社会公布"
    OPINION = "opinion", "报送意见"
    ARGUMENT_REQUEST = "argument-request", "交部门论证"


class Clock(BaseModel):
    """期限 as written in a book."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    count: int = Field(ge=1, le=366)
    unit: Unit
    start: Start = Field(alias="from")
    article: Text


class Value(BaseModel):
    """口径 as written in a book: a number, a word, yes or no, or a list."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    value: StrictBool | StrictInt | StrictFloat | Text | tuple[StrictInt, ...] | tuple[Text, ...]
    article: Text


Entry = TypeVar("Entry", Clock, Value)


class Version(BaseModel):
    """The whole of a regulation from a date of effect on; the version before it is no longer asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    since: date = Field(alias="from")
    clocks: dict[Name, Clock] = {}
    values: dict[Name, Value] = {}

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        if both := self.clocks.keys() & self.values.keys():
            raise ValueError(f"{min(both)}既写成了期限，又写成了口径")
        return self


class Book(BaseModel):
    """One regulation, as in deploy/rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: Code
    name: Text
    inherits: Code | None = None
    divisions: tuple[Prefix, ...] = ()
    version: tuple[Version, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if any(b.since <= a.since for a, b in pairwise(self.version)):
            raise ValueError("各版本应按施行日期先后排列，日期不得相同")
        return self


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one book and its parents, in force together. Unknown names raise `RuleError`."""

    version: str
    name: str
    clocks: Mapping[str, Clock]
    values: Mapping[str, Value]

    def clock(self, name: str) -> Span:
        clock = self._clock(name)
        return Span(clock.count, clock.unit, clock.article)

    def counts_from(self, name: str) -> Start:
        """The fact the clock runs from; its `word` is what `workdays.due` takes as `begins`."""
        return self._clock(name).start

    def begins(self, name: str, day: date, closes: date | None) -> date:
        """From when a clock runs that is started on this day: where the book counts from the close of the session
        大会闭会, and that is known and still to come, from then."""
        return max(day, closes) if closes and self.counts_from(name) is Start.SESSION_CLOSE else day

    def value(self, name: str) -> Any:
        """A bool, number or text; lists come as tuples."""
        if name not in self.values:
            raise RuleError(f"规则“{self.version}”没有口径 {name}")
        return self.values[name].value

    def article(self, name: str) -> str:
        """依据 of a clock or value, by title and article."""
        return self._entry(name).article

    def label(self, name: str) -> str:
        """The Chinese name of a clock or value."""
        return self._entry(name).name or name

    def _clock(self, name: str) -> Clock:
        if name not in self.clocks:
            raise RuleError(f"规则“{self.version}”没有期限 {name}")
        return self.clocks[name]

    def _entry(self, name: str) -> Clock | Value:
        return self.values[name] if name in self.values else self._clock(name)


@dataclass(frozen=True, slots=True)
class RuleBooks:
    """Every combination of rules, worked out once at the start."""

    rules: Mapping[str, Rules]  # by version name
    dates: Mapping[str, tuple[date, ...]]  # from when, by book
    divisions: Mapping[str, str]  # division prefix to book

    def at(self, congress: str, day: date) -> Rules:
        """The rules of a congress (six digits; nine for a township) in force on a day. Raises `RuleError`."""
        book = self.book_of(congress)
        n = bisect_right(self.dates[book], day)
        if n == 0:
            raise RuleError(f"规则“{book}”自{spoken(self.dates[book][0])}起才有，查不到{spoken(day)}的规则")
        return self.rules[f"{book}@{self.dates[book][n - 1]}"]

    def named(self, version: str) -> Rules:
        """The rules a case was assigned under. Raises `RuleError`."""
        if version not in self.rules:
            raise RuleError(f"没有规则版本“{version}”")
        return self.rules[version]

    def book_of(self, congress: str) -> str:
        """The longest division prefix wins; the nationwide book is everybody's last."""
        if not re.fullmatch(r"[1-9][0-9]{5}([0-9]{3})?", congress):
            raise RuleError(f"“{congress}”不是人大代码：应为六位行政区划代码，乡镇为九位")
        return next(self.divisions[p] for n in range(9, -1, -1) if (p := congress[:n]) in self.divisions)


def load_rules(folder: Path) -> RuleBooks:
    """All books of deploy/rules. Raises `TableError`: book, entry, reason."""
    read = [read_checked(file, Book) for file in sorted(folder.glob("*.toml"))]
    books = {book.code: book for book in read}
    if len(books) < len(read):
        raise TableError(f"{folder.name}：两本规则书用了同一个 code")
    divisions = _divisions(read)
    chains = {code: _chain(code, books) for code in books}
    combined = {code: tuple(_combinations(chain)) for code, chain in chains.items()}
    national = combined[divisions[""]]
    _check_complete(national)
    for rules in (r for code in divisions.values() for r in combined[code]):
        _check_known(rules, national[-1])
    return RuleBooks(
        {rules.version: rules for found in combined.values() for rules in found},
        {code: tuple(_dates(chain)) for code, chain in chains.items()},
        divisions,
    )


def _divisions(books: Iterable[Book]) -> dict[str, str]:
    found: dict[str, str] = {}
    for book in books:
        for prefix in book.divisions:
            if found.setdefault(prefix, book.code) != book.code:
                raise TableError(f"{book.code}：区划“{prefix}”已归 {found[prefix]}")
    if "" not in found:
        raise TableError('没有一本规则书的 divisions 写着 ""（全国）')
    return found


def _chain(code: str, books: Mapping[str, Book]) -> list[Book]:
    """The book and its parents, eldest first."""
    chain: list[Book] = []
    following: str | None = code
    while following is not None:
        if following not in books:
            raise TableError(f"{chain[-1].code}：inherits 指向的 {following} 不存在")
        if books[following] in chain:
            raise TableError(f"{code}：inherits 绕成了圈")
        chain.append(books[following])
        following = chain[-1].inherits
    if not chain[-1].version:
        raise TableError(f"{chain[-1].code}：不继承别的书，却没有任何版本")
    return chain[::-1]


def _dates(chain: list[Book]) -> list[date]:
    """The days on which anything changes, from the first day of the eldest book."""
    first = chain[0].version[0].since
    return sorted({v.since for book in chain for v in book.version if v.since >= first})


def _combinations(chain: list[Book]) -> Iterator[Rules]:
    book = chain[-1]
    for day in _dates(chain):
        clocks: dict[str, Clock] = {}
        values: dict[str, Value] = {}
        for version in (v for b in chain for v in [v for v in b.version if v.since <= day][-1:]):
            clocks |= {name: _named(clock, clocks.get(name)) for name, clock in version.clocks.items()}
            values |= {name: _named(value, values.get(name)) for name, value in version.values.items()}
        yield Rules(f"{book.code}@{day}", book.name, clocks, values)


def _named(entry: Entry, inherited: Entry | None) -> Entry:
    return entry if entry.name or inherited is None else entry.model_copy(update={"name": inherited.name})


def _check_complete(national: tuple[Rules, ...]) -> None:
    """No later version of the nationwide rules may lose what an earlier one set."""
    for older, newer in pairwise(national):
        if lost := (older.clocks.keys() | older.values.keys()) - newer.clocks.keys() - newer.values.keys():
            raise TableError(f"{newer.version}：漏了上一版有的 {'、'.join(sorted(lost))}")


def _check_known(rules: Rules, national: Rules) -> None:
    """A local book overrides what the nationwide rules know, in kind: a misspelt entry would bind nobody."""
    if unknown := (rules.clocks.keys() - national.clocks.keys()) | (rules.values.keys() - national.values.keys()):
        raise TableError(f"{rules.version}：全国规则里没有 {'、'.join(sorted(unknown))}，请核对拼写")
    for name, entry in rules.values.items():
        if type(entry.value) is not type(national.values[name].value):
            raise TableError(f"{rules.version}：{name} 的值与全国规则不是同一类（应如 {national.values[name].value}）")
