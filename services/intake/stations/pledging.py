"""公开承诺: a deputy promises the public something by a day, and says when it is kept (M42)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.roll.deputy import seat_of, seats
from services.intake.stations.profile import PledgeKept, PledgeMade, Profile, open_pledges
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import Role

MOST = 40  # in a term, on one card


class MakePledge(Command):
    """向群众作出公开承诺：一件事，一个日期。不登录的群众也看得到，不写个人姓名、电话。"""

    by = frozenset({Role.DEPUTY, Role.OFFICE})
    about = "deputy"
    home = "/intake/profiles/{id}"
    label = "公开承诺"
    deputy: Id
    text: Annotated[str, Field(title="承诺事项", min_length=6, max_length=120)]
    due: Annotated[date, Field(title="兑现日期")]


class KeepPledge(Command):
    """登记一项承诺已经兑现，并说明办成了什么。"""

    by = frozenset({Role.DEPUTY, Role.OFFICE})
    about = "deputy"
    home = "/intake/profiles/{id}"
    label = "承诺已兑现"
    deputy: Id
    number: Annotated[int, Field(title="承诺", ge=1, le=MOST)]
    said: Annotated[str, Field(title="兑现情况", min_length=4, max_length=120)]


def its_seat(profile: Profile, cmd: MakePledge | KeepPledge, ctx: Context) -> list[str]:
    return seats(cmd.deputy)


def make_pledge(profile: Profile, cmd: MakePledge, ctx: Context) -> list[Event]:
    _own(cmd.deputy, ctx)
    impersonal(承诺事项=cmd.text)
    if cmd.due < ctx.today:
        refuse("due-is-past", "兑现日期已经过去，请写今天或以后的日期。", 422)
    if len(profile.pledges) >= MOST:
        refuse("too-many-pledges", f"公开承诺已有{MOST}项，请先兑现已有的承诺。")
    return [PledgeMade(number=len(profile.pledges) + 1, text=cmd.text, due=cmd.due, on=ctx.today)]


def keep_pledge(profile: Profile, cmd: KeepPledge, ctx: Context) -> list[Event]:
    _own(cmd.deputy, ctx)
    impersonal(兑现情况=cmd.said)
    if cmd.number not in [p.number for p in open_pledges(profile)]:
        refuse("pledge-not-open", "没有这项承诺，或已经登记兑现，请重新选择。", 422)
    return [PledgeKept(number=cmd.number, said=cmd.said, on=ctx.today)]


def _own(deputy: str, ctx: Context) -> None:
    if ctx.role is Role.DEPUTY and ctx.actor != deputy:
        refuse("not-your-profile", "只能为自己作出和登记公开承诺。", 403)
    seat_of(ctx, deputy)
