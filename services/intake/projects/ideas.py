"""实事征集: ideas come in from every channel all the year round; departments argue; what is no project ends otherwise.

深圳福田 (2021) collects all the year; 重庆巴南 民生实事项目人大代表票决办法 (2025) names the tests of the argument.
"""

from typing import Annotated

from pydantic import Field

from services.intake.facts import DraftSaved, Words
from services.intake.projects.idea import (
    ArgumentAsked,
    EndExplained,
    Idea,
    IdeaArgued,
    IdeaWorded,
    Stage,
    known,
    unscreened,
)
from services.intake.roll.deputy import seat_of
from shared.events.intake import IdeaCollected, IdeaScreened
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import IdeaChannel, IdeaEnd, IdeaGround, Role

CHANNELS: dict[Role, tuple[IdeaChannel, ...]] = {
    Role.DEPUTY: (IdeaChannel.DEPUTY,),
    Role.STATION: (IdeaChannel.STATION,),
    Role.UNIT: (IdeaChannel.UNIT,),
    Role.COUNTY_OFFICE: (IdeaChannel.COUNTY,),
    Role.OFFICE: tuple(IdeaChannel),
    Role.GOVERNMENT: tuple(IdeaChannel),
    Role.PUBLIC: (IdeaChannel.ONLINE,),
}


class CollectIdea(Command):
    """提出一条民生实事项目建议。全年均可提出；不写个人姓名、电话。"""

    by = frozenset(
        {Role.DEPUTY, Role.STATION, Role.UNIT, Role.COUNTY_OFFICE, Role.OFFICE, Role.GOVERNMENT, Role.PUBLIC}
    )
    about = "idea"
    home = "/intake/ideas/{id}"
    label = "提实事建议"
    waits = "政府办"
    idea: Id
    title: Annotated[str, Field(title="项目建议", min_length=6, max_length=60, description="如“新建社区老年食堂十处”")]
    need: Annotated[str, Field(title="内容和理由", min_length=10, max_length=2000)]
    channel: Annotated[IdeaChannel, Field(title="征集渠道")]
    place: Annotated[str, Field(title="涉及地点", max_length=60)] = ""


class AskArgument(Command):
    """交有关部门论证，也可以换一个部门重新论证。"""

    by = frozenset({Role.GOVERNMENT, Role.OFFICE})
    about = "idea"
    home = "/intake/ideas/{id}"
    label = "交部门论证"
    waits = "政府办"
    idea: Id
    unit: Annotated[Id, Field(title="论证部门")]


class ArgueIdea(Command):
    """提出论证意见：四项标准逐项判断，并估算资金。"""

    by = frozenset({Role.UNIT})
    about = "idea"
    home = "/intake/ideas/{id}"
    label = "提出论证意见"
    waits = "政府办"
    idea: Id
    public_good: Annotated[bool, Field(title="属基础性、普惠性、公益性事项")]
    in_year: Annotated[bool, Field(title="当年可以完成，或有年度节点")]
    debt_free: Annotated[bool, Field(title="资金有来源，不新增债务风险")]
    own_level: Annotated[bool, Field(title="不属上级统一部署的任务")]
    money: Annotated[int, Field(title="估算资金（万元）", ge=0, le=10_000_000)]
    text: Annotated[str, Field(title="论证意见", min_length=6, max_length=2000)]


class TurnIdea(Command):
    """不宜列为实事项目、适合作为建议的，转请一名代表研究，生成一份建议草稿。"""

    by = frozenset({Role.GOVERNMENT, Role.OFFICE})
    about = "idea"
    home = "/intake/ideas/{id}"
    label = "转代表建议"
    waits = "代表"
    idea: Id
    deputy: Annotated[Id, Field(title="代表")]


class DeclineIdea(Command):
    """不予采用，须选择理由并作出说明。"""

    by = frozenset({Role.GOVERNMENT, Role.OFFICE})
    about = "idea"
    home = "/intake/ideas/{id}"
    label = "不予采用"
    idea: Id
    ground: Annotated[IdeaGround, Field(title="理由")]
    note: Annotated[str, Field(title="说明", min_length=4, max_length=500, description="提出人看得到")]


def collect_idea(idea: Idea, cmd: CollectIdea, ctx: Context) -> list[Event]:
    if idea.stage is not Stage.NONE:
        refuse("idea-collected", "这条实事建议已经提出。")
    if cmd.channel not in CHANNELS[ctx.role]:
        allowed = "、".join(c.word for c in CHANNELS[ctx.role])
        refuse("channel-not-yours", f"{ctx.role.word}提出的建议，渠道应选“{allowed}”。", 422)
    impersonal(项目建议=cmd.title, 内容和理由=cmd.need, 涉及地点=cmd.place)
    who = ctx.actor if ctx.role is Role.DEPUTY else ctx.unit
    worded = IdeaWorded(role=ctx.role, who=who, **cmd.model_dump(include={"title", "need", "place"}))
    return [IdeaCollected(channel=cmd.channel, on=ctx.today), worded]


def ask_argument(idea: Idea, cmd: AskArgument, ctx: Context) -> list[Event]:
    if idea.stage is Stage.ASKED and idea.unit == cmd.unit:
        refuse("already-asked", f"已经交{cmd.unit}论证，请等论证意见。")
    return [ArgumentAsked(unit=cmd.unit, on=ctx.today)]


def asked_of_me(idea: Idea, ctx: Context) -> None:
    known(idea)
    if idea.unit != ctx.unit:
        refuse("not-asked-to-argue", "这条实事建议没有交您的部门论证。", 403)
    unscreened(idea, ctx)
    if idea.stage is not Stage.ASKED:
        refuse("already-argued", "论证意见已经提交。")


def argue_idea(idea: Idea, cmd: ArgueIdea, ctx: Context) -> list[Event]:
    return [IdeaArgued(unit=ctx.unit, on=ctx.today, **cmd.model_dump(exclude={"idea"}))]


def its_deputy(idea: Idea, cmd: TurnIdea, ctx: Context) -> list[str]:
    return [f"deputy/{cmd.deputy}", f"case/{ctx.id(0)}"]


def turn_idea(idea: Idea, cmd: TurnIdea, ctx: Context) -> list[Event | On]:
    """T1: a deputy's draft is prepared; whether it is handed in, and in which words, is the deputy's."""
    seat, case = seat_of(ctx, cmd.deputy), str(ctx.id(0))
    title = idea.title if idea.title.startswith("关于") else f"关于{idea.title}的建议"
    draft = DraftSaved(words=Words(title=title, situation=idea.need), deputy=cmd.deputy, county=seat.county)
    ended = IdeaScreened(end=IdeaEnd.SUGGESTION, project="", suggestion=case, ground=None, on=ctx.today)
    return [ended, On(f"case/{case}", draft)]


def decline_idea(idea: Idea, cmd: DeclineIdea, ctx: Context) -> list[Event]:
    impersonal(说明=cmd.note)
    ended = IdeaScreened(end=IdeaEnd.NOT_TAKEN, project="", suggestion="", ground=cmd.ground, on=ctx.today)
    return [ended, EndExplained(note=cmd.note)]
