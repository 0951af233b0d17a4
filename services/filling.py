"""补录: what a rule of the office demands and a sheet does not say, filled with a plain default; and what cannot be.

Pure. Dates come from the row or the sheet, never from a clock, so that a second run says the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.life import FILLED
from services.rows import DATES, Fault, Row
from shared.messages import Law
from shared.rules import Rules
from shared.words import Publicity, ReplyClass, Scale

BEGINNING = DATES[:3]
REACH = timedelta(days=100)  # a reply's three months and the longest holiday after them
PART = 5000  # characters in each of 情况, 分析, 具体建议
DEMANDS = 20
ITEMS = re.compile(r"(?:^|[；;。，：:\n])\s*[一二三四五六七八九十]是")
LONGEST = {"deputy": 40, "cosigners": 40, "lead_unit": 80, "co_units": 80, "delegation": 60, "body": 14_000}
MOST = {"cosigners": 50, "co_units": 10}
NO_SITUATION = f"{FILLED}原表没有正文，见标题。"
NO_ANALYSIS = f"{FILLED}原件没有单列原因分析，见“情况”。"
NO_PROPOSAL = f"{FILLED}原件没有单列具体建议，请承办单位就标题所提事项研究办理，并向领衔代表作出答复。"
NO_RATING_REASON = f"{FILLED}原表没有写明理由。"
ONE_GRADE = f"{FILLED}原表只有一项评价，两项按同一等次计。"
OPINION = f"{FILLED}同意配合主办单位办理，原表没有会办意见原文。"
CONTACT = f"{FILLED}原表没有沟通日期和要点。"
PROMISE = f"{FILLED}按答复计划落实"


def dated(rows: Sequence[Row]) -> list[Row]:
    """Every row with the days of handing in, filing and assignment.

    A missing one is the nearest known date of its row, rather the one before, else the earliest of the sheet."""
    known = [day for row in rows for column in DATES if (day := getattr(row, column))]
    first = min(known, default=date(date.today().year, 1, 4))
    return [_dated(row, first) for row in rows]


def _dated(row: Row, first: date) -> Row:
    later = next((day for column in DATES if (day := getattr(row, column))), first)
    found: dict[str, Any] = {}
    for column in BEGINNING:
        later = found[column] = getattr(row, column) or later
    return replace(row, **found)


def words(row: Row, rules: Rules) -> dict[str, Any]:
    """The deputy's text: 情况, 分析, 具体建议 and the demands, as far as the body lets them be told apart."""
    title = titled(row.title, rules.value("title_min"), rules.value("title_max"))
    situation, analysis, proposal = parted(row.body)
    if title != row.title:
        situation = f"{FILLED}原标题：{row.title}\n{situation}"
    enough = len(proposal) >= rules.value("proposal_min_chars")
    return {
        "title": title,
        "situation": situation or NO_SITUATION,
        "analysis": analysis or NO_ANALYSIS,
        "proposal": proposal if enough else proposal + NO_PROPOSAL,
        "demands": demands(row.title, proposal),
    }


def titled(title: str, least: int, most: int) -> str:
    """A title too short is put in the usual form, one too long is cut; both say so."""
    if len(title) < least:
        return f"关于{title}的建议{FILLED}"
    return title if len(title) <= most else f"{title[: most - 1 - len(FILLED)]}…{FILLED}"


def parted(body: str) -> tuple[str, str, str]:
    """Situation, analysis and proposal: the proposal begins at “建议：”, the analysis is the last sentence before it.

    A part too long for its field: the body is cut in three as it comes."""
    head, proposal = [*re.split("(?:具体)?建议[：:]", body, maxsplit=1), ""][:2]
    sentences = re.findall("[^。！？]+[。！？]*", head)
    cut = -1 if len(sentences) > 1 else len(sentences)
    parts = "".join(sentences[:cut]).strip(), "".join(sentences[cut:]).strip(), proposal.strip()
    if max(map(len, parts)) <= PART - 2 * len(NO_PROPOSAL):
        return parts
    third = len(body) // 3 + 1
    return body[:third].strip(), body[third : 2 * third].strip(), body[2 * third :].strip()


def demands(title: str, proposal: str) -> list[str]:
    """一是……；二是……: each a demand; without them the title's matter is the only one."""
    items = [item.strip(" ；;。，\n") for item in ITEMS.split(proposal)[1:]]
    matter = title.removeprefix("关于").removesuffix("的建议") or title
    return [item for item in items if item][:DEMANDS] or [f"{matter}{FILLED}"]


def reply(reply_class: str | None, on: date, asked: int, unit: str) -> dict[str, Any]:
    """This unit's reply to `asked` demands. No class on the sheet: C, which claims least."""
    given = ReplyClass(reply_class or "C")
    claimed = f"办理结果为{given.word}" if reply_class else "原表没有答复类别，暂按C类"
    answers = [f"{FILLED}原表没有答复原文；{claimed}。"] * asked
    content: dict[str, Any] = {"reply_class": given, "answers": answers, "publicity": Publicity.ON_REQUEST}
    if given is ReplyClass.B:
        content["promises"] = [{"what": PROMISE, "due": promised(on), "unit": unit}]
    else:
        content["basis"] = f"{FILLED}{claimed}。"
    return content


def promised(on: date) -> date:
    """The end of the year, but half a year at least."""
    half = date(on.year + on.month // 7, (on.month + 5) % 12 + 1, min(on.day, 28))
    return max(half, date(on.year, 12, 31))


def rating(attitude: str | None, result: str | None) -> tuple[str, str, str] | None:
    """Attitude, result and reason, None when not rated. One grade alone is taken for both: the worse counts anyway."""
    if not attitude and not result:
        return None
    grade = {scale.word: scale.value for scale in Scale}
    both = attitude or result or "", result or attitude or ""
    reason = NO_RATING_REASON if "不满意" in both else "" if attitude and result else ONE_GRADE
    return grade[both[0]], grade[both[1]], reason


def faults_of(row: Row, books: Law) -> list[Fault]:
    """What the commands or the calendar would refuse in a row as read, and no default can mend."""
    wrong = [*_too_long(row), *_uncounted(row, books)]
    return [Fault(row.line, column, _cell(getattr(row, column)), reason) for column, reason in wrong]


def _too_long(row: Row) -> Iterator[tuple[str, str]]:
    for column, longest in LONGEST.items():
        names = value if isinstance(value := getattr(row, column), tuple) else (value,)
        if (length := max(map(len, names), default=0)) > longest:
            yield column, f"有 {length} 字，最多 {longest} 字，请缩短。"
        if column.endswith(("lead_unit", "co_units")) and any(len(name) < 2 for name in names):
            yield column, "单位名称至少2个字，请写全。"
    for column, most in MOST.items():
        if len(names := getattr(row, column)) > most:
            yield column, f"有 {len(names)} 个，最多 {most} 个，请减少。"


def _uncounted(row: Row, books: Law) -> Iterator[tuple[str, str]]:
    """A year without a calendar is never guessed, and rules begin with their first version."""
    for column in DATES:
        if not (day := getattr(row, column)):
            continue
        if missing := {day.year, (day + REACH).year} - books.calendar.status.keys():
            yield column, f"期限要用到{min(missing)}年的工作日历，系统里没有，请先录入或改正日期。"


def _cell(value: object) -> str:
    return ";".join(value) if isinstance(value, tuple) else str(value or "")
