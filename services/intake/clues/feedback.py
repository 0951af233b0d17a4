"""反馈: the caller, or everybody who said the same, is told; the caller says what that was worth; then it is closed."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from services.intake.clues.clue import Clue, FeedbackGiven, FeedbackRated, RetentionSet, Stage, known, of_my_station
from services.intake.clues.group import Group
from services.intake.clues.group import of_my_station as group_of_my_station
from shared.events.clues import ClueClosed
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import Role, Scale

Told = Annotated[
    str, Field(title="反馈内容", min_length=6, max_length=1000, description="群众凭查询码看得到；不写姓名、电话")
]


class GiveFeedback(Command):
    """反馈群众：写明结果。群众凭查询码查看并评价。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "反馈"
    waits = "群众"
    clue: Id
    text: Told


class FeedBackGroup(Command):
    """向这一组的全部群众反馈；没有去向的和已办结的除外。"""

    by = frozenset({Role.STATION})
    about = "group"
    home = "/intake/clue-groups/{id}"
    label = "向全组反馈"
    waits = "群众"
    group: Id
    text: Told


class RateFeedback(Command):
    """评价反馈。"""

    by = frozenset({Role.PUBLIC})
    about = "clue"
    label = "评价"
    clue: Id
    rating: Annotated[Scale, Field(title="您对反馈是否满意")]


class CloseClue(Command):
    """办结：反馈以后办结；群众不满意的，须再反馈一次。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "办结"
    clue: Id


def may_feed_back(clue: Clue, ctx: Context) -> None:
    of_my_station(clue, ctx)
    if not clue.outcome:
        refuse("outcome-first", "这条线索还没有去向，请先办理再反馈。")
    if clue.stage is Stage.CLOSED:
        refuse("clue-closed", "这条线索已经办结。")


def give_feedback(clue: Clue, cmd: GiveFeedback, ctx: Context) -> list[Event]:
    impersonal(反馈内容=cmd.text)
    return [FeedbackGiven(text=cmd.text, on=ctx.today)]


def its_clues(group: Group, cmd: FeedBackGroup, ctx: Context) -> list[str]:
    return [f"clue/{c}" for c in group.clues]


def feed_back_group(group: Group, cmd: FeedBackGroup, ctx: Context) -> list[Event | On]:
    group_of_my_station(group, ctx)
    impersonal(反馈内容=cmd.text)
    clues: dict[str, Clue] = {c: ctx.also[f"clue/{c}"] for c in group.clues}
    waiting = [c for c, clue in clues.items() if clue.outcome and clue.stage is not Stage.CLOSED]
    if not waiting:
        refuse("nobody-to-tell", "这一组的线索都还没有去向，或已经办结，没有可以反馈的。")
    return [On(f"clue/{c}", FeedbackGiven(text=cmd.text, on=ctx.today)) for c in waiting]


def may_rate(clue: Clue, ctx: Context) -> None:
    known(clue)
    if clue.stage is Stage.CLOSED and clue.rating:
        refuse("clue-closed", "这条线索已经办结。")
    if not clue.feedbacks:
        refuse("no-feedback-yet", "站点还没有反馈，收到反馈后再评价。")


def rate_feedback(clue: Clue, cmd: RateFeedback, ctx: Context) -> list[Event]:
    if clue.rating is cmd.rating:
        return []
    return [FeedbackRated(rating=cmd.rating, on=ctx.today)]


def may_close(clue: Clue, ctx: Context) -> None:
    may_feed_back(clue, ctx)
    if not clue.feedbacks:
        refuse("feedback-first", "还没有反馈群众，反馈以后才能办结。")
    if clue.rating is Scale.DISSATISFIED and clue.feedbacks < 2:
        refuse("dissatisfied-caller", "群众对反馈不满意，请再反馈一次。")


def close_clue(clue: Clue, cmd: CloseClue, ctx: Context) -> list[Event]:
    assert clue.outcome
    until = ctx.today + timedelta(days=ctx.rules.value("caller_days"))
    return [ClueClosed(station=clue.station, outcome=clue.outcome, on=ctx.today), RetentionSet(until=until)]
