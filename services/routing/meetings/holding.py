"""登记到会 (M23, M96): who came. For a case in handling it is a contact with its deputy, if the deputy came too."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.routing.case import Case, Stage
from services.routing.facts import ContactNoted
from services.routing.meetings.meeting import Came, Meeting, MeetingHeld
from shared.events.routing import ContactLogged
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import Phase, Rank, Role
from shared.workdays import spoken


class Attending(BaseModel):
    """A row of the form; without a rank nobody of that unit came."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    unit: Annotated[Id, Field(title="单位")]
    rank: Annotated[Rank | None, Field(title="到会人", description="没有到会的不选")] = None


class HoldMeeting(Command):
    """登记到会情况。领衔代表到会的在办建议，到会的承办单位自动记一次办理中沟通。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE, Role.UNIT})
    about = "meeting"
    home = "/routing/meetings/{id}"
    label = "登记到会"
    waits = "代表"
    meeting: Id
    on: Annotated[date, Field(title="举行日期")]
    came: Annotated[tuple[Attending, ...], Field(title="到会单位", min_length=1, max_length=40)]
    deputies: Annotated[tuple[Id, ...], Field(title="到会代表", max_length=100)] = ()
    residents: Annotated[int, Field(title="到会居民人数", ge=0, le=1000)] = 0


def its_cases(m: Meeting, cmd: HoldMeeting, ctx: Context) -> list[str]:
    return [f"case/{c.id}" for c in m.plan.cases] if m.plan else []


def hold_meeting(m: Meeting, cmd: HoldMeeting, ctx: Context) -> list[Event | On]:
    if cmd.on > ctx.today:
        refuse("meeting-in-future", f"{spoken(cmd.on)}还没有到，请在活动举行后登记。", 422)
    came = tuple(Came(unit=row.unit, rank=row.rank) for row in cmd.came if row.rank)
    if len({c.unit for c in came}) != len(came):
        refuse("unit-came-twice", "同一个单位登记了两次，请合并为一行。", 422)
    cases: dict[str, Case] = {c.id: ctx.also[f"case/{c.id}"] for c in m.planned.cases}
    handling = {line.unit for case in cases.values() for line in case.lines}
    if strangers := [c.unit for c in came if c.unit not in (*m.planned.units, *handling)]:
        refuse("unit-not-concerned", f"“{strangers[0]}”没有受邀，也不承办所涉建议，请核对。", 422)
    if not came:
        refuse("nobody-came", "至少要有一个单位到会；没有单位到会的，请改期或取消。", 422)
    held = MeetingHeld(came=came, deputies=cmd.deputies, residents=cmd.residents, on=cmd.on)
    return [held, *(fact for id, case in cases.items() for fact in _contacts(id, case, m, held))]


def _contacts(id: str, case: Case, m: Meeting, held: MeetingHeld) -> list[On]:
    """Without the lead deputy at the table nobody has spoken with the deputy."""
    begun = case.since is not None and held.on >= case.since
    if case.stage is not Stage.HANDLING or case.deputy not in held.deputies or not begun:
        return []
    ranks = {c.unit: c.rank for c in held.came}
    there = [x.unit for x in case.lines if x.unit in ranks and x.signed_in and not x.return_asked]
    signed = (case.deputy, *case.cosigners)
    event: dict[str, Any] = {
        "phase": Phase.DURING,
        "form": m.planned.form,
        "on": held.on,
        "place": m.place,
        "round": case.round,
    }
    event |= {"deputies": tuple(d for d in signed if d in held.deputies)}
    event |= {"absent": tuple(d for d in signed if d in m.planned.deputies and d not in held.deputies)}
    logged = [ContactLogged(unit=unit, rank=ranks[unit], **event) for unit in there]
    noted = [ContactNoted(note=f"面对面活动：{m.planned.theme}")] if logged else []
    return [On(f"case/{id}", fact) for fact in (*logged, *noted)]
