"""代录: an office or a station writes down what a deputy brought or said; the deputy confirms it.

Nothing written down by others is handed in before its deputy has confirmed it.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.case import Case, Stage, free_name
from services.intake.draft import as_read, own_open_draft
from services.intake.facts import DraftEntered, DraftSaved, EntryConfirmed, Words
from services.intake.roll.deputy import seat_of
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import EntrySource, Role


class EnterDraft(Command):
    """代代表录入建议文稿，注明来源。代表本人核对确认后才能提交。"""

    by = frozenset({Role.OFFICE, Role.STATION})
    label = "代录建议"
    looks = "查相似"
    waits = "代表"
    suggestion: Id
    deputy: Annotated[Id, Field(title="为哪位代表代录")]
    source: Annotated[EntrySource, Field(title="来源")]
    received: Annotated[date, Field(title="收到日期")]
    words: Annotated[Words, Field(title="文稿")]


class ConfirmEntry(Command):
    """核对代录：确认下面的文稿就是您的意思。有出入的，请用“修改文稿”改定。"""

    by = frozenset({Role.DEPUTY})
    label = "核对代录"
    suggestion: Id
    began_from: Annotated[int | None, Field(title="看过的版本", ge=1)] = None


def written_down(case: Case, ctx: Context) -> None:
    own_open_draft(case, ctx)
    if not case.entered:
        refuse("not-entered", "这份文稿是您自己起草的，无须核对。", 403)
    if case.entered.confirmed:
        refuse("already-confirmed", "您已核对确认这份代录的文稿。")


def enter_draft(case: Case, cmd: EnterDraft, ctx: Context) -> list[Event]:
    free_name(cmd.suggestion)
    if case.stage is not Stage.NONE:
        refuse("already-drafted", "这件建议已经起草，请打开原稿修改。")
    seat = seat_of(ctx, cmd.deputy)
    if cmd.received > ctx.today:
        refuse("received-later", "收到日期还没有到，请核对。", 422)
    saved = DraftSaved(words=cmd.words, deputy=cmd.deputy, county=seat.county)
    return [saved, DraftEntered(role=ctx.role, enterer=ctx.actor, source=cmd.source, received=cmd.received)]


def confirm_entry(case: Case, cmd: ConfirmEntry, ctx: Context) -> list[Event]:
    as_read(case, cmd.began_from)
    return [EntryConfirmed(version=case.saves, on=ctx.today)]
