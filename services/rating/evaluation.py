"""背靠背测评: the lead deputy rates attitude and result; nobody else learns what."""

from typing import Annotated

from pydantic import Field

from services.rating.case import Ballot, DivisionNoted, Evaluation, EvaluationDue, RatingSealed, close_up, known
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role, Scale


class ExpectRating(Command):
    """A reply was delivered."""

    suggestion: Id
    round: int
    deputy: str
    unit: str
    year: int
    number: str
    title: str
    main: str = ""


class NoteDivision(Command):
    """Routing has divided the suggestion."""

    suggestion: Id
    pieces: int


class RateReply(Command):
    """密封测评。测评窗口关闭前可以重新密封，以最后一次为准；密封后不再显示您的选择。"""

    by = frozenset({Role.DEPUTY})
    label = "测评"
    waits = "代表工委"
    suggestion: Id
    attitude: Annotated[Scale, Field(title="办理态度")]
    result: Annotated[Scale, Field(title="办理结果")]
    reason: Annotated[str, Field(title="不满意的理由", max_length=1000, description="只有代表工委测评员看得到")] = ""


def expect_rating(e: Evaluation, cmd: ExpectRating, ctx: Context) -> list[Event]:
    if e.round >= cmd.round:
        return []
    return [EvaluationDue(**cmd.model_dump(exclude={"suggestion"}))]


def note_division(e: Evaluation, cmd: NoteDivision, ctx: Context) -> list[Event]:
    return [] if e.pieces else [DivisionNoted(pieces=cmd.pieces)]


def may_rate(e: Evaluation, ctx: Context) -> None:
    known(e)
    if ctx.actor != e.deputy:
        refuse("not-lead-deputy", "只有领衔代表可以测评。", 403)
    if not e.window:
        refuse("window-closed", "测评窗口没有开放，请等代表工委通知。")


def rate_reply(e: Evaluation, cmd: RateReply, ctx: Context) -> list[Event]:
    """Dissatisfied needs a reason (山东 代表建议办理工作条例；上海 关于代表建议的规定)."""
    ballot = Ballot(attitude=cmd.attitude, result=cmd.result, reason=cmd.reason)
    if ballot.overall is Scale.DISSATISFIED and not ballot.reason:
        refuse("reason-needed", "评“不满意”请写明理由：重新办理要据此进行。", 422)
    return [RatingSealed(sealed=close_up(ballot, ctx))]
