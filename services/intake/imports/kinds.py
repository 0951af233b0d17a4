"""What can be imported, as data: the columns of each kind, how a cell is read, what tells two rows apart.

A cell's value is what the command takes, in JSON. Light: the child process that opens strangers' files imports it.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from shared.words import DeputyStatus, StationForm, StationKind, TownshipType, Word

Value = str | bool | list[str] | None
Known = Mapping[str, str]  # counties, by name and by code


class Wrong(Exception):
    """What is wrong with a cell: the words behind “what stands in it”."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


Reader = Callable[[str, Known], Value]


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    field: str
    reads: Reader | None = None  # none: a text of at most `longest` characters
    longest: int = 0
    least: int = 0
    blank: Value = ""  # what an empty cell stands for
    hint: str = ""
    offers: Sequence[str] = ()  # the words of a closed list
    width: int = 14


def _word(words: type[Word]) -> Reader:
    meant = {w.word: w.value for w in words}

    def read(cell: str, known: Known) -> str:
        if cell not in meant:
            raise Wrong("word-unknown", f"不在选项之中，可填：{'、'.join(meant)}")
        return meant[cell]

    return read


def _yes(cell: str, known: Known) -> bool:
    if cell not in ("是", "否"):
        raise Wrong("word-unknown", "应填“是”或“否”")
    return cell == "是"


_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))")


def _day(cell: str, known: Known) -> str:
    found = _DAY.fullmatch(cell) if cell.isascii() or "年" in cell else None
    try:
        if found:
            return date(*(int(n) for n in found.groups() if n)).isoformat()
    except ValueError:
        pass
    raise Wrong("date-wrong", "不是日期，请写成2026-03-02的样子" if re.search(r"^\d+$", cell) else "不是日期")


def _several(cell: str, known: Known) -> list[str]:
    said = [s for part in re.split("[、，,；;\n]", cell) if (s := part.strip())]
    if len(said) > 10:
        raise Wrong("too-many", f"有{len(said)}项，最多10项")
    if long := next((s for s in said if len(s) > 20), ""):
        raise Wrong("text-too-long", f"中有一项{len(long)}个字，最多20个字")
    return said


def _county(cell: str, known: Known) -> str:
    if cell not in known:
        raise Wrong("unit-unknown", "不是本级人大登记的县区" if known else "无法核对：本级人大还没有登记所属县区")
    return known[cell]


def _id(cell: str, known: Known) -> str:
    if not re.fullmatch(r"[\w.-]{1,64}", cell):
        raise Wrong("text-form", "只能由文字、数字、点和短横组成，最多64个")
    return cell


def _choice(heading: str, name: str, words: type[Word], first: Word) -> Column:
    return Column(heading, name, _word(words), blank=first.value, offers=[w.word for w in words])


_answer = partial(Column, reads=_yes, offers=("是", "否"))


@dataclass(frozen=True, slots=True)
class Kind:
    """`number`, `name` and `group` are fields: a row is known by its number, or else by name and group."""

    code: str
    word: str
    unit: str  # how they are counted: 5,000位, 30个
    stream: str
    columns: Sequence[Column]
    number: str
    name: str
    group: str
    gone: Mapping[str, Value]  # how one is put away who was not there before the import
    digits: bool = False  # what stands in `number` is itself the id
    order: Mapping[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", {c.field: n for n, c in enumerate(self.columns)})

    def id(self, congress: str, number: str, name: str, group: str) -> str:
        """As the samples name deputies: a certificate's number and a name stay out of streams."""
        if self.digits and number:
            return number
        said = number or (f"{group}/{name}" if self.digits else name)
        return self.stream[0] + hashlib.sha256(f"{congress}/{said}".encode()).hexdigest()[:10]


DEPUTIES = Kind(
    "deputies",
    "代表名册",
    "位",
    "deputy",
    (
        Column("姓名", "name", longest=40, least=1),
        Column("代表证号", "certificate", longest=20, hint="有证号的，以证号认人；请设为文本格式", width=18),
        Column("代表团", "delegation", longest=60, width=20),
        Column("初审县区", "county", _county, hint="本级人大登记的县区，填名称或六位代码"),
        Column("代表小组", "group", longest=60),
        Column("职业", "occupation", longest=60, width=20),
        Column("专长", "skills", _several, blank=[], hint="多项用顿号隔开，最多10项", width=20),
        Column("联系电话", "telephone", longest=20, hint="只在本环节使用；请设为文本格式", width=18),
        _answer("常委会组成人员", "sc_member", blank=False),
        _answer("驻会委员", "resident", blank=False),
        _choice("状态", "status", DeputyStatus, DeputyStatus.IN_OFFICE),
        Column("当选日期", "elected", _day, blank=None, hint="如2026-03-02"),
    ),
    number="certificate",
    name="name",
    group="delegation",
    gone={"status": DeputyStatus.LEFT.value},
)
STATIONS = Kind(
    "stations",
    "联络站点",
    "个",
    "station",
    (
        Column("名称", "name", longest=60, least=2, width=28),
        Column("站点编号", "station", _id, hint="站点账号所用的编号；不填则自动编号"),
        Column("所在乡镇街道", "township", longest=40, least=1, width=18),
        _choice("类别", "kind", StationKind, StationKind.STATION),
        _choice("形式", "form", StationForm, StationForm.FIXED),
        _choice("乡镇类型", "township_type", TownshipType, TownshipType.TOWN),
        _answer("启用", "active", blank=True),
        Column("站点工作人员", "keeper", longest=40),
        Column("地址", "address", longest=120, width=30),
        Column("开放时间", "hours", longest=120, width=24),
    ),
    number="station",
    name="name",
    group="township",
    gone={"active": False},
    digits=True,
)
KINDS = {k.code: k for k in (DEPUTIES, STATIONS)}


def shown(column: Column, value: Value) -> str:
    """A value in the words of the sheet."""
    match value:
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(value)
        case None | "":
            return "（空）"
        case _ if column.offers:
            return next((w for w in column.offers if column.reads and column.reads(w, {}) == value), value)
        case _:
            return value
