"""One page of a long list: which of how many, where it begins, and the address of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, FromClause, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

ROWS = 50
T = TypeVar("T", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Paging:
    total: int
    page: int  # one there is, whichever was asked for
    last: int
    rows: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.rows

    def of(self, wanted: Select[T]) -> Select[T]:
        return wanted.limit(self.rows).offset(self.offset)

    @property
    def shown(self) -> dict[str, Any]:
        """What a template says of it, under these names."""
        return {"total": self.total, "page": self.page, "last": self.last}


def paged(total: int, page: int, rows: int = ROWS) -> Paging:
    last = max(1, -(-total // rows))
    return Paging(total, min(max(1, page), last), last, rows)


async def page_of(
    db: AsyncConnection, listed: FromClause, where: Sequence[ColumnElement[bool]], page: int, rows: int = ROWS
) -> Paging:
    """The page asked for, of all that the conditions leave."""
    return paged(await db.scalar(select(func.count()).select_from(listed).where(*where)) or 0, page, rows)


def pages_at(path: str, asked: Mapping[str, Any]) -> str:
    """The address of the other pages, less the number: `m.pages` puts it at the end."""
    return f"{path}?{urlencode(asked)}{'&' if asked else ''}page="
