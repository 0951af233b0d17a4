"""立法意见: a contact point gives opinions on a draft; each is brought to exactly one end, and the point is told."""

from typing import Annotated

from pydantic import Field

from services.intake.legislation.opinion import FeedbackRead, Opinion, OpinionWorded, begun, known
from services.intake.legislation.regulation import (
    NothingReported,
    OpinionCounted,
    OpinionEnded,
    Regulation,
    own,
    still_open,
)
from services.intake.legislation.regulation import known as known_regulation
from shared.events.intake import OpinionSettled
from shared.messages import ID, Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import OpinionEnd, Role, Voice
from shared.workdays import spoken

Article = Annotated[str, Field(title="条款", min_length=2, max_length=40, description="如“第十二条第二款”“总体”")]
Text = Annotated[
    str, Field(title="意见内容", min_length=6, max_length=2000, description="写意见和理由，不写个人姓名、电话")
]
OfPoint = Annotated[str, Field(title="代录的联系点", pattern=f"^({ID})?$", description="联系点自己报送时不必选")]


class GiveOpinion(Command):
    """联系点报送一条意见：哪一条款，什么意见，反映谁的声音。"""

    by = frozenset({Role.STATION, Role.OFFICE, Role.COMMITTEE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "报送意见"
    waits = "专委会"
    regulation: Id
    article: Article
    text: Text
    voice: Annotated[Voice, Field(title="反映谁的声音")]
    point: OfPoint = ""


class ReportNothing(Command):
    """联系点研究后没有修改意见。"""

    by = frozenset({Role.STATION, Role.OFFICE, Role.COMMITTEE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "报“无意见”"
    waits = "专委会"
    regulation: Id
    point: OfPoint = ""


class SettleOpinion(Command):
    """处理一条意见：采纳的写明条款，不采纳、转执法监督的写明理由。处理结果只有一个，定后反馈联系点。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE})
    about = "opinion"
    home = "/intake/opinions/{id}"
    label = "处理意见"
    waits = "立法联系点"
    opinion: Id
    end: Annotated[OpinionEnd, Field(title="处理结果")]
    article: Annotated[str, Field(title="采纳后写入的条款", max_length=40)] = ""
    reason: Annotated[str, Field(title="理由", max_length=1000, description="转执法监督的，写明由谁监督什么")] = ""


class ReadFeedback(Command):
    """联系点签收采纳情况。"""

    by = frozenset({Role.STATION})
    about = "opinion"
    home = "/intake/opinions/{id}"
    label = "签收反馈"
    opinion: Id


def may_give(r: Regulation, ctx: Context) -> None:
    """A point that was asked, in time; or whoever enters for one what came on paper."""
    known_regulation(r)
    if ctx.role is Role.STATION and ctx.unit not in r.points:
        refuse("point-not-asked", "这件法规草案没有向您的联系点征求意见。", 403)
    own(r.committee, ctx)
    still_open(r)
    if r.due and ctx.today > r.due:
        refuse("plan-over", f"报送期已于{spoken(r.due)}24时届满；确需补报，请专委会调整计划。")


def may_report_nothing(r: Regulation, ctx: Context) -> None:
    may_give(r, ctx)
    if ctx.role is Role.STATION and ctx.unit not in r.silent:
        refuse("point-answered", "您的联系点已经报送过意见，或已报“无意见”。")


def opinion_and_point(r: Regulation, cmd: GiveOpinion | ReportNothing, ctx: Context) -> list[str]:
    return [f"opinion/{ctx.id(0)}", f"point/{_point(cmd, ctx)}"] if _point(cmd, ctx) else []


def _point(cmd: GiveOpinion | ReportNothing, ctx: Context) -> str:
    return ctx.unit if ctx.role is Role.STATION else cmd.point


def _asked_point(r: Regulation, cmd: GiveOpinion | ReportNothing, ctx: Context) -> str:
    point = _point(cmd, ctx)
    if ctx.role is Role.STATION and cmd.point not in ("", ctx.unit):
        refuse("not-your-point", "只能以本联系点的名义报送。", 403)
    if point not in r.points:
        refuse("point-not-chosen", "请选择是哪个联系点的意见，须是这件草案征询的联系点。", 422)
    if not ctx.also[f"point/{point}"].active:
        refuse("point-closed", "这个立法联系点已经撤销。")
    return point


def give_opinion(r: Regulation, cmd: GiveOpinion, ctx: Context) -> list[Event | On]:
    point = _asked_point(r, cmd, ctx)
    impersonal(条款=cmd.article, 意见内容=cmd.text)
    words = OpinionWorded(title=r.title, committee=r.committee, text=cmd.text)
    told = {"regulation": cmd.regulation, "article": cmd.article, "voice": cmd.voice}
    return [OpinionCounted(point=point, copies=1), *begun(ctx, words, point=point, round=0, copies=1, **told)]


def report_nothing(r: Regulation, cmd: ReportNothing, ctx: Context) -> list[Event]:
    point = _asked_point(r, cmd, ctx)
    if point not in r.silent:
        refuse("point-answered", "这个联系点已经报送过意见，或已报“无意见”。")
    return [NothingReported(point=point)]


def may_settle(o: Opinion, ctx: Context) -> None:
    known(o)
    own(o.committee, ctx)
    if o.settled:
        refuse("already-settled", f"这条意见已于{spoken(o.settled.on)}处理为“{o.settled.end.word}”。")


def its_regulation(o: Opinion, cmd: SettleOpinion, ctx: Context) -> list[str]:
    return [f"regulation/{o.regulation}"] if o.regulation else []


def settle_opinion(o: Opinion, cmd: SettleOpinion, ctx: Context) -> list[Event | On]:
    if cmd.end is OpinionEnd.ADOPTED and not cmd.article:
        refuse("article-needed", "采纳的意见请写明写入草案的哪一条款。", 422)
    if cmd.end is not OpinionEnd.ADOPTED and not cmd.reason:
        refuse("end-reason-needed", f"“{cmd.end.word}”请写明理由，联系点将据此得到反馈。", 422)
    if cmd.end is not OpinionEnd.ADOPTED and cmd.article:
        refuse("article-without-adoption", "没有采纳的意见不写条款，请清空“采纳后写入的条款”。", 422)
    impersonal(采纳后写入的条款=cmd.article, 理由=cmd.reason)
    told = cmd.model_dump(include={"end", "article", "reason"})
    settled = OpinionSettled(regulation=o.regulation, point=o.point, on=ctx.today, **told)
    return [settled, On(f"regulation/{o.regulation}", OpinionEnded(end=cmd.end))]


def may_read(o: Opinion, ctx: Context) -> None:
    known(o)
    if ctx.unit != o.point:
        refuse("not-your-opinion", "这不是您的联系点报送的意见。", 403)
    if not o.settled:
        refuse("not-settled", "这条意见还没有处理结果。")
    if o.read:
        refuse("already-read", "采纳情况已经签收。")


def read_feedback(o: Opinion, cmd: ReadFeedback, ctx: Context) -> list[Event]:
    return [FeedbackRead()]
