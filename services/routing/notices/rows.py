"""文件 as a list."""

from sqlalchemy import Column, Date, Integer, Text

from services.routing.notices.notice import Notice
from shared.service import Row, table

notices = table(
    "notices",
    *[Column(name, Text, nullable=False) for name in ("number", "title", "offices", "kind")],
    Column("year", Integer, nullable=False),
    Column("day", Date, nullable=False),
    index=["congress year"],
)


def notice_row(notice: Notice) -> dict[str, Row]:
    n = notice.entered
    return {"": (n.number, n.title, "、".join(n.offices), n.kind.value, n.year, n.day)} if n else {}
