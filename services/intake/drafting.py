"""起草联名: a deputy writes, co-signers confirm the frozen text, the lead hands in (T2, T3; P01–P16)."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from services.intake.case import Case, Stage, free_name
from services.intake.checks import unblocked
from services.intake.draft import as_read, invitation, own_open_draft, window_of
from services.intake.facts import (
    DraftSaved,
    EntryConfirmed,
    InvitationsLapsed,
    SignatureConfirmed,
    SignatureDeclined,
    Words,
)
from services.intake.finding import Look
from services.intake.roll.congress import congress_in, congress_of
from services.intake.roll.deputy import seat_of, seats
from shared.events.intake import SuggestionSubmitted
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Publicity, Role, SessionKind
from shared.workdays import spoken

Note = Annotated[str, Field(title="给领衔代表的话", max_length=500, description="只有您和领衔代表看得到")]
Until = Annotated[date | None, Field(title="联名答复截止日", description="过了这一天，没有答复的不列入联名，即可提交")]
Read = Annotated[int | None, Field(title="看过的版本", ge=1)]


class DraftSuggestion(Command):
    """起草一件建议。可随时保存，提交前只有本人看得到。"""

    by = frozenset({Role.DEPUTY})
    label = "起草建议"
    sends = "保存草稿"
    looks = "预检、查相似"
    suggestion: Id
    words: Annotated[Words, Field(title="文稿")]
    cosigners: Annotated[tuple[Id, ...], Field(title="邀请联名代表", max_length=50)] = ()
    until: Until = None


class ReviseDraft(Command):
    """修改文稿。文稿一改，已同意的联名代表须重新确认。"""

    by = frozenset({Role.DEPUTY})
    label = "修改文稿"
    sends = "保存修改"
    looks = "预检、查相似"
    waits = "审核单位"
    suggestion: Id
    words: Annotated[Words, Field(title="文稿")]
    began_from: Annotated[int, Field(title="起始版本", ge=1)]


class InviteCosigners(Command):
    """邀请联名代表。联名名单和截止日以最后一次邀请为准；没有勾选的即不再邀请。"""

    by = frozenset({Role.DEPUTY})
    label = "邀请联名"
    suggestion: Id
    deputies: Annotated[tuple[Id, ...], Field(title="联名代表", max_length=50)]
    until: Until = None


class ConfirmSignature(Command):
    """同意联名，所签的是下面这一稿。提交前可以撤回签名。"""

    by = frozenset({Role.DEPUTY})
    label = "同意联名"
    waits = "领衔代表"
    suggestion: Id
    note: Note = ""
    began_from: Read = None


class DeclineSignature(Command):
    """不参加联名。"""

    by = frozenset({Role.DEPUTY})
    label = "谢绝联名"
    waits = "领衔代表"
    suggestion: Id
    note: Note = ""


class SubmitSuggestion(Command):
    """提交。须标题、情况、分析、具体建议齐全，联名代表均已确认。"""

    by = frozenset({Role.DEPUTY})
    label = "提交建议"
    suggestion: Id


def ready_to_submit(case: Case, ctx: Context) -> None:
    own_open_draft(case, ctx)
    if case.entered and not case.entered.confirmed:
        refuse("entry-not-confirmed", "这份文稿由工作人员代录，请先核对代录，确认是您的意思。")
    if case.whole and not case.whole.signed:
        refuse("delegation-not-signed", "代表团全团建议须由团长签署，团长还没有签署这一稿。")
    if (open_ := case.unanswered) and not case.closed_to_answers(ctx.today):
        until = f"可等到{spoken(case.until)}截止，或" if case.until else "可提醒他们，或"
        refuse("cosigners-pending", f"还有{len(open_)}位联名代表没有确认；{until}重新邀请以去掉。")


def whom_it_concerns(case: Case, cmd: Command, ctx: Context) -> list[str]:
    """The seats of all who sign, and the congress with its sessions."""
    heads = (case.whole.head,) if case.whole else ()
    return [*seats(case.deputy, *case.confirmed, *heads), congress_of(ctx)] if case.deputy else []


def draft_suggestion(case: Case, cmd: DraftSuggestion, ctx: Context) -> list[Event]:
    """P04: the author is a sitting deputy of this congress."""
    free_name(cmd.suggestion)
    if case.stage is not Stage.NONE:
        refuse("already-drafted", "这件建议已经起草，请打开原稿修改。")
    seat = seat_of(ctx, ctx.actor)
    facts: list[Event] = [DraftSaved(words=cmd.words, deputy=ctx.actor, county=seat.county)]
    return facts + (invitation(cmd.cosigners, cmd.until, 1, ctx) if cmd.cosigners else [])


def revise_draft(case: Case, cmd: ReviseDraft, ctx: Context) -> list[Event]:
    if cmd.began_from != case.saves:
        refuse("changed-meanwhile", f"文稿在您打开后已改到第{case.saves}稿，您的文字保留在下方，请对照后再保存。")
    if cmd.words == case.words:
        return []
    saved: list[Event] = [DraftSaved(words=cmd.words, deputy=case.deputy, county=case.county)]
    if case.entered and not case.entered.confirmed:  # who changes what was written down has read it
        saved.append(EntryConfirmed(version=case.saves + 1, on=ctx.today))
    return saved


def invite_cosigners(case: Case, cmd: InviteCosigners, ctx: Context) -> list[Event]:
    return invitation(cmd.deputies, cmd.until, case.saves, ctx)


def confirm_signature(case: Case, cmd: ConfirmSignature, ctx: Context) -> list[Event]:
    as_read(case, cmd.began_from)
    return [SignatureConfirmed(deputy=ctx.actor, note=cmd.note, version=case.saves, on=ctx.today)]


def decline_signature(case: Case, cmd: DeclineSignature, ctx: Context) -> list[Event]:
    return [SignatureDeclined(deputy=ctx.actor, note=cmd.note, version=case.saves, on=ctx.today)]


def submit_suggestion(case: Case, cmd: SubmitSuggestion, ctx: Context) -> list[Event]:
    """P04: all who sign still sit. Whatever else blocks is said at once, each beside its field."""
    handed_in = _as_whose_and_when(case, ctx)
    words, rules = case.words, ctx.rules
    signers = {deputy: seat_of(ctx, deputy) for deputy in (case.deputy, *case.confirmed)}
    unblocked(Look(words, rules, ctx.today, case, signers, congress_in(ctx)))
    level = 1 if case.county and rules.value("review_levels") == 2 else 2
    return [
        *_lapsed(case, ctx),
        SuggestionSubmitted(
            title=words.title,
            deputy=case.deputy,
            cosigners=case.confirmed,
            county=case.county,
            session_kind=words.session_kind,
            level=level,
            on=ctx.today,
            **handed_in,
        ),
    ]


def _as_whose_and_when(case: Case, ctx: Context) -> dict[str, Any]:
    """What stands beside the text: who signs, which window it goes through, and what the deputy wishes."""
    for deputy in (case.deputy, *case.confirmed):
        seat_of(ctx, deputy)
    if case.words.publicity is Publicity.NOT_PUBLIC and not case.words.publicity_reason:
        refuse("publicity-reason-missing", "公开意愿选了“不公开”，请写明不公开的理由。", 422)
    window = window_of(case, ctx)
    _as_a_delegation(case, bool(window.get("pre_submitted")), ctx)
    return window | {"delegation": case.whole.delegation if case.whole else ""}


def _lapsed(case: Case, ctx: Context) -> list[Event]:
    silent = case.unanswered
    return [InvitationsLapsed(deputies=silent, version=case.saves, on=ctx.today)] if silent else []


def _as_a_delegation(case: Case, early: bool, ctx: Context) -> None:
    """全团建议, while the congress sits alone (重庆市人民代表大会代表建议、批评和意见工作条例（2017）第八条)."""
    if not case.whole:
        return
    seat_of(ctx, case.whole.head)
    if early or case.words.session_kind is not SessionKind.IN_SESSION:
        refuse(
            "delegation-in-session-only",
            "代表团全团建议只在大会会议期间提出；请在会议期间提交，或改回代表个人（联名）建议。",
        )
