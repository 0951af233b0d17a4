"""A draft before it is handed in: whose it is, whom it asks to sign, and in which window it can go."""

from datetime import date
from typing import Any, NoReturn

from services.intake.case import Case, Stage, known
from services.intake.facts import CosignersInvited
from services.intake.roll.congress import Congress, Shut, congress_in
from services.intake.roll.deputy import seat_of
from shared.messages import Context, Event, refuse
from shared.words import SessionKind
from shared.workdays import spoken

OPEN = (Stage.DRAFT, Stage.SIGNING, Stage.RETURNED)


def own_open_draft(case: Case, ctx: Context) -> None:
    """The lead's own draft, not handed in or sent back."""
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "只有领衔代表可以处理这份文稿。", 403)
    if case.stage not in OPEN:
        refuse("already-submitted", "建议已经提交，正在审核；需要修改请等审核退回。")


def invited(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor not in case.invited:
        refuse("not-invited", "您不在这件建议的联名邀请名单中。", 403)
    if case.stage not in OPEN:
        refuse("already-submitted", "建议已经提交，联名已截止。")


def not_yet_answered(case: Case, ctx: Context) -> None:
    invited(case, ctx)
    if ctx.actor in case.confirmed:
        refuse("already-confirmed", "您已同意联名；要退出，请撤回签名。")


def as_read(case: Case, began_from: int | None) -> None:
    """One signs what one has read; a program that names no version signs the text as it stands."""
    if began_from is not None and began_from != case.saves:
        refuse("text-changed", f"文稿已改为第{case.saves}稿，请看过新的文稿再决定。")


def invitation(deputies: tuple[str, ...], until: date | None, version: int, ctx: Context) -> list[Event]:
    """P06: sitting deputies, none twice, not the lead."""
    if ctx.actor in deputies:
        refuse("cosigner-is-lead", "领衔代表不必再联名，请从名单中去掉。", 422)
    if len(set(deputies)) != len(deputies):
        refuse("cosigner-twice", "联名名单中有重复的代表。", 422)
    if until and until < ctx.today:
        refuse("answers-until-past", f"联名答复截止日{spoken(until)}已经过去，请改为今天或以后。", 422)
    for deputy in deputies:
        seat_of(ctx, deputy)
    return [CosignersInvited(deputies=deputies, version=version, until=until)]


def window_of(case: Case, ctx: Context) -> dict[str, Any]:
    """P07: term, session and whether before it opens, as what is handed in says them; a refusal outside the window.

    A congress without any session on record is not asked. A suggestion sent back and mended keeps the window it came
    in by, unless its kind was changed.
    """
    congress, kind = congress_in(ctx), case.words.session_kind
    if (first := case.handed_in) and first.kind is kind:
        return {"term": first.term, "session": first.session, "pre_submitted": first.pre_submitted}
    if not congress.sessions:
        return {}
    if why := congress.shut(kind, ctx.today):
        _shut(why, congress, ctx.today)
    if kind is SessionKind.IN_SESSION and (session := congress.session_for(ctx.today)):
        return {"term": congress.term, "session": session.number, "pre_submitted": ctx.today < session.opens}
    last = congress.last_session(ctx.today)
    return {"term": congress.term, "session": last.number if last else 0}


def _shut(why: Shut, congress: Congress, day: date) -> NoReturn:
    if session := why.gathering:
        until = spoken(session.until)
        refuse(
            "session-window-open",
            f"第{session.number}次会议的建议正在征集（至{until}），请把“提出时间”改为“会议期间”再提交。",
        )
    if session := why.sitting:
        refuse(
            "session-window-open",
            f"第{session.number}次会议正在举行，“会议期间”建议的提交已截止；{spoken(session.closes)}闭幕后可按“闭会期间”提交。",
        )
    said = f"现在不在“会议期间”建议的提交时间内：{when_else(congress, day)}"
    refuse("outside-window", said)


def when_else(congress: Congress, day: date) -> str:
    """When a suggestion of a session may be handed in, or as what it may be now."""
    if session := congress.sitting(day):
        return f"第{session.number}次会议的提交已于{spoken(session.until)}截止，闭幕后可改为“闭会期间”提交。"
    if session := congress.next_session(day):
        return (
            f"第{session.number}次会议自{spoken(session.from_)}至{spoken(session.until)}提交；"
            "可到时再提交，或把“提出时间”改为“闭会期间”。"
        )
    return "还没有安排下一次会议；可把“提出时间”改为“闭会期间”。"
