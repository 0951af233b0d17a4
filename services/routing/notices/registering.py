"""文件登记 (M18): the notices by which offices order the year's handling, entered once, found from every case."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.notices.notice import Notice, NoticeEntered, NoticeRemoved, Number, NumberTaken, numbered
from shared.files import Attachment
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import NoticeKind, Role

Office = Annotated[str, Field(min_length=2, max_length=40)]


class RegisterNotice(Command):
    """登记一份文件。办理工作通知、交办通知登记后，当年每件建议的页面上都写明依据，点开即可看。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    about = "notice"
    label = "登记文件"
    home = "/routing/notices/{id}"
    notice: Id
    number: Annotated[str, Field(title="文号", pattern=r"\d", max_length=40, description="如云人办〔2026〕3号")]
    title: Annotated[str, Field(title="标题", min_length=4, max_length=100, description="不写书名号")]
    offices: Annotated[tuple[Office, ...], Field(title="发文机关", min_length=1, max_length=10,
        description="联合发文的每个机关写一行")]  # fmt: skip
    year: Annotated[int, Field(title="年度", ge=2000, le=2100, description="管哪一年的建议")]
    day: Annotated[date, Field(title="印发日期")]
    kind: Annotated[NoticeKind, Field(title="类别")]
    text: Annotated[str, Field(title="正文", max_length=20_000, description="正文和附件至少有一样")] = ""
    files: Annotated[tuple[Attachment, ...], Field(title="附件", max_length=5)] = ()


class CorrectNotice(RegisterNotice):
    """更正登记的内容。以最后一次为准，以前写的留在日志里。"""

    label = "更正"
    side = True


class RemoveNotice(Command):
    """撤销登记：登记错了的文件不再列出，文号可以重新登记。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    about = "notice"
    label = "撤销登记"
    home = "/routing/notices"
    side = True
    notice: Id
    reason: Annotated[str, Field(title="理由", min_length=4, max_length=200)]


def listed(notice: Notice, ctx: Context) -> NoticeEntered:
    return notice.entered or refuse("unknown-notice", "没有这份文件，或您无权查看。", 404)


def its_number(notice: Notice, cmd: RegisterNotice, ctx: Context) -> list[str]:
    """The new one, and the one it bore before."""
    before = [numbered(notice.entered.number)] if notice.entered else []
    return list(dict.fromkeys([numbered(cmd.number), *before]))


def its_old_number(notice: Notice, cmd: RemoveNotice, ctx: Context) -> list[str]:
    return [numbered(notice.entered.number)] if notice.entered else []


def register_notice(notice: Notice, cmd: RegisterNotice, ctx: Context) -> list[Event | On]:
    if notice.entered:
        refuse("notice-registered", "这份文件已经登记，要改请用“更正”。")
    return _entered(notice, cmd, ctx)


def correct_notice(notice: Notice, cmd: CorrectNotice, ctx: Context) -> list[Event | On]:
    return _entered(notice, cmd, ctx)


def remove_notice(notice: Notice, cmd: RemoveNotice, ctx: Context) -> list[Event | On]:
    free = [On(stream, NumberTaken(notice="")) for stream in its_old_number(notice, cmd, ctx)]
    return [NoticeRemoved(reason=cmd.reason), *free]


def _entered(notice: Notice, cmd: RegisterNotice, ctx: Context) -> list[Event | On]:
    said = NoticeEntered(**dict(cmd.model_copy(update={"offices": tuple(dict.fromkeys(cmd.offices))})))
    if said == notice.entered:
        return []
    if not cmd.text and not cmd.files:
        refuse("notice-empty", "请写正文，或上传文件的附件，至少有一样。", 422)
    if cmd.day > ctx.today:
        refuse("notice-in-future", "印发日期还没有到，请登记已经印发的文件。", 422)
    stream = numbered(cmd.number)
    holder: Number = ctx.also[stream]
    if holder.notice not in ("", cmd.notice):
        refuse("number-taken", f"文号“{cmd.number}”已经登记过，请核对。", 422)
    moved = [On(old, NumberTaken(notice="")) for old in its_number(notice, cmd, ctx) if old != stream]
    taken = [On(stream, NumberTaken(notice=cmd.notice))] if not holder.notice else []
    return [said, *moved, *taken]
