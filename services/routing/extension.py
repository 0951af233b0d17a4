"""延期 (T17): asked before the reply is due, decided by the office, and the deputy always hears of it."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, known, leads, signed_in
from services.routing.facts import ExtensionRead
from shared.events.routing import ExtensionAsked, ExtensionGranted, ExtensionRefused
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role
from shared.workdays import due, spoken

UNDER_WAY = (Stage.HANDLING, Stage.REVIEW, Stage.APPROVED)


class AskExtension(Command):
    """申请延期答复：须在答复期限届满前提出，写明理由。延期后自交办之日起不超过六个月。"""

    by = frozenset({Role.UNIT})
    label = "申请延期"
    waits = "代表工委"
    suggestion: Id
    reason: Annotated[str, Field(title="延期理由", min_length=8, max_length=1000)]


class DecideExtension(Command):
    """裁定延期：同意则答复期限顺延，不同意则原期限不变。结果都告知代表。"""

    by = frozenset({Role.OFFICE})
    label = "裁定延期"
    waits = "承办单位"
    suggestion: Id
    granted: Annotated[bool, Field(title="同意延期")]
    note: Annotated[str, Field(title="裁定说明", min_length=2, max_length=1000)]


class ReadExtension(Command):
    """知悉延期。"""

    by = frozenset({Role.DEPUTY})
    label = "知悉延期"
    waits = "承办单位"
    suggestion: Id


def reply_due(case: Case, ctx: Context) -> date:
    """The day the first reply is due under the book of the case, before any extension."""
    assert case.since
    rules = ctx.law.books.named(case.rules)
    last = due(case.since, rules.clock("reply"), ctx.law.calendar, case.lead.held).day
    cap = due(case.first or case.since, rules.clock("handling_cap"), ctx.law.calendar).day
    return min(last, cap)


def may_ask_extension(case: Case, ctx: Context) -> None:
    """上海 关于代表建议的规定 第十九条；青岛 代表建议工作条例 第二十五条: before the day, with a reason."""
    leads(case, ctx)
    signed_in(case, ctx)
    if case.round > 1 or case.stage is not Stage.HANDLING:
        refuse("not-handling", "只有首次办理、答复送审之前可以申请延期。")
    if case.extension:
        refuse("extension-pending", "贵单位的延期申请正在裁定。")
    if case.extended >= ctx.law.books.named(case.rules).value("max_extensions"):
        refuse("extended-already", "这件建议已经延期，不能再延。")
    if ctx.today > (last := reply_due(case, ctx)):
        refuse("extension-too-late", f"答复期限已于{spoken(last)}24时届满，不能再申请延期。")


def extension_pending(case: Case, ctx: Context) -> None:
    known(case)
    if not case.extension or case.stage not in UNDER_WAY:
        refuse("no-extension-pending", "这件建议没有待裁定的延期申请。")


def unread(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "延期告知领衔代表，由领衔代表知悉。", 403)
    if not case.untold:
        refuse("nothing-to-read", "没有需要知悉的延期。")


def ask_extension(case: Case, cmd: AskExtension, ctx: Context) -> list[Event]:
    asked = ExtensionAsked(unit=ctx.unit, reason=cmd.reason, on=ctx.today)
    if ctx.law.books.named(case.rules).value("extension_consent"):
        return [asked]
    return [asked, ExtensionGranted(unit=ctx.unit, note="按规定报备即可延期。", on=ctx.today)]


def decide_extension(case: Case, cmd: DecideExtension, ctx: Context) -> list[Event]:
    """A refused one leaves the old day as it is."""
    kind = ExtensionGranted if cmd.granted else ExtensionRefused
    return [kind(unit=case.lead.unit, note=cmd.note, on=ctx.today)]


def read_extension(case: Case, cmd: ReadExtension, ctx: Context) -> list[Event]:
    return [ExtensionRead(on=ctx.today)]
