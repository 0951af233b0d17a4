"""法定期限: which days are workdays, when a legal span ends, and the sentences that explain the date.

Pure, but for reading deploy/calendar/<year>.toml once at the start; a year without a table is never guessed. Common
to all rules is general civil computation: the day of the start fact is not counted; n months end on the same day number
n months later, else on the last of the month; an end on a day off rolls to the next workday; a day ends at 24:00 in
Shanghai.
"""

import hashlib
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

Unit = Literal["workday", "day", "month"]
Kind = Literal["工", "休", "班"]
Frozen = Sequence[tuple[date, date]]  # [from, to): the day of the decision counts again
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
T = TypeVar("T", bound=BaseModel)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
WEEKDAYS = "周一", "周二", "周三", "周四", "周五", "周六", "周日"
MONTHS = "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"


class CalendarMissing(ValueError):
    """A date was asked of a year whose holidays nobody has entered: refuse and alarm, never compute."""

    def __init__(self, year: int) -> None:
        super().__init__(f"没有{year}年的工作日历，无法计算期限。请先录入当年的放假和调休安排。")
        self.year = year


class TableError(ValueError):
    """A calendar or rule book is wrong: names the file, the field and the reason, and stops the start."""


@dataclass(frozen=True, slots=True)
class Span:
    """期限: a length of time and the article that sets it."""

    count: int
    unit: Unit
    article: str


@dataclass(frozen=True, slots=True)
class Due:
    """The day at whose 24:00 a span ends, its explanation sentence by sentence, and whether a calendar may move it."""

    day: date
    steps: tuple[str, ...]
    provisional: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """工作日历: the years that are known, their holidays by name, and the make-up workdays 调休."""

    status: Mapping[int, Literal["published", "provisional"]]
    holidays: Mapping[date, str]
    makeup: frozenset[date]
    version: str

    def kind(self, day: date) -> Kind:
        """工 an ordinary workday, 休 a weekend or holiday, 班 a weekend day worked. Raises `CalendarMissing`."""
        if day.year not in self.status:
            raise CalendarMissing(day.year)
        if day in self.makeup:
            return "班"
        return "休" if day.weekday() > 4 or day in self.holidays else "工"

    def is_workday(self, day: date) -> bool:
        return self.kind(day) != "休"

    def provisional(self, year: int) -> bool:
        """暂定: the State Council's notice for the year is not out yet. Raises `CalendarMissing`."""
        if year not in self.status:
            raise CalendarMissing(year)
        return self.status[year] == "provisional"


class Holiday(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Text
    first: date = Field(alias="from")
    last: date = Field(alias="to")

    def days(self) -> Iterator[date]:
        return (self.first + n * DAY for n in range((self.last - self.first).days + 1))


class Year(BaseModel):
    """One year's table, as in deploy/calendar: what the notice says, nothing computed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    year: int
    status: Literal["published", "provisional"]
    source: Text
    holiday: tuple[Holiday, ...] = Field(min_length=1)
    makeup: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        off = [day for holiday in self.holiday for day in holiday.days()]
        for holiday in self.holiday:
            if holiday.last < holiday.first:
                raise ValueError(f"“{holiday.name}”的止日在起日之前")
        for day in (*off, *self.makeup):
            # A notice may turn the last days of the year before: New Year's Day of 2023 began on 31 December.
            if day.year != self.year and (day.year, day.month) != (self.year - 1, 12):
                raise ValueError(f"{day}不在{self.year}年")
            if (*off, *self.makeup).count(day) > 1:
                raise ValueError(f"{day}写了两次")
        for day in self.makeup:
            if day.weekday() < 5:
                raise ValueError(f"调休上班日{day}是{WEEKDAYS[day.weekday()]}，应为周六或周日")
        return self


def read_checked(file: Path, shape: type[T]) -> T:
    """A TOML file in its checked shape. Raises `TableError`: file, line or field, reason."""
    where = f"{file.parent.name}/{file.name}"
    try:
        return shape.model_validate(tomllib.loads(file.read_text("utf-8")))
    except ValidationError as wrong:
        reasons = "；".join(f"{_field(e['loc'])}{e['msg'].removeprefix('Value error, ')}" for e in wrong.errors())
        raise TableError(f"{where}：{reasons}") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise TableError(f"{where}：不是 UTF-8 编码的 TOML：{wrong}") from wrong


def _field(place: tuple[int | str, ...]) -> str:
    return " ".join(f"第{p + 1}项" if isinstance(p, int) else p for p in place) + "：" if place else ""


def load_calendar(folder: Path) -> Calendar:
    """All years of deploy/calendar. Raises `TableError`."""
    years = [read_checked(file, Year) for file in sorted(folder.glob("*.toml"))]
    status = {year.year: year.status for year in years}
    if not years or len(status) < len(years):
        raise TableError(f"{folder.name}：没有日历，或同一年有两份")
    holidays = {day: holiday.name for year in years for holiday in year.holiday for day in holiday.days()}
    makeup = frozenset(day for year in years for day in year.makeup)
    if both := sorted(makeup & holidays.keys()):
        raise TableError(f"{folder.name}：{both[0]}在一份日历里放假，在另一份里上班")
    content = "".join(year.model_dump_json() for year in years)
    return Calendar(status, holidays, makeup, hashlib.sha256(content.encode()).hexdigest()[:12])


def legal_day(moment: datetime) -> date:
    """The day in Shanghai at an aware instant; midnight belongs to the new day."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone has no legal day")
    return local(moment).date()


def local(moment: datetime) -> datetime:
    """An instant as the clock on the office's wall shows it."""
    return moment.astimezone(SHANGHAI)


def today(now: datetime) -> date:
    return legal_day(now)


def start_of(day: date) -> datetime:
    """The instant, in UTC, of 0:00 in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant, in UTC, of 24:00 in Shanghai: what is in before it is in time."""
    return start_of(day + DAY)


def spoken(day: date) -> str:
    """2026年6月2日（周二）."""
    return f"{day.year}年{_brief(day)}"


def _brief(day: date) -> str:
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def _after(start: date, day: date) -> str:
    return _brief(day) if day.year == start.year else spoken(day)


def due(start: date, span: Span, calendar: Calendar, frozen: Frozen = (), begins: str = "起算") -> Due:
    """到期日. `begins` is the word of the start fact (交办); `frozen` the days a return request 申退 was undecided.

    Frozen days are not counted. An open request is frozen up to and without tomorrow. Raises `CalendarMissing`.
    """
    opening = f"{spoken(start)}{begins}，{'当日不计' if begins == '起算' else '次日起算'}"
    count = _count_workdays if span.unit == "workday" else _count_dates
    day, leaned, steps = count(start, span, calendar, frozen)
    guessed = [y for y in range(leaned.year, day.year + 1) if calendar.provisional(y)]
    warning = [f"{y}年放假安排尚未公布，到期日为暂定" for y in guessed]
    return Due(day, (opening, *steps, *warning), bool(guessed))


def _count_workdays(start: date, span: Span, calendar: Calendar, frozen: Frozen) -> tuple[date, date, list[str]]:
    """The last day, the first day whose calendar it leaned on, the steps."""
    day, left, held, kinds = start, span.count, 0, {"工": 0, "休": 0, "班": 0}
    while left > 0:
        day += DAY
        kind = calendar.kind(day)
        if kind != "休" and _held(day, frozen):
            held += 1
            continue
        kinds[kind] += 1
        left -= kind != "休"
    steps = [f"申退期间冻结{held}个工作日"] if held else []
    steps.append(f"{span.count}个工作日至{_after(start, day)}24时")
    off = [f"休息日{kinds['休']}天不计"] if kinds["休"] else []
    made = [f"调休上班{kinds['班']}天计入"] if kinds["班"] else []
    return day, start + DAY, [*steps, *(["其间" + "，".join(off + made)] if off or made else [])]


def _count_dates(start: date, span: Span, calendar: Calendar, frozen: Frozen) -> tuple[date, date, list[str]]:
    """Days and months as they come, then what a freeze adds, then the roll to a workday."""
    months = span.unit == "month"
    plain = _months_later(start, span.count) if months else start + span.count * DAY
    steps = [f"{_length(span)}至{_after(start, plain)}24时"]
    if months and plain.day != start.day:
        steps.append(f"{plain.month}月没有{start.day}日，以月末为准")
    thawed = _thawed(start, plain, frozen)
    if thawed > plain:
        steps.append(f"申退期间冻结{(thawed - plain).days}天，延至{_after(start, thawed)}")
    day = thawed
    while not calendar.is_workday(day) or _held(day, frozen):
        day += DAY
    if day > thawed:
        held = any(_held(thawed + n * DAY, frozen) for n in range((day - thawed).days))
        steps.append(f"遇{_reason(thawed, calendar)}顺延至{_after(start, day)}{'，申退期间不计' if held else ''}")
    elif calendar.kind(day) == "班":
        steps.append("当日调休上班，不顺延")
    return day, thawed, steps


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _thawed(start: date, end: date, frozen: Frozen) -> date:
    """The end, later by every frozen day between start and the end so moved; a day frozen twice counts once."""
    reached = start + DAY
    for begin, over in sorted(frozen):
        first = max(begin, reached)
        if first > end:
            break
        if over > first:
            end, reached = end + (over - first), over
    return end


def _held(day: date, frozen: Frozen) -> bool:
    return any(begin <= day < over for begin, over in frozen)


def _length(span: Span) -> str:
    if span.unit == "day":
        return f"{span.count}天"
    return f"{MONTHS[span.count - 1] if 1 <= span.count <= 12 else span.count}个月"


def _reason(day: date, calendar: Calendar) -> str:
    return f"{calendar.holidays[day]}假期" if day in calendar.holidays else WEEKDAYS[day.weekday()]


def workdays_between(first: date, last: date, calendar: Calendar) -> int:
    """Workdays after `first` up to and with `last`; negative when `last` lies before. Raises `CalendarMissing`."""
    if last < first:
        return -workdays_between(last, first, calendar)
    return sum(calendar.is_workday(first + n * DAY) for n in range(1, (last - first).days + 1))


def remaining(today: date, due_day: date, calendar: Calendar) -> str:
    """还剩3个工作日, 今天到期, 逾期5天: workdays as far as the calendars reach, days beyond them and when late."""
    days = (due_day - today).days
    if days < 0:
        return f"逾期{-days}天"
    if days == 0:
        return "今天到期"
    try:
        left = workdays_between(today, due_day, calendar)
    except CalendarMissing:  # a promise may lie years ahead: its day was given, none is counted to find it
        left = 0
    return f"还剩{left}个工作日" if left else f"还剩{days}天"
