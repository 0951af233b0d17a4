"""领审 and 逾期: a reviewer says that he reads, and the author is told when a review is late."""

from datetime import date

from services.intake.case import Case, Stage, known
from services.intake.review.reviewing import DelayAcknowledged, ReviewLate, ReviewTaken
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import ClockName, Role

STAGES = {ClockName.COUNTY_REVIEW: Stage.REVIEW_1, ClockName.CITY_REVIEW: Stage.REVIEW_2}


class TakeReview(Command):
    """领审：告诉同事您正在审阅。只作提醒，别人仍可审核；过时自动失效。"""

    by = frozenset({Role.COUNTY_OFFICE, Role.OFFICE})
    label = "领审"
    suggestion: Id


class NoteLateReview(Command):
    """Supervision has said that the last day of a review is over."""

    suggestion: Id
    clock: ClockName
    due: date


class AcknowledgeDelay(Command):
    """知悉审核逾期，从工作台上去掉这条提醒。"""

    by = frozenset({Role.DEPUTY})
    label = "知悉逾期"
    suggestion: Id


def take_review(case: Case, cmd: TakeReview, ctx: Context) -> list[Event]:
    reader = case.review.reader(ctx.now, ctx.rules.value("review_minutes"))
    if reader and (reader.by, reader.role) == (ctx.actor, ctx.role):
        return []
    return [ReviewTaken(by=ctx.actor, role=ctx.role, at=ctx.now)]


def note_late_review(case: Case, cmd: NoteLateReview, ctx: Context) -> list[Event]:
    """Said of the review at hand; of an earlier one, or said again, it is out of date."""
    at_hand = case.stage is STAGES.get(cmd.clock) and case.since is not None and case.since <= cmd.due
    return [ReviewLate(clock=cmd.clock, due=cmd.due)] if at_hand and not case.review.late else []


def told_of_delay(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "只有领衔代表可以处理这份文稿。", 403)
    if not case.review.late or case.review.acknowledged:
        refuse("no-delay", "这件建议的审核没有逾期，或您已知悉。")


def acknowledge_delay(case: Case, cmd: AcknowledgeDelay, ctx: Context) -> list[Event]:
    return [DelayAcknowledged()]
