"""起草答复: written in as many sittings as it takes; nothing is checked until it is sent to the gate."""

from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, leads, signed_in
from services.routing.saved import ReplySaved
from shared.events.routing import Promise
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Publicity, ReplyClass, Role


class SaveReply(Command):
    """起草答复：写到哪里存到哪里，送审时再检查。存稿只有本单位看得到。"""

    by = frozenset({Role.UNIT})
    label = "起草答复"
    sends = "存稿"
    side = True
    looks = "看范本和以往答复"
    suggestion: Id
    reply_class: Annotated[ReplyClass | None, Field(title="答复类别")] = None
    answers: Annotated[tuple[Annotated[str, Field(max_length=5000)], ...], Field(title="逐项答复", max_length=20)] = ()
    promises: Annotated[tuple[Promise, ...], Field(title="承诺事项", max_length=20)] = ()
    basis: Annotated[str, Field(title="依据", max_length=2000)] = ""
    publicity: Annotated[Publicity | None, Field(title="公开方式")] = None
    person: Annotated[str, Field(title="联系人", max_length=40)] = ""
    telephone: Annotated[str, Field(title="联系电话", max_length=40)] = ""
    public_text: Annotated[str, Field(title="公开稿", max_length=20_000)] = ""


def may_write(case: Case, ctx: Context) -> None:
    leads(case, ctx)
    signed_in(case, ctx)
    if case.stage is not Stage.HANDLING:
        refuse("not-handling", "答复已送审或已办结，不能再起草。")


def save_reply(case: Case, cmd: SaveReply, ctx: Context) -> list[Event]:
    if len(cmd.answers) > len(case.demands):
        refuse("answer-without-demand", f"这件建议有{len(case.demands)}项诉求，答复了{len(cmd.answers)}项。", 422)
    written = cmd.model_dump(exclude={"suggestion"})
    return [ReplySaved(unit=ctx.unit, round=case.round, on=ctx.today, **written)]
