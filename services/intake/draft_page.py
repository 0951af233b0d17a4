"""The forms around a draft: what they start from, and what one should have read before one presses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.case import Case
from services.intake.cosigning import LeaveNote, TakeBackSignature
from services.intake.delegating import RaiseForDelegation, SignForDelegation
from services.intake.draft import when_else
from services.intake.drafting import (
    ConfirmSignature,
    DeclineSignature,
    DraftSuggestion,
    InviteCosigners,
    ReviseDraft,
    SubmitSuggestion,
)
from services.intake.entering import ConfirmEntry, EnterDraft
from services.intake.filing import FileSuggestion
from services.intake.pages import texts
from services.intake.prereview import PassReview, SendBackDraft
from services.intake.refusing import RefuseFiling
from services.intake.roll.congress import Congress, Session
from services.intake.roll.roll_page import CONGRESS
from services.intake.roll.rows import seats
from shared.messages import Command, Context
from shared.web.forms import Read, Shape
from shared.web.parts import Choices, Chooser, Known, Reader, Shaper
from shared.web.reading import state
from shared.words import SessionKind
from shared.workdays import spoken


def draft_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape({}, {"words.proposed_units": known.units, "cosigners": _others(ctx, known)})


def enter_shape(case: Case, ctx: Context, known: Known) -> Shape:
    values = {"received": ctx.today.isoformat()}
    return Shape(values, {"words.proposed_units": known.units, "deputy": known.deputies})


def revise_shape(case: Case, ctx: Context, known: Known) -> Shape:
    values: dict[str, Any] = {"words": case.words.model_dump(mode="json"), "began_from": case.saves}
    return Shape(values, {"words.proposed_units": known.units})


def invite_shape(case: Case, ctx: Context, known: Known) -> Shape:
    values = {"deputies": case.invited, "until": case.until.isoformat() if case.until else None}
    return Shape(values, {"deputies": _others(ctx, known)})


def version_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape({"began_from": case.saves})


def _others(ctx: Context, known: Known) -> list[tuple[str, str]]:
    return [(id, label) for id, label in known.deputies if id != ctx.actor]


async def own_delegation(db: AsyncConnection, case: Case, ctx: Context, id: str) -> Choices:
    seat = select(seats.c.delegation).where(seats.c.stream == f"{ctx.congress}/deputy/{ctx.actor}")
    found = await db.scalar(seat)
    return {"delegation": [(found, found)] if found else []}


async def frozen(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    """The text one signs or decides on, with its version."""
    until = f"，{spoken(case.until)}截止答复" if case.until else ""
    head = Read("标题", f"{case.words.title or '（未写标题）'}（第{case.saves}稿{until}）")
    files = [
        Read(label, "", text, "下载") if text.startswith("/intake/files/") else Read(label, text)
        for label, text in texts(case)
        if text
    ]
    return [head, *files]


async def window(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    """Which kind of suggestion may be handed in now, and the notice of its session."""
    found, _ = await state(db, CONGRESS, ctx.congress, ctx.congress)
    congress: Congress = found
    if not congress.sessions:
        return []
    if session := congress.session_for(ctx.today):
        kind = SessionKind.IN_SESSION.word
        early = "，现在提交即为预提交" if ctx.today < session.opens else ""
        said = f"第{session.number}次会议{spoken(session.opens)}开幕，“{kind}”建议{_span(session)}提交{early}。"
        return [Read("征集通知", f"{said}\n{session.notice}".strip(), "/intake/sessions", "看各次会议的征集时间")]
    now = "现在可以提交“闭会期间”建议。" if not congress.sitting(ctx.today) else ""
    said = f"{now}“会议期间”建议：{when_else(congress, ctx.today)}"
    return [Read("提交时间", said, "/intake/sessions", "看各次会议的征集时间")]


async def mending(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    """Why it came back stands by the text that is to be mended."""
    back, open_ = case.sent_back, await window(db, case, ctx)
    if not back:
        return open_
    return [Read("退回理由", f"{'、'.join(r.word for r in back.reasons)}：{back.note}"), *open_]


def _span(session: Session) -> str:
    return f"自{spoken(session.from_)}至{spoken(session.until)}"


SHAPES: dict[type[Command], Shaper] = {
    DraftSuggestion: draft_shape,
    EnterDraft: enter_shape,
    ReviseDraft: revise_shape,
    InviteCosigners: invite_shape,
    ConfirmSignature: version_shape,
    SignForDelegation: version_shape,
    ConfirmEntry: version_shape,
}
CHOICES: dict[type[Command], Chooser] = {RaiseForDelegation: own_delegation}
READS: dict[type[Command], Reader] = {
    **dict.fromkeys((DraftSuggestion, EnterDraft, SubmitSuggestion), window),
    ReviseDraft: mending,
    **dict.fromkeys(
        (ConfirmSignature, DeclineSignature, TakeBackSignature, LeaveNote, SignForDelegation, ConfirmEntry), frozen
    ),
    **dict.fromkeys((PassReview, SendBackDraft, FileSuggestion, RefuseFiling), frozen),
}
