"""会签、阅批: what co-units and the unit's chief head say to a draft that lies at the gate. Neither holds it up."""

from typing import Annotated

from pydantic import Field

from services.routing.answer import Countersigned, DraftRead
from services.routing.case import Case, Stage, leads, my_line
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Importance, Role

AT_THE_GATE = (Stage.REVIEW, Stage.APPROVED)
SHORTEST = 4  # characters of a remark


class Countersign(Command):
    """会签主办单位的答复稿：同意，或写明意见。会签不影响审核进度。"""

    by = frozenset({Role.UNIT})
    label = "会签"
    waits = "主办单位"
    suggestion: Id
    agreed: Annotated[bool, Field(title="同意答复稿")]
    remark: Annotated[str, Field(title="会签意见", max_length=1000, description="不同意的须写明意见")] = ""


class MarkRead(Command):
    """阅批答复稿：重要建议的答复由单位主要负责人阅批。"""

    by = frozenset({Role.UNIT_HEAD})
    label = "阅批"
    waits = "承办单位"
    side = True
    suggestion: Id
    word: Annotated[str, Field(title="批示", min_length=2, max_length=500)]
    in_person: Annotated[
        bool,
        Field(title="由我当面答复代表", description="青岛市代表建议工作条例第二十八条：重点建议由主要负责人当面答复"),
    ] = False


def to_countersign(case: Case, ctx: Context) -> None:
    my_line(case, ctx)
    review = case.answer.review
    if ctx.unit not in review.asked or case.stage not in AT_THE_GATE:
        refuse("nothing-to-countersign", "没有等贵单位会签的答复稿。", 403 if not review.asked else 409)
    if ctx.unit not in review.unsigned:
        refuse("already-countersigned", "贵单位已经会签。")


def to_mark(case: Case, ctx: Context) -> None:
    leads(case, ctx)
    if case.importance is not Importance.IMPORTANT:
        refuse("not-important", "只有重要建议的答复须由主要负责人阅批。", 403)
    if case.stage not in AT_THE_GATE:
        refuse("nothing-to-mark", "没有等您阅批的答复稿。")
    if case.answer.review.read:
        refuse("already-read", "本稿已经阅批。")


def countersign(case: Case, cmd: Countersign, ctx: Context) -> list[Event]:
    if not cmd.agreed and len(cmd.remark) < SHORTEST:
        refuse("remark-missing", f"不同意答复稿的，请写明意见，至少{SHORTEST}个字。", 422)
    return [Countersigned(unit=ctx.unit, agreed=cmd.agreed, remark=cmd.remark, on=ctx.today)]


def mark_read(case: Case, cmd: MarkRead, ctx: Context) -> list[Event]:
    return [DraftRead(word=cmd.word, in_person=cmd.in_person, on=ctx.today)]
