"""办理：与代表沟通、会办意见 (T15, T16, T18)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, ContactNoted, Stage, my_line, signed_in
from shared.events.routing import ContactLogged, CoOpinionFiled
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import ContactForm, Part, Phase, Rank, Role
from shared.workdays import spoken


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
    note: Annotated[str, Field(title="沟通要点", max_length=1000, description="只留在本单位，不对外公开")] = ""


class FileCoOpinion(Command):
    """提交会办意见。"""

    by = frozenset({Role.UNIT})
    label = "提交会办意见"
    waits = "主办单位"
    suggestion: Id
    opinion: Annotated[str, Field(title="会办意见", min_length=10, max_length=5000)]


def may_contact(case: Case, ctx: Context) -> None:
    signed_in(case, ctx)
    if case.stage is Stage.FINISHED:
        refuse("finished", "这件建议已销号。")


def may_file_opinion(case: Case, ctx: Context) -> None:
    if my_line(case, ctx).part is not Part.CO:
        refuse("not-co-unit", "会办意见由协办单位提交；贵单位是主办，请送审答复。", 403)
    line = signed_in(case, ctx)
    if line.opinion:
        refuse("already-filed", f"贵单位已于{spoken(line.opinion)}提交会办意见。")
    if case.stage is not Stage.HANDLING:
        refuse("not-handling", "主办单位已送审答复，会办意见请直接告知主办单位。")


def log_contact(case: Case, cmd: LogContact, ctx: Context) -> list[Event]:
    if cmd.on > ctx.today:
        refuse("contact-in-future", f"沟通日期{spoken(cmd.on)}还没有到，请记已经发生的沟通。", 422)
    if case.since and cmd.on < case.since:
        begun = "重新办理" if case.round > 1 else "交办"
        refuse("contact-too-early", f"沟通日期{spoken(cmd.on)}早于{begun}（{spoken(case.since)}），请核对。", 422)
    logged = ContactLogged(unit=ctx.unit, phase=cmd.phase, form=cmd.form, on=cmd.on, rank=cmd.rank, round=case.round)
    return [logged, ContactNoted(note=cmd.note)] if cmd.note else [logged]


def file_co_opinion(case: Case, cmd: FileCoOpinion, ctx: Context) -> list[Event]:
    return [CoOpinionFiled(unit=ctx.unit, opinion=cmd.opinion, on=ctx.today)]
