"""交办、签收、退办、改办 (T10–T14): who handles a case, and what a unit can do about it in time."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, known, my_line, to_assign
from services.routing.facts import CaseReceived, ReturnRuled
from services.routing.line import Line
from services.routing.tried import settled
from services.routing.unit import each_once, left, must_exist, records, taken
from shared.events.routing import ReturnAsked, ReturnRefused, SignedIn, UnitReassigned, UnitsAssigned
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import ClockName, Importance, Part, Publicity, Role
from shared.workdays import due, spoken


class ReceiveCase(Command):
    """A filed suggestion arrives."""

    suggestion: Id
    number: str
    year: int
    title: str
    demands: tuple[str, ...]
    deputy: str
    cosigners: tuple[str, ...] = ()
    in_session: bool
    session_closes: date | None = None
    importance: Importance = Importance.GENERAL
    wish: Publicity = Publicity.FULL
    unnamed: bool = False


class AssignUnits(Command):
    """交办：确定主办、协办单位，答复和申退期限由此起算。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    label = "交办"
    waits = "代表"
    suggestion: Id
    lead: Annotated[Id, Field(title="主办单位")]
    co: Annotated[tuple[Id, ...], Field(title="协办单位", max_length=10)] = ()


class SignIn(Command):
    """签收：收到交办，开始办理。不属于本单位职责的，在申退期限内申请退办。"""

    by = frozenset({Role.UNIT})
    label = "签收"
    waits = "代表工委"
    suggestion: Id


class AskReturn(Command):
    """申请退办：须在期限内，写明理由和建议承办单位。逾期无效。"""

    by = frozenset({Role.UNIT})
    label = "申请退办"
    suggestion: Id
    reason: Annotated[str, Field(title="退办理由", min_length=8, max_length=1000)]
    proposed_unit: Annotated[Id, Field(title="建议改由哪个单位办理")]


class DecideReturn(Command):
    """裁定退办：同意则改办，不同意则原单位继续办理。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    label = "裁定退办"
    waits = "承办单位"
    suggestion: Id
    unit: Annotated[Id, Field(title="申退单位")]
    successor: Annotated[str, Field(title="改由", max_length=64, description="不同意退办时留空")] = ""
    note: Annotated[str, Field(title="裁定说明", min_length=2, max_length=1000)]
    ruled_by: Annotated[str, Field(title="裁定领导", max_length=40, description="第二次改办须由领导裁定")] = ""


def waiting(case: Case, ctx: Context) -> None:
    to_assign(case)
    settled(case.tried, ctx)


def unsigned(case: Case, ctx: Context) -> None:
    line = my_line(case, ctx)
    if line.signed_in:
        refuse("already-signed-in", "贵单位已经签收。")
    if line.return_asked:
        refuse("return-pending", "贵单位的退办申请正在裁定，裁定前不必签收。")


def return_window(case: Case, line: Line, ctx: Context) -> date | None:
    """The last day for asking; none while it has not begun (counted from receipt, and not yet received)."""
    rules = ctx.law.books.named(case.rules)
    begins = line.signed_in if rules.counts_from("return_request") == "receipt" else line.assigned
    return due(begins, rules.clock("return_request"), ctx.law.calendar).day if begins else None


def may_ask_return(case: Case, ctx: Context) -> None:
    """青岛 代表建议工作条例: inside the window; a late request is void (玉政办电〔2019〕11号)."""
    line = my_line(case, ctx)
    if line.return_asked:
        refuse("return-pending", "贵单位的退办申请正在裁定。")
    if case.stage is not Stage.HANDLING or case.round > 1 or case.answer.sent_back:
        refuse("not-handling", "这件建议已进入答复环节，不能再申请退办。")
    not_too_often(case, ctx)
    last = return_window(case, line, ctx)
    if last and ctx.today > last:
        refuse("return-window-closed", f"申退期限已于{spoken(last)}24时届满，逾期申请无效；可请政府办协调。")


def not_too_often(case: Case, ctx: Context) -> None:
    if case.returns >= (most := ctx.law.books.named(case.rules).value("max_returns")):
        refuse("too-many-returns", f"这件建议已改办{most}次，不能再退；请由政府办协调。")


def return_pending(case: Case, ctx: Context) -> None:
    known(case)
    if not any(line.return_asked for line in case.lines):
        refuse("no-return-pending", "这件建议没有待裁定的退办申请。")


def receive_case(case: Case, cmd: ReceiveCase, ctx: Context) -> list[Event]:
    if case.stage is not Stage.NONE:
        return []
    given = cmd.model_dump(exclude={"suggestion", "session_closes"})
    book, clock = ctx.law.books.at(ctx.congress, ctx.since), ClockName.assigning(cmd.in_session)
    counted = book.begins(clock.value, ctx.since, cmd.session_closes)
    return [CaseReceived(**given, on=ctx.since, counted=counted)]


def units_and_children(case: Case, cmd: AssignUnits, ctx: Context) -> list[str]:
    return [*records(cmd.lead, *cmd.co), *(f"case/{c}" for c in case.merger.children)]


def assign_units(case: Case, cmd: AssignUnits, ctx: Context) -> list[Event | On]:
    """代表法（2025）第五十一条: the reply is due three months after this day. What is merged goes with it."""
    each_once(cmd.lead, cmd.co)
    must_exist(ctx, cmd.lead, *cmd.co)
    children: dict[str, Case] = {c: ctx.also[f"case/{c}"] for c in case.merger.children}
    if any(child.stage is Stage.NONE for child in children.values()):
        refuse("child-on-its-way", "并入本案的建议有的还在送达，请稍候再交办。")
    assigned = UnitsAssigned(lead=cmd.lead, co=cmd.co, year=case.year, rules=ctx.rules.version, on=ctx.today)
    with_it = {c: child for c, child in children.items() if child.stage is Stage.WAITING}
    told = [On(f"case/{c}", assigned.model_copy(update={"year": child.year})) for c, child in with_it.items()]
    return [assigned, *told, *taken(cmd.lead, case.year, *(child.year for child in with_it.values()))]


def sign_in(case: Case, cmd: SignIn, ctx: Context) -> list[Event]:
    return [SignedIn(unit=ctx.unit, part=my_line(case, ctx).part, on=ctx.today)]


def ask_return(case: Case, cmd: AskReturn, ctx: Context) -> list[Event]:
    if cmd.proposed_unit == ctx.unit:
        refuse("same-unit", "建议承办单位不能是贵单位自己。", 422)
    must_exist(ctx, cmd.proposed_unit)
    part = my_line(case, ctx).part
    asked = ReturnAsked(unit=ctx.unit, part=part, reason=cmd.reason, proposed_unit=cmd.proposed_unit, on=ctx.today)
    return [asked]


def decide_return(case: Case, cmd: DecideReturn, ctx: Context) -> list[Event | On]:
    line = case.line_of(cmd.unit)
    if not line or not line.return_asked:
        return refuse("no-return-pending", f"“{cmd.unit}”没有待裁定的退办申请。")
    if not cmd.successor:
        return [ReturnRefused(unit=cmd.unit, part=line.part, note=cmd.note, on=ctx.today)]
    if case.line_of(cmd.successor):
        refuse("unit-twice", f"“{cmd.successor}”已在承办这件建议。", 422)
    if case.returns and not cmd.ruled_by:  # 玉政办电〔2019〕11号
        refuse("ruling-needed", "这件建议已经改办过一次，再次改办须由领导裁定，请填写“裁定领导”。", 422)
    not_too_often(case, ctx)  # several units may have asked while there was still room for one
    must_exist(ctx, cmd.successor)
    changed = UnitReassigned(unit=cmd.unit, successor=cmd.successor, part=line.part, on=ctx.today)
    ruled = [ReturnRuled(by=cmd.ruled_by)] if cmd.ruled_by else []
    leads = [*left(cmd.unit, case.year), *taken(cmd.successor, case.year)] if line.part is Part.LEAD else []
    return [changed, *ruled, *leads]
