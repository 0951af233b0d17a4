"""催签收 (M16): a unit that has not signed in when its clock is over is urged, and the urging is on record."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, known
from services.routing.line import Line
from services.routing.urged import SignInMissed, UrgingNoted
from shared.events.routing import SignInUrged
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role, UrgeWay


class NoteMissedSignIn(Command):
    """Supervision has told that a unit's days for signing in are over."""

    suggestion: Id
    unit: str
    due: date


class UrgeSignIn(Command):
    """记一次催签收：催了哪个单位、找到了谁。找到的人和说的话只留在交办环节。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    label = "催签收"
    waits = "代表"
    suggestion: Id
    unit: Annotated[Id, Field(title="催哪个单位")]
    way: Annotated[UrgeWay, Field(title="方式")]
    reached: Annotated[str, Field(title="找到了谁", max_length=40, description="没有找到人的可留空，在下面写明")] = ""
    note: Annotated[str, Field(title="催办记录", max_length=500, description="只留在交办环节，不对外公开")] = ""


def late(case: Case) -> list[Line]:
    """Units that should have signed in; one that asks to give the case back waits for the ruling."""
    return [line for line in case.lines if line.late] if case.stage is Stage.HANDLING else []


def may_urge(case: Case, ctx: Context) -> None:
    known(case)
    if not late(case):
        refuse("nobody-to-urge", "没有过了期限还未签收的单位，不需要催签收。")


def note_missed_sign_in(case: Case, cmd: NoteMissedSignIn, ctx: Context) -> list[Event]:
    """A unit may have signed in meanwhile, or the case have gone to another one and come back."""
    line = case.line_of(cmd.unit)
    if not line or line.signed_in or line.urged.due or cmd.due <= line.assigned:
        return []
    return [SignInMissed(unit=cmd.unit, due=cmd.due)]


def urge_sign_in(case: Case, cmd: UrgeSignIn, ctx: Context) -> list[Event]:
    if cmd.unit not in [line.unit for line in late(case)]:
        refuse("not-to-be-urged", f"“{cmd.unit}”不需要催签收：已经签收，或不在本案逾期未签收之列。", 422)
    if not cmd.reached and not cmd.note:
        refuse("urging-unsaid", "请写明找到了谁；没有找到人的，在催办记录里写明。", 422)
    said = cmd.model_dump(exclude={"suggestion"})
    return [SignInUrged(unit=cmd.unit, way=cmd.way, on=ctx.today), UrgingNoted(on=ctx.today, **said)]
