"""内部分工 (T15; M106, M107): who in the unit answers for a case, and what its sections do for it."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, my_line
from services.routing.facts import HandlerNamed, SubtaskDone, SubtaskGiven
from services.routing.line import Line
from services.routing.unit import Unit
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role
from shared.workdays import spoken


class NameHandler(Command):
    """确定分管领导、承办科室和经办人。姓名只在办理环节使用。"""

    by = frozenset({Role.UNIT, Role.UNIT_HEAD})
    label = "定承办人"
    suggestion: Id
    leader: Annotated[str, Field(title="分管领导", max_length=40)] = ""
    section: Annotated[str, Field(title="承办科室", max_length=40)] = ""
    handler: Annotated[str, Field(title="经办人", min_length=1, max_length=40)]
    plan: Annotated[str, Field(title="办理方案", max_length=2000)] = ""


class GiveSubtask(Command):
    """把一件建议中的事交给本单位的一个科室。"""

    by = frozenset({Role.UNIT, Role.UNIT_HEAD})
    label = "交科室办"
    suggestion: Id
    section: Annotated[str, Field(title="科室", min_length=1, max_length=40)]
    what: Annotated[str, Field(title="办什么", min_length=4, max_length=500)]
    due: Annotated[date, Field(title="何日前")]


class FinishSubtask(Command):
    """登记科室办完的事。"""

    by = frozenset({Role.UNIT, Role.UNIT_HEAD})
    label = "科室办完"
    suggestion: Id
    number: Annotated[int, Field(title="第几项", ge=1)]
    result: Annotated[str, Field(title="结果", min_length=4, max_length=1000)]


def taken_over(case: Case, ctx: Context) -> Line:
    """The unit's own line, signed in, while the case is not struck off."""
    line = my_line(case, ctx)
    if not line.signed_in:
        refuse("not-signed-in", "请先签收，再办理。")
    if case.stage is Stage.FINISHED:
        refuse("finished", "这件建议已销号。")
    return line


def its_unit(case: Case, cmd: GiveSubtask, ctx: Context) -> list[str]:
    return [f"unit/{ctx.unit}"]


def has_open_subtask(case: Case, ctx: Context) -> None:
    if all(s.done for s in taken_over(case, ctx).subtasks):
        refuse("no-open-subtask", "本单位没有尚未办完的科室事项。")


def name_handler(case: Case, cmd: NameHandler, ctx: Context) -> list[Event]:
    said = cmd.model_dump(exclude={"suggestion"})
    return [HandlerNamed(unit=ctx.unit, on=ctx.today, **said)]


def give_subtask(case: Case, cmd: GiveSubtask, ctx: Context) -> list[Event]:
    unit: Unit = ctx.also[f"unit/{ctx.unit}"]
    if unit.sections and cmd.section not in [s.name for s in unit.sections]:
        refuse("unknown-section", f"本单位没有登记“{cmd.section}”，请先登记科室。", 422)
    if cmd.due < ctx.today:
        refuse("subtask-in-past", f"{spoken(cmd.due)}已经过去，请核对。", 422)
    number = 1 + len(my_line(case, ctx).subtasks)
    given = cmd.model_dump(exclude={"suggestion"})
    return [SubtaskGiven(unit=ctx.unit, number=number, on=ctx.today, **given)]


def finish_subtask(case: Case, cmd: FinishSubtask, ctx: Context) -> list[Event]:
    found = next((s for s in my_line(case, ctx).subtasks if s.number == cmd.number), None)
    if not found or found.done:
        refuse("no-open-subtask", f"没有尚未办完的第{cmd.number}项科室事项。", 422)
    return [SubtaskDone(unit=ctx.unit, number=cmd.number, result=cmd.result, on=ctx.today)]
