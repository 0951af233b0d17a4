"""文件 as a list."""

from services.routing.notices.notice import Notice
from shared.columns import days, numbers, texts
from shared.service import Row, table

notices = table(
    "notices",
    *texts("number", "title", "offices", "kind"),
    *numbers("year"),
    *days("day"),
    index=["congress year"],
)


def notice_row(notice: Notice) -> dict[str, Row]:
    n = notice.entered
    return {"": (n.number, n.title, "、".join(n.offices), n.kind.value, n.year, n.day)} if n else {}
