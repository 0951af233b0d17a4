"""联名: a co-signer may take the signature back until it is handed in, and may write to the lead without answering."""

from typing import Annotated

from pydantic import Field

from services.intake.case import Case
from services.intake.draft import invited
from services.intake.facts import NoteLeft, SignatureTakenBack
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class TakeBackSignature(Command):
    """撤回签名，不再联名。建议提交以后不能撤回。"""

    by = frozenset({Role.DEPUTY})
    label = "撤回签名"
    side = True
    waits = "领衔代表"
    suggestion: Id
    note: Annotated[str, Field(title="给领衔代表的话", max_length=500, description="只有您和领衔代表看得到")] = ""


class LeaveNote(Command):
    """给领衔代表留言，例如建议怎样改。留言不算答复。"""

    by = frozenset({Role.DEPUTY})
    label = "给领衔代表留言"
    side = True
    waits = "领衔代表"
    suggestion: Id
    note: Annotated[str, Field(title="留言", min_length=2, max_length=500, description="只有您和领衔代表看得到")]


def has_signed(case: Case, ctx: Context) -> None:
    invited(case, ctx)
    if ctx.actor not in case.confirmed:
        refuse("not-signed", "您还没有同意联名，没有可撤回的签名。")


def may_write(case: Case, ctx: Context) -> None:
    """Who has signed has no more to ask for; a change of mind is a signature taken back."""
    invited(case, ctx)
    if ctx.actor in case.confirmed:
        refuse("already-confirmed", "您已同意联名；要退出，请撤回签名并在其中留言。")


def take_back_signature(case: Case, cmd: TakeBackSignature, ctx: Context) -> list[Event]:
    return [SignatureTakenBack(deputy=ctx.actor, note=cmd.note, version=case.saves, on=ctx.today)]


def leave_note(case: Case, cmd: LeaveNote, ctx: Context) -> list[Event]:
    return [NoteLeft(deputy=ctx.actor, note=cmd.note, version=case.saves, on=ctx.today)]
