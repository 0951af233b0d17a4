"""征询: a draft regulation goes to chosen contact points with a plan; the plan may grow; it is brought to an end.

立法法（2023）第九十条: contact points are there to hear the grassroots on drafts of local regulations.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.legislation.regulation import Regulation, Stage, on_calendar, own_open
from shared.events.intake import PlanChanged, RegulationClosed, RegulationSent
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import Role
from shared.workdays import due, spoken

Points = Annotated[tuple[Id, ...], Field(title="联系点", min_length=1, max_length=200)]


class SendRegulation(Command):
    """向基层立法联系点发送法规草案，写明重点和报送日期。"""

    by = frozenset({Role.COMMITTEE, Role.OFFICE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "发送草案"
    waits = "专委会"
    regulation: Id
    title: Annotated[str, Field(title="法规草案", min_length=6, max_length=80, description="《……条例（草案）》")]
    focus: Annotated[str, Field(title="征询重点", max_length=1000)] = ""
    points: Points
    due: Annotated[date, Field(title="报送截止日期")]


class ChangePlan(Command):
    """增加联系点，或推迟报送日期；已定的不缩减。"""

    by = frozenset({Role.COMMITTEE, Role.OFFICE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "调整计划"
    regulation: Id
    points: Points
    due: Annotated[date, Field(title="报送截止日期")]


class CloseRegulation(Command):
    """结束征询。每条意见都须有处理结果。"""

    by = frozenset({Role.COMMITTEE, Role.OFFICE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "结束征询"
    waits = "立法联系点"
    regulation: Id


def points_named(r: Regulation, cmd: SendRegulation | ChangePlan, ctx: Context) -> list[str]:
    return [f"point/{p}" for p in dict.fromkeys(cmd.points)]


def send_regulation(r: Regulation, cmd: SendRegulation, ctx: Context) -> list[Event]:
    if r.stage is not Stage.NONE:
        refuse("already-sent", "这件法规草案已经发送，要增加联系点或延期请用“调整计划”。")
    impersonal(法规草案=cmd.title, 征询重点=cmd.focus)
    _working(cmd.points, ctx)
    on_calendar(cmd.due, ctx)
    soonest = due(ctx.today, ctx.rules.clock("point_opinion"), ctx.law.calendar).day
    if cmd.due < soonest:
        refuse("plan-too-short", f"联系点研提意见的时间太短，截止日期最早为{spoken(soonest)}。", 422)
    committee = ctx.unit if ctx.role is Role.COMMITTEE else ""
    content = cmd.model_dump(include={"title", "focus", "points", "due"})
    return [RegulationSent(committee=committee, on=ctx.today, **content)]


def change_plan(r: Regulation, cmd: ChangePlan, ctx: Context) -> list[Event]:
    if set(r.points) - set(cmd.points):
        refuse("point-dropped", "已经收到草案的联系点不能从计划中去掉，请重新勾选。", 422)
    _working([p for p in cmd.points if p not in r.points], ctx, cmd.points)
    on_calendar(cmd.due, ctx)
    if r.due and cmd.due < r.due:
        refuse("plan-shortened", f"报送日期只能推迟，不能早于原定的{spoken(r.due)}。", 422)
    if (set(cmd.points), cmd.due) == (set(r.points), r.due):
        return []
    return [PlanChanged(points=cmd.points, due=cmd.due, on=ctx.today)]


def _working(added: Iterable[str], ctx: Context, all_: tuple[str, ...] = ()) -> None:
    added = tuple(added)
    if len(set(all_ or added)) != len(all_ or added):
        refuse("point-twice", "名单中有重复的联系点。", 422)
    for p in added:
        if not ctx.also[f"point/{p}"].active:
            refuse("point-not-active", f"“{p}”不是在用的立法联系点，请从名单中去掉。", 422)


def may_close(r: Regulation, ctx: Context) -> None:
    own_open(r, ctx)
    if r.round_closes:
        refuse("round-open", "公开征求意见还没有结束，请先结束这一轮。")
    if r.open:
        refuse("opinions-open", f"还有{r.open}条意见没有处理结果，逐条处理后才能结束征询。")
    if r.due and ctx.today <= r.due and r.silent:
        refuse("plan-running", f"还有{len(r.silent)}个联系点没有报送，报送期到{spoken(r.due)}24时届满。")


def close_regulation(r: Regulation, cmd: CloseRegulation, ctx: Context) -> list[Event]:
    ends = {"adopted": r.adopted, "not_adopted": r.not_adopted, "enforcement": r.enforcement}
    return [RegulationClosed(title=r.title, opinions=r.opinions, on=ctx.today, **ends)]
