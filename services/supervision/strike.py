"""销号: a class-B case leaves the ledger when its promise is kept, with evidence and the deputy told (T31; M20)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.supervision.case import Case, known
from shared.events.supervision import CaseClosed
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import CaseState, Role
from shared.workdays import spoken


class StrikeOff(Command):
    """销号：承诺事项已经办成，有佐证，并已告知代表。"""

    by = frozenset({Role.OFFICE})
    label = "销号"
    waits = "代表"
    suggestion: Id
    evidence: Annotated[str, Field(title="办成的佐证", max_length=1000, description="验收单、文号、现场核实情况等")] = (
        ""
    )
    deputy_told: Annotated[date, Field(title="告知代表日期")]


def tracked(case: Case, ctx: Context) -> None:
    known(case)
    if case.state is not CaseState.TRACKING:
        refuse("not-tracking", "只有跟踪落实中的建议可以销号。")
    if case.division.count:
        refuse("struck-off-in-pieces", "这件建议分别办理，请在跟踪落实中的分件上销号；分件都销号了，它就随之销号。")


def strike_off(case: Case, cmd: StrikeOff, ctx: Context) -> list[Event]:
    if len(cmd.evidence) < 4:
        refuse("evidence-needed", "没有佐证不能销号：请写明验收单、文号或现场核实情况。", 422)
    if cmd.deputy_told > ctx.today:
        refuse("told-in-future", f"告知代表日期{spoken(cmd.deputy_told)}还没有到。", 422)
    return [CaseClosed(reason=f"承诺办成：{cmd.evidence}", on=ctx.today)]
