"""届次: the congress on record, its term, and the windows of its sessions (M10)."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.roll.congress import Congress, SessionPlanned, TermBegun, evolve
from services.intake.roll.congress import shown as whole
from services.intake.roll.deputy import MandateEnded, seat_of, shown
from shared.events.intake import County
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import CongressLevel, LeaveReason, Role


class RegisterCongress(Command):
    """登记本级人民代表大会及所属县区。"""

    by = frozenset({Role.OFFICE})
    about = "congress"
    home = "/intake/sessions"
    label = "登记本级人大"
    congress: Id
    name: Annotated[str, Field(title="名称", min_length=2, max_length=60)]
    counties: Annotated[tuple[County, ...], Field(title="所属县区", max_length=200)] = ()
    level: Annotated[CongressLevel, Field(title="层级")] = CongressLevel.CITY


class BeginTerm(Command):
    """登记新一届。上届未办结的建议继续办理，领衔代表仍有权收到答复。"""

    by = frozenset({Role.OFFICE})
    about = "congress"
    home = "/intake/sessions"
    label = "登记换届"
    congress: Id
    term: Annotated[int, Field(title="第几届", ge=1, le=99)]
    leaving: Annotated[
        tuple[Id, ...], Field(title="未连任的代表", max_length=1000, description="勾选的代表自今天起登记为任期届满离任")
    ] = ()


class PlanSession(Command):
    """登记一次大会及建议提交的起止日。提交起始日可早于开幕，即预提交。"""

    by = frozenset({Role.OFFICE})
    about = "congress"
    home = "/intake/sessions"
    label = "登记会议"
    congress: Id
    session: Annotated[int, Field(title="第几次会议", ge=1, le=20)]
    opens: Annotated[date, Field(title="开幕日")]
    closes: Annotated[date, Field(title="闭幕日")]
    submission_from: Annotated[date, Field(title="开始提交建议", description="早于开幕日即为预提交")]
    submission_until: Annotated[date, Field(title="截止提交建议", description="当日24时")]
    notice: Annotated[str, Field(title="征集通知", max_length=1000)] = ""


def own_congress(congress: Congress, ctx: Context) -> None:
    if not congress.name:
        refuse("congress-not-registered", "本级人民代表大会还没有登记，请先登记。")


def in_term(congress: Congress, ctx: Context) -> None:
    own_congress(congress, ctx)
    if not congress.term:
        refuse("term-missing", "还没有登记届数，请先登记换届。")


def register_congress(congress: Congress, cmd: RegisterCongress, ctx: Context) -> list[Event]:
    if cmd.congress != ctx.congress:
        refuse("not-your-congress", "只能登记本级人民代表大会。", 403)
    if (congress.name, congress.counties, congress.level) == (cmd.name, cmd.counties, cmd.level):
        return []
    return [whole(replace(congress, name=cmd.name, counties=cmd.counties, level=cmd.level))]


def begin_term(congress: Congress, cmd: BeginTerm, ctx: Context) -> list[Event | On]:
    """Cases stay open over it, their authors keep the right to a reply

    (上海市人民代表大会关于代表建议的规定（2015）第十九条、第二十二条)."""
    if cmd.term <= congress.term:
        refuse("term-not-later", f"现在已是第{congress.term}届，新一届的届数应更大。", 422)
    ended = MandateEnded(reason=LeaveReason.TERM, note="", on=ctx.today)
    begun = TermBegun(term=cmd.term, on=ctx.today)
    facts: list[Event | On] = [begun, whole(evolve(congress, begun))]
    for deputy in dict.fromkeys(cmd.leaving):
        facts += [On(f"deputy/{deputy}", shown(seat_of(ctx, deputy), seated=False)), On(f"deputy/{deputy}", ended)]
    return facts


def plan_session(congress: Congress, cmd: PlanSession, ctx: Context) -> list[Event]:
    if cmd.closes < cmd.opens or cmd.submission_until < cmd.submission_from:
        refuse("dates-reversed", "截止的日期早于开始的日期，请核对。", 422)
    if not cmd.submission_from <= cmd.opens <= cmd.submission_until <= cmd.closes:
        refuse("window-apart", "提交建议的起止日应自开幕日或之前起，至开幕与闭幕之间止。", 422)
    apart = (s for s in congress.sessions if s.number != cmd.session)
    if other := next((s for s in apart if s.from_ <= cmd.closes and cmd.submission_from <= s.closes), None):
        refuse("sessions-overlap", f"与第{other.number}次会议的时间重叠，请核对。", 422)
    said = cmd.model_dump(exclude={"congress"})
    planned = SessionPlanned(term=congress.term, **said)
    return [planned, whole(evolve(congress, planned))]
