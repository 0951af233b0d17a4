"""办理：与代表沟通、会办意见 (T15, T16, T18)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, leads, my_line, signed_in
from services.routing.facts import ContactNoted
from shared.events.routing import ContactLogged, CoOpinionFiled, CoOpinionReturned
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import ContactForm, Part, Phase, Rank, Role
from shared.workdays import spoken

MOST = 60  # contacts of one case


class LogContact(Command):
    """记一次与代表的沟通。"""

    by = frozenset({Role.UNIT})
    label = "记沟通"
    waits = "代表"
    suggestion: Id
    phase: Annotated[Phase, Field(title="阶段")]
    form: Annotated[ContactForm, Field(title="形式")]
    on: Annotated[date, Field(title="日期")]
    rank: Annotated[Rank, Field(title="我方参加人")]
    ranks: Annotated[tuple[Rank, ...], Field(title="同去的还有", max_length=4)] = ()
    place: Annotated[
        str, Field(title="地点", max_length=60, description="写单位、站点或现场，不写住址；电话、书面不填")
    ] = ""
    deputies: Annotated[tuple[Id, ...], Field(title="参加的代表", max_length=100)] = ()
    absent: Annotated[tuple[Id, ...], Field(title="邀请了未能参加的代表", max_length=100)] = ()
    note: Annotated[
        str, Field(title="沟通要点", max_length=1000, description="谈了什么、同去人员姓名；只留在本单位，不对外公开")
    ] = ""


class FileCoOpinion(Command):
    """提交会办意见。"""

    by = frozenset({Role.UNIT})
    label = "提交会办意见"
    waits = "主办单位"
    suggestion: Id
    opinion: Annotated[str, Field(title="会办意见", min_length=10, max_length=5000)]


class ReturnCoOpinion(Command):
    """退回会办意见：意见空泛或不对题的，可以退回一次，写明要补什么。"""

    by = frozenset({Role.UNIT})
    label = "退回会办意见"
    waits = "协办单位"
    suggestion: Id
    unit: Annotated[Id, Field(title="协办单位")]
    note: Annotated[str, Field(title="要补什么", min_length=4, max_length=1000)]


def may_contact(case: Case, ctx: Context) -> None:
    signed_in(case, ctx)
    if case.stage is Stage.FINISHED:
        refuse("finished", "这件建议已销号。")
    if len(case.talks) >= MOST:
        refuse("too-many-contacts", f"这件建议已记{MOST}次沟通，请不要逐条记录通话。")


def may_file_opinion(case: Case, ctx: Context) -> None:
    if my_line(case, ctx).part is not Part.CO:
        refuse("not-co-unit", "会办意见由协办单位提交；贵单位是主办，请送审答复。", 403)
    line = signed_in(case, ctx)
    if line.opinion:
        refuse("already-filed", f"贵单位已于{spoken(line.opinion)}提交会办意见。")
    if case.stage is not Stage.HANDLING:
        refuse("not-handling", "主办单位已送审答复，会办意见请直接告知主办单位。")


def may_bounce(case: Case, ctx: Context) -> None:
    leads(case, ctx)
    if case.stage is not Stage.HANDLING or case.round > 1:
        refuse("not-handling", "会办意见只在首次办理、答复送审之前可以退回。")
    if not any(line.opinion and not line.bounced for line in case.lines):
        refuse("no-opinion-to-return", "没有可以退回的会办意见：尚未提交，或已退回过一次。")


def log_contact(case: Case, cmd: LogContact, ctx: Context) -> list[Event]:
    if cmd.on > ctx.today:
        refuse("contact-in-future", f"沟通日期{spoken(cmd.on)}还没有到，请记已经发生的沟通。", 422)
    if case.since and cmd.on < case.since:
        begun = "重新办理" if case.round > 1 else "交办"
        refuse("contact-too-early", f"沟通日期{spoken(cmd.on)}早于{begun}（{spoken(case.since)}），请核对。", 422)
    there = cmd.deputies or (case.deputy,)
    if case.deputy not in there:
        refuse("lead-deputy-absent", "领衔代表没有参加，不能记作与代表沟通；请与领衔代表另约。", 422)
    if unknown := {*there, *cmd.absent} - {case.deputy, *case.cosigners}:
        refuse("not-a-signatory", f"“{min(unknown)}”不是这件建议的领衔或联名代表。", 422)
    if both := {*there} & {*cmd.absent}:
        refuse("there-and-absent", f"“{min(both)}”不能既参加又未参加，请核对。", 422)
    said = cmd.model_dump(include={"phase", "form", "on", "rank", "ranks", "place", "absent"})
    logged = ContactLogged(unit=ctx.unit, round=case.round, deputies=there, **said)
    return [logged, ContactNoted(note=cmd.note)] if cmd.note else [logged]


def file_co_opinion(case: Case, cmd: FileCoOpinion, ctx: Context) -> list[Event]:
    return [CoOpinionFiled(unit=ctx.unit, opinion=cmd.opinion, on=ctx.today)]


def return_co_opinion(case: Case, cmd: ReturnCoOpinion, ctx: Context) -> list[Event]:
    """重庆 代表建议工作条例 第二十条: an empty opinion is given again within five workdays."""
    line = case.line_of(cmd.unit)
    if not line or line.part is not Part.CO or not line.opinion:
        refuse("no-opinion-to-return", f"“{cmd.unit}”没有已提交的会办意见。", 422)
    elif line.bounced:
        refuse("opinion-returned-once", f"“{cmd.unit}”的会办意见已经退回过一次。")
    return [CoOpinionReturned(unit=cmd.unit, note=cmd.note, on=ctx.today)]
