"""答复公开: its pages, and what one reads before one publishes."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.publication import open_page, publication_page
from services.routing.publication.publication import Publication
from services.routing.publication.publishing import PublishReply, WithdrawPublication
from shared.messages import Command, Context
from shared.web.forms import Read
from shared.web.parts import Reader

PAGES = [open_page.open_replies, publication_page.publication_pages]


async def copy_read(db: AsyncConnection, p: Publication, ctx: Context) -> list[Read]:
    """What everybody will read, or reads."""
    copy = p.copy if p.due else p.shown
    return [Read(f"{copy.number} {copy.title}", copy.text)] if copy else []


READS: dict[type[Command], Reader] = {PublishReply: copy_read, WithdrawPublication: copy_read}
