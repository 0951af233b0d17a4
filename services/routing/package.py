"""交办会材料 (M17, M77): what is handed over with the suggestions, to every unit its own: one note, two lists and three
rules, as the rule book in force has them."""

from dataclasses import dataclass
from datetime import date

from shared.messages import Law
from shared.rules import Rules
from shared.words import Importance, Mode, Part
from shared.workdays import due, spoken

NOTED = ("sign_in", "return_request", "contact", "co_opinion", "reply")  # the days a note explains
UNITS = {"workday": "个工作日", "day": "天", "month": "个月"}


@dataclass(frozen=True, slots=True)
class Handed:
    """One line of a unit's list."""

    id: str
    number: str
    title: str
    part: Part
    important: bool
    assigned: date
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """What one unit was handed in a year."""

    unit: str
    lead: int
    co: int
    important: int
    separate: int = 0  # of those it leads: pieces of suggestions that are handled separately


def sums(handed: dict[str, list[Handed]]) -> list[Sum]:
    """The longest list first. The leads of all units together are all cases, each piece of one counted by itself."""
    found = [_sum(unit, lines) for unit, lines in handed.items()]
    return sorted(found, key=lambda s: (-s.lead, -s.co, s.unit))


def _sum(unit: str, lines: list[Handed]) -> Sum:
    lead = sum(x.part is Part.LEAD for x in lines)
    separate = sum(x.mode is Mode.SEPARATE for x in lines)
    return Sum(unit, lead, len(lines) - lead, sum(x.important for x in lines), separate)


def weighs(importance: str) -> bool:
    return importance == Importance.IMPORTANT.value


def days(rules: Rules) -> list[list[str]]:
    """说明: each span, from when it counts, and where that is written."""
    return [[rules.label(n), _span(rules, n), f"{rules.counts_from(n).word}之日", rules.article(n)] for n in NOTED]


def last_days(line: Handed, law: Law, congress: str) -> list[str]:
    """Until when to sign in, to return and to answer, under the rules of the day it was assigned."""
    rules = law.books.at(congress, line.assigned)
    answer = "reply" if line.part is Part.LEAD else "co_opinion"
    return [_last(rules, name, line.assigned, law) for name in ("sign_in", "return_request", answer)]


def _last(rules: Rules, name: str, assigned: date, law: Law) -> str:
    if rules.counts_from(name).value != "assignment":
        return f"{rules.counts_from(name).word}后{_span(rules, name)}内"
    return spoken(due(assigned, rules.clock(name), law.calendar).day)


def ways(rules: Rules) -> list[tuple[str, list[str]]]:
    """三个办法: how to return, to reply and to ask for more time."""
    return [("退办办法", _returning(rules)), ("答复办法", _replying(rules)), ("延期办法", _extending(rules))]


def _returning(rules: Rules) -> list[str]:
    said = [
        f"认为不属本单位职责的，{_within(rules, 'return_request')}申请退办，写明理由和建议改由哪个单位承办。",
        f"退办申请{_within(rules, 'return_decision')}裁定，裁定前暂不办理。",
        f"同一件建议最多改办{rules.value('max_returns')}次（{rules.article('max_returns')}），再次改办由领导裁定。",
    ]
    if rules.value("late_return_void"):
        said.insert(1, f"逾期申请无效（{rules.article('late_return_void')}）。")
    if rules.value("freeze_on_return"):
        said.append(f"等待裁定的日子不计入办理期限（{rules.article('freeze_on_return')}）。")
    return said


def _replying(rules: Rules) -> list[str]:
    classes = "、".join(rules.value("reply_classes"))
    return [
        f"主办单位{_within(rules, 'reply')}答复。",
        f"答复前与代表沟通，首次沟通{_within(rules, 'contact')}进行。",
        f"协办单位{_within(rules, 'co_opinion')}把会办意见交主办单位。",
        f"答复逐项回应代表的诉求，分{classes}类（{rules.article('reply_classes')}）；B类写明带日期的承诺。",
        "答复稿经督查室审核通过、单位负责人签发后，送达代表。",
        f"每年{_reporting(rules)}前向代表工委报告本年度办理情况（{rules.article('unit_report_by')}）。",
    ]


def _reporting(rules: Rules) -> str:
    """10月31日; where a place asks twice a year, both."""
    days = (day.split("-") for day in rules.value("unit_report_by"))
    return "和".join(f"{int(month)}月{int(day)}日" for month, day in days)


def _extending(rules: Rules) -> list[str]:
    consent = "经同意后方可延期" if rules.value("extension_consent") else "报备即可延期"
    return [
        f"须在答复期限届满前提出，写明理由，{consent}（{rules.article('extension_consent')}）。",
        f"延期后的答复，{_within(rules, 'complex_reply')}送达代表。",
        f"每件建议最多延期{rules.value('max_extensions')}次（{rules.article('max_extensions')}）；结果告知领衔代表。",
    ]


def _within(rules: Rules, name: str) -> str:
    return f"自{rules.counts_from(name).word}之日起{_span(rules, name)}内（{rules.article(name)}）"


def _span(rules: Rules, name: str) -> str:
    span = rules.clock(name)
    return f"{span.count}{UNITS[span.unit]}"
