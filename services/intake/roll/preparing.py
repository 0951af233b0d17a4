"""知情明政 (M61): packs go out before the window of the next session opens; deputies read them and say so."""

from typing import Annotated

from pydantic import Field

from services.intake.roll.briefing import Pack, PackPrepared, PackRead, PackWithdrawn, known_pack
from services.intake.roll.congress import congress_in
from services.intake.roll.deputy import Deputy
from shared.files import Attachment
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import PackKind, Role


class PreparePack(Command):
    """发送知情明政材料。应在会议开始提交建议以前发送，代表阅后确认。"""

    by = frozenset({Role.OFFICE})
    about = "pack"
    home = "/intake/packs/{id}"
    label = "发送知情明政材料"
    waits = "代表"
    pack: Id
    title: Annotated[str, Field(title="标题", min_length=2, max_length=100)]
    kind: Annotated[PackKind, Field(title="方式")]
    session: Annotated[int, Field(title="为哪次会议", ge=1, le=20)]
    text: Annotated[str, Field(title="内容", max_length=5000, description="视察和通报写明时间、地点、内容")] = ""
    attachments: Annotated[tuple[Attachment, ...], Field(title="附件", max_length=10)] = ()
    delegations: Annotated[
        tuple[str, ...], Field(title="发给哪些代表团", max_length=100, description="不勾选即发给全体代表")
    ] = ()


class AcknowledgePack(Command):
    """确认已阅。"""

    by = frozenset({Role.DEPUTY})
    about = "pack"
    home = "/intake/packs/{id}"
    label = "确认已阅"
    waits = "代表工委"
    pack: Id


class WithdrawPack(Command):
    """撤下发错的材料。代表不再看到。"""

    by = frozenset({Role.OFFICE})
    about = "pack"
    home = "/intake/packs"
    side = True
    label = "撤下材料"
    pack: Id


def prepare_pack(pack: Pack, cmd: PreparePack, ctx: Context) -> list[Event]:
    if pack.title:
        refuse("already-prepared", "这份材料已经发送。")
    if not (cmd.text or cmd.attachments):
        refuse("pack-empty", "请写明内容或附上文件，再发送。", 422)
    congress = congress_in(ctx)
    session = next((s for s in congress.sessions if s.number == cmd.session), None)
    if session is None:
        refuse("session-unknown", f"本届没有登记第{cmd.session}次会议，请先登记会议。", 422)
    if session.closes < ctx.today:
        refuse("session-over", f"第{cmd.session}次会议已经闭幕，请选下一次会议。", 422)
    return [PackPrepared(**cmd.model_dump(exclude={"pack"}), term=congress.term, on=ctx.today)]


def not_yet_read(pack: Pack, ctx: Context) -> None:
    known_pack(pack, ctx)
    if any(deputy == ctx.actor for deputy, _ in pack.read):
        refuse("already-read", "您已确认阅读。")


def acknowledge_pack(pack: Pack, cmd: AcknowledgePack, ctx: Context) -> list[Event]:
    seat: Deputy = ctx.also[f"deputy/{ctx.actor}"]
    if not pack.is_for(seat):
        refuse("unknown-pack", "没有这份知情明政材料，或您无权查看。", 404)
    return [PackRead(deputy=ctx.actor, on=ctx.today)]


def withdraw_pack(pack: Pack, cmd: WithdrawPack, ctx: Context) -> list[Event]:
    return [PackWithdrawn(on=ctx.today)]
