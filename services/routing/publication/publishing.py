"""公开、撤下: a reply that was decided public is published within its days, and can be taken down again."""

from typing import Annotated

from pydantic import Field

from services.routing.publication.publication import Publication, WithdrawalExplained, known
from shared.events.publication import PublicationWithdrawn, ReplyPublished
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class PublishReply(Command):
    """公开答复：把审核过的公开稿放到公开页上，公开的只有这一份。"""

    by = frozenset({Role.UNIT, Role.GOVERNMENT, Role.OFFICE})
    about = "publication"
    home = "/routing/publications/{id}"
    label = "公开答复"
    waits = "群众"
    publication: Id


class WithdrawPublication(Command):
    """撤下：已公开的答复不宜继续公开的，从公开页撤下，写明理由。"""

    by = frozenset({Role.OFFICE})
    about = "publication"
    home = "/routing/publications/{id}"
    label = "撤下"
    side = True
    publication: Id
    reason: Annotated[str, Field(title="撤下理由", min_length=4, max_length=500, description="只有内部看得到")]


def may_publish(p: Publication, ctx: Context) -> None:
    known(p, ctx)
    if not p.due:
        refuse("nothing-to-publish", "这件建议没有等待公开的答复。")


def publish_reply(p: Publication, cmd: PublishReply, ctx: Context) -> list[Event]:
    assert p.copy
    copy = p.copy.model_dump(exclude={"deputy"})
    return [ReplyPublished(version=p.versions + 1, on=ctx.today, **copy)]


def may_withdraw(p: Publication, ctx: Context) -> None:
    known(p, ctx)
    if not p.shown:
        refuse("nothing-published", "这件建议没有公开中的答复，不用撤下。")


def withdraw_publication(p: Publication, cmd: WithdrawPublication, ctx: Context) -> list[Event]:
    assert p.shown
    told = PublicationWithdrawn(version=p.shown.version, round=p.shown.round, on=ctx.today)
    return [told, WithdrawalExplained(reason=cmd.reason)]
