"""活动意见 (M96): every opinion of an event is put to a unit, each gets its answer, and only then the event ends."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.routing.meetings.meeting import (
    Meeting,
    MeetingClosed,
    OpinionAnswered,
    OpinionPut,
    known,
    organized,
    took_place,
)
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import Role, Speaker


class Put(BaseModel):
    """One opinion, as the organizer wrote it down."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    speaker: Annotated[Speaker, Field(title="谁提的")]
    case: Annotated[Id, Field(title="关于哪件建议")]
    unit: Annotated[Id, Field(title="由谁答复")]
    text: Annotated[
        str, Field(title="意见", min_length=4, max_length=500, description="不写姓名、电话；只在办理环节使用")
    ]


class PutOpinions(Command):
    """记录活动上提出的意见，每条写明由哪个单位答复。可以分几次记。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE, Role.UNIT})
    about = "meeting"
    home = "/routing/meetings/{id}"
    label = "记录意见"
    waits = "承办单位"
    meeting: Id
    opinions: Annotated[tuple[Put, ...], Field(title="意见", min_length=1, max_length=20)]


class AnswerOpinion(Command):
    """答复活动上提给本单位的一条意见。"""

    by = frozenset({Role.UNIT})
    about = "meeting"
    home = "/routing/meetings/{id}"
    label = "答复意见"
    waits = "代表、居民"
    meeting: Id
    number: Annotated[int, Field(title="第几条意见", ge=1)]
    text: Annotated[str, Field(title="答复", min_length=6, max_length=1000)]


class CloseMeeting(Command):
    """办结活动：每条意见都有答复以后才能办结。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE})
    about = "meeting"
    home = "/routing/meetings/{id}"
    label = "办结活动"
    meeting: Id


def may_put(m: Meeting, ctx: Context) -> None:
    organized(m, ctx)
    took_place(m)


def put_opinions(m: Meeting, cmd: PutOpinions, ctx: Context) -> list[Event]:
    cases, first = {c.id for c in m.planned.cases}, 1 + len(m.opinions)
    for n, o in enumerate(cmd.opinions, 1):
        impersonal(**{f"第{n}条意见": o.text})
        if o.case not in cases:
            refuse("case-not-at-meeting", f"第{n}条意见所说的建议不在这次活动之列，请核对。", 422)
        if o.unit not in m.at_the_table:
            refuse("unit-not-at-meeting", f"“{o.unit}”没有参加这次活动，请选到会或受邀的单位答复。", 422)
    said = [o.model_dump() for o in cmd.opinions]
    return [OpinionPut(number=number, on=ctx.today, **o) for number, o in enumerate(said, first)]


def asked_to_answer(m: Meeting, ctx: Context) -> None:
    known(m)
    if ctx.unit not in [o.unit for o in m.opinions]:
        refuse("no-opinion-for-you", "这次活动没有提给贵单位的意见。", 403)
    if ctx.unit not in [o.unit for o in m.open]:
        refuse("opinions-answered", "提给贵单位的意见都已答复。")


def answer_opinion(m: Meeting, cmd: AnswerOpinion, ctx: Context) -> list[Event]:
    found = next((o for o in m.opinions if o.number == cmd.number), None)
    if not found or found.unit != ctx.unit:
        refuse("opinion-not-yours", f"第{cmd.number}条意见不是提给贵单位的，请核对。", 422)
    if m.answer_to(cmd.number):
        refuse("opinion-answered", f"第{cmd.number}条意见已经答复。")
    impersonal(答复=cmd.text)
    return [OpinionAnswered(number=cmd.number, unit=ctx.unit, text=cmd.text, on=ctx.today)]


def may_close(m: Meeting, ctx: Context) -> None:
    """沈阳市 face-to-face events: an event closes with answers."""
    organized(m, ctx)
    took_place(m)
    if m.open:
        said = "、".join(f"第{o.number}条（{o.unit}）" for o in m.open[:5])
        refuse("opinions-unanswered", f"还有{len(m.open)}条意见没有答复：{said}。答复齐了才能办结。")


def close_meeting(m: Meeting, cmd: CloseMeeting, ctx: Context) -> list[Event]:
    return [MeetingClosed(on=ctx.today)]
