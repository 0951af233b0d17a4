"""What stands beside a text while it is written and reviewed: lateness, who reads it, proposed wording, the findings
of the pre-review, what only a person can judge, and similar suggestions (P09).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake import similar_page
from services.intake.case import Case, Stage
from services.intake.checks import CHECKS, findings, without_numbers
from services.intake.facts import Words
from services.intake.finding import TEXTS, Finding, Kind, Look
from services.intake.pages import may_see
from services.intake.review.suggesting import proposed, worded
from services.intake.roll.deputy import Deputy
from services.intake.service import intake, units
from shared.messages import Command, Context, Problem
from shared.people import Person
from shared.personal import MASK
from shared.streams import id_of
from shared.web.marking import PUT, STRUCK, marked
from shared.web.parts import Aside, Beside
from shared.web.reading import state
from shared.words import Role
from shared.workdays import SHANGHAI, spoken

OPEN = (Stage.NONE, Stage.DRAFT, Stage.SIGNING, Stage.RETURNED, Stage.REVIEW_1, Stage.REVIEW_2)
HOW = {STRUCK: "del", PUT: "ins"}
REVIEWS = (Stage.REVIEW_1, Stage.REVIEW_2)
REVIEWERS = {Role.COUNTY_OFFICE: 1, Role.OFFICE: 2}
FIELDS = TEXTS | {"attachments": "附件", "session_kind": "提出时间", "proposed_units": "建议承办单位", "": "全文"}
Entries = Mapping[str, Any] | None


async def beside(
    db: AsyncConnection,
    case: Case,
    ctx: Context,
    id: str,
    entries: Entries = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:
    who = Person(ctx.actor, "", ctx.role, ctx.congress, ctx.unit)
    if not may_see(case, who):
        case = Case()  # somebody else's: as if it were not there
    if case.stage not in OPEN or (case.stage is Stage.NONE and entries is None):
        return ()
    if who.role is Role.DEPUTY and case.deputy and who.id != case.deputy:
        return ()  # what is still to be mended is the lead's
    alike = await similar_page.beside(db, case, who, id, entries)
    near = sum(aside.tone == "yellow" for aside in alike.asides) if alike else 0
    checked = await _checked(db, case, ctx, entries, near)
    said = [*checked, *([alike] if alike else [])]
    if entries is not None:
        return said
    return [*_late(case, ctx), *_read(case, ctx), *_proposal(case), *said, *_judging(case, ctx)]


def _late(case: Case, ctx: Context) -> list[Beside]:
    if not (late := case.review.late):
        return []
    days = (ctx.today - late.due).days
    note = f"{late.clock.word}应于{spoken(late.due)}前完成，已逾期{days}天，已提醒审核单位。逾期不影响这件建议的效力。"
    return [Beside("审核逾期", note, warning=True)]


def _read(case: Case, ctx: Context) -> list[Beside]:
    reader = case.review.reader(ctx.now, ctx.rules.value("review_minutes"))
    if ctx.role not in REVIEWERS or not reader or (reader.by, reader.role) == (ctx.actor, ctx.role):
        return []
    at = reader.at.astimezone(SHANGHAI)
    note = f"{reader.role.word}（{reader.by}）{at:%H:%M}领审，正在审阅。您仍可审核，建议先商量，以免两人各审一遍。"
    return [Beside("有人正在审阅", note, warning=True)]


def _proposal(case: Case) -> list[Beside]:
    """The deputy's words against the reviewer's, field by field."""
    if not (made := proposed(case)):
        return []
    new, changed = worded(case.words, made.wording), []
    for name, label in TEXTS.items():
        old, text = (_plain(getattr(words, name)) for words in (case.words, new))
        if old != text:
            pieces = [(piece, HOW.get(kind, "")) for kind, piece in marked(old, text)]
            changed.append(Aside(label, "blue", pieces, "", ""))
    note = f"{made.role.word}：{made.note}（下划线为加上的，删除线为去掉的；采用与否由领衔代表决定）"
    return [Beside("修改稿", note, changed)]


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _judging(case: Case, ctx: Context) -> list[Beside]:
    if ctx.role not in REVIEWERS or case.stage not in REVIEWS:
        return []
    items = [Aside("", "grey", [(item, False)], "", "") for item in ctx.rules.value("judged_by_person")]
    noted = [Aside("初审意见", "blue", [(case.review.note, False)], "", "")] if case.review.note else []
    return [Beside("须由您判断", "这些软件看不出来，请对照原文审核。", [*noted, *items])]


async def _checked(db: AsyncConnection, case: Case, ctx: Context, entries: Entries, near: int) -> list[Beside]:
    typed = (entries or {}).get("words") or {}
    try:
        words = Words.model_validate(typed) if entries is not None else case.words
    except ValidationError:
        return []  # said at the fields when it is saved
    found = findings(await look_of(db, case, ctx, words, near))
    mended = {**entries, "words": without_numbers(typed)} if entries is not None else None
    return [_told(found, mended)]


async def look_of(db: AsyncConnection, case: Case, ctx: Context, words: Words, near: int = 0) -> Look:
    """Everything the checks may look at, read for a page."""
    lead = case.deputy or ctx.actor
    seats = {d: await _state(db, "deputy", ctx, d) for d in (lead, *case.confirmed)}
    congress = await _state(db, "congress", ctx, ctx.congress)
    named = await db.execute(select(units.c.stream, units.c.name))
    known = {text for row in named for text in (row.name, id_of(row.stream))}
    level = REVIEWERS.get(ctx.role, 0)
    sat: dict[str, Deputy] = {d: seat for d, seat in seats.items() if seat.name}
    return Look(words, ctx.rules, ctx.today, case, sat, congress, known, near, level)


async def _state(db: AsyncConnection, kind: str, ctx: Context, id: str) -> Any:
    return (await state(db, intake.decider_of[kind], ctx.congress, id))[0]


def _told(found: list[Finding], mended: Mapping[str, Any] | None) -> Beside:
    if not found:
        return Beside("预审", "P01至P16逐项检查，没有发现问题。")
    blocking = any(f.blocks for f in found)
    note = f"{summary(found)}。" + ("须改、须先办的，办好才能往下走；" if blocking else "") + "提示的不妨碍提交。"
    mend = f"把号码替换为{MASK}" if any(f.kind is Kind.MASK for f in found) else ""
    advice = [Problem(f"words.{f.field}", f.code, f.sentence) for f in found if f.field]
    return Beside("预审", note, [_aside(f) for f in found], blocking, advice, mend, mended)


def _aside(f: Finding) -> Aside:
    check = CHECKS[f.code]
    word, tone = ("须改" if f.field else "须先办", "red") if f.blocks else ("提示", "yellow")
    said = f"{f.code} {check.what}" + (f"（{check.source}）" if check.source else "")
    return Aside(word, tone, [(f"{FIELDS[f.field]}：", False), (f.sentence, False)], "", said)


def summary(found: Sequence[Finding]) -> str:
    """2处须改、1处提示."""
    blocks = sum(f.blocks for f in found)
    parts = ((blocks, "须改"), (len(found) - blocks, "提示"))
    return "、".join(f"{n}处{word}" for n, word in parts if n)
