"""联名建议的答复送达: a copy for each co-signer, or the lead deputy tells them, as the congress's rules have it."""

from services.routing.case import Case, known
from services.routing.copies import ReplyRead, ReplyRelayed
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class ReadReply(Command):
    """收阅答复：确认已收到承办单位的答复。测评由领衔代表听取联名代表意见后进行。"""

    by = frozenset({Role.DEPUTY})
    label = "收阅答复"
    suggestion: Id


class RelayReply(Command):
    """转告联名代表：确认已把答复转告各位联名代表，并听取了他们的意见。"""

    by = frozenset({Role.DEPUTY})
    label = "转告联名代表"
    suggestion: Id


def has_copy(case: Case, ctx: Context) -> None:
    """浙江 代表建议、批评和意见办理的规定 第二十二条: every signatory is answered."""
    known(case)
    if ctx.actor not in case.copies.addressed(case.deputy):
        refuse("no-copy-for-you", "这件建议没有单独送给您的答复。", 403)
    if ctx.actor in case.copies.read:
        refuse("already-read", "您已经收阅这件答复。")


def may_relay(case: Case, ctx: Context) -> None:
    """青岛 代表建议工作条例: the lead deputy passes the reply on."""
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "由领衔代表转告联名代表。", 403)
    if not case.copies.relay:
        refuse("nothing-to-relay", "没有需要转告联名代表的答复。", 403)
    if case.copies.relayed:
        refuse("already-relayed", "您已经转告联名代表。")


def read_reply(case: Case, cmd: ReadReply, ctx: Context) -> list[Event]:
    return [ReplyRead(deputy=ctx.actor, on=ctx.today)]


def relay_reply(case: Case, cmd: RelayReply, ctx: Context) -> list[Event]:
    return [ReplyRelayed(on=ctx.today)]
