"""组织面对面活动: topic, day, place, the cases on the table, and who is asked to come."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage
from services.routing.meetings import meeting
from services.routing.meetings.meeting import Concerned, Meeting, MeetingCancelled, MeetingMoved, MeetingPlanned
from services.routing.unit import must_exist, records
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import ContactForm, Role
from shared.workdays import spoken

UNASSIGNED = (Stage.NONE, Stage.WAITING, Stage.TRIAL)


class PlanMeeting(Command):
    """组织一次面对面活动：代表、居民和承办单位就几件建议当面沟通。承办单位只能就自己主办的建议组织。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE, Role.UNIT})
    about = "meeting"
    home = "/routing/meetings/{id}"
    label = "组织面对面活动"
    waits = "代表、承办单位"
    meeting: Id
    theme: Annotated[str, Field(title="主题", min_length=4, max_length=60)]
    day: Annotated[date, Field(title="日期")]
    place: Annotated[str, Field(title="地点", min_length=2, max_length=60)]
    form: Annotated[ContactForm, Field(title="形式")]
    cases: Annotated[tuple[Id, ...], Field(title="涉及的建议", min_length=1, max_length=20)]
    units: Annotated[tuple[Id, ...], Field(title="到会单位", max_length=20, description="不选即为各件的主办单位")] = ()
    deputies: Annotated[
        tuple[Id, ...], Field(title="邀请代表", max_length=100, description="不选即为各件的领衔代表")
    ] = ()
    residents: Annotated[int, Field(title="邀请居民人数", ge=0, le=1000)] = 0
    groups: Annotated[
        str, Field(title="哪里的居民", max_length=120, description="如“梧桐社区居民代表6人”，不写姓名、电话")
    ] = ""


class MoveMeeting(Command):
    """活动改期或换地点。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE, Role.UNIT})
    about = "meeting"
    home = "/routing/meetings/{id}"
    label = "改期"
    side = True
    meeting: Id
    day: Annotated[date, Field(title="日期")]
    place: Annotated[str, Field(title="地点", min_length=2, max_length=60)]


class CancelMeeting(Command):
    """取消尚未举行的活动，写明原因。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE, Role.UNIT})
    about = "meeting"
    home = "/routing/meetings/{id}"
    label = "取消活动"
    side = True
    meeting: Id
    note: Annotated[str, Field(title="原因", min_length=4, max_length=200)]


def its_cases_and_units(m: Meeting, cmd: PlanMeeting, ctx: Context) -> list[str]:
    return [*(f"case/{c}" for c in dict.fromkeys(cmd.cases)), *records(*cmd.units)]


def plan_meeting(m: Meeting, cmd: PlanMeeting, ctx: Context) -> list[Event]:
    if m.stage is not meeting.Stage.NONE:
        refuse("meeting-planned", "这次活动已经登记；另组织一次请从“组织面对面活动”进入。")
    if not cmd.form.meets:
        refuse("form-not-in-person", f"“{cmd.form.word}”不是当面沟通，请选上门走访、座谈或现场调研。", 422)
    _ahead(cmd.day, ctx)
    impersonal(主题=cmd.theme, 地点=cmd.place, 哪里的居民=cmd.groups)
    must_exist(ctx, *cmd.units)
    cases: dict[str, Case] = {c: ctx.also[f"case/{c}"] for c in cmd.cases}
    for id, case in cases.items():
        _on_the_table(id, case, ctx)
    units = cmd.units or tuple(dict.fromkeys(case.lead.unit for case in cases.values()))
    deputies = cmd.deputies or tuple(dict.fromkeys(case.deputy for case in cases.values()))
    put = [Concerned(id=id, number=c.number, title=c.title, lead=c.lead.unit) for id, c in cases.items()]
    said = cmd.model_dump(include={"theme", "day", "place", "form", "residents", "groups"})
    office = ctx.unit if ctx.role is not Role.OFFICE else ""
    return [MeetingPlanned(cases=tuple(put), units=units, deputies=deputies, role=ctx.role, office=office, **said)]


def _ahead(day: date, ctx: Context) -> None:
    if day < ctx.today:
        refuse("meeting-in-past", f"{spoken(day)}已经过去，请核对活动日期。", 422)


def _on_the_table(id: str, case: Case, ctx: Context) -> None:
    """A unit has assembled whom it likes only over cases it leads itself."""
    if case.stage in UNASSIGNED:
        refuse("case-not-assigned", f"“{case.title or id}”还没有交办，或没有这件建议，请重新选择。", 422)
    if case.stage is Stage.WITHDRAWN:
        refuse("case-withdrawn", f"“{case.title}”已经撤回，请去掉这一件。", 422)
    if ctx.role is Role.UNIT and case.lead.unit != ctx.unit:
        refuse("case-not-led", f"“{case.title}”不由贵单位主办，请代表工委或专委会组织。", 403)


def move_meeting(m: Meeting, cmd: MoveMeeting, ctx: Context) -> list[Event]:
    _ahead(cmd.day, ctx)
    impersonal(地点=cmd.place)
    return [MeetingMoved(day=cmd.day, place=cmd.place)] if (cmd.day, cmd.place) != (m.day, m.place) else []


def cancel_meeting(m: Meeting, cmd: CancelMeeting, ctx: Context) -> list[Event]:
    impersonal(原因=cmd.note)
    return [MeetingCancelled(note=cmd.note)]
