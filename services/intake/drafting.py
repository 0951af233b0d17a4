"""起草联名: a deputy writes, co-signers confirm the frozen text, the lead hands in (T2, T3; P01–P16)."""

from typing import Annotated

from pydantic import Field

from services.intake.case import (
    Case,
    CosignersInvited,
    DraftSaved,
    SignatureConfirmed,
    SignatureDeclined,
    Stage,
    Words,
    known,
)
from services.intake.checks import unblocked
from services.intake.finding import Look
from services.intake.roll.congress import congress_in
from services.intake.roll.deputy import seat_of
from shared.events.intake import SuggestionSubmitted
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role

OPEN = (Stage.DRAFT, Stage.SIGNING, Stage.RETURNED)


class DraftSuggestion(Command):
    """起草一件建议。可随时保存，提交前只有本人看得到。"""

    by = frozenset({Role.DEPUTY})
    label = "起草建议"
    looks = "预检、查相似"
    suggestion: Id
    words: Annotated[Words, Field(title="文稿")]
    cosigners: Annotated[tuple[Id, ...], Field(title="邀请联名代表", max_length=50)] = ()


class ReviseDraft(Command):
    """修改文稿。文稿一改，已同意的联名代表须重新确认。"""

    by = frozenset({Role.DEPUTY})
    label = "修改文稿"
    looks = "预检、查相似"
    waits = "审核单位"
    suggestion: Id
    words: Annotated[Words, Field(title="文稿")]
    began_from: Annotated[int, Field(title="起始版本", ge=1)]


class InviteCosigners(Command):
    """邀请联名代表。联名名单以最后一次邀请为准。"""

    by = frozenset({Role.DEPUTY})
    label = "邀请联名"
    suggestion: Id
    deputies: Annotated[tuple[Id, ...], Field(title="联名代表", max_length=50)]


class ConfirmSignature(Command):
    """同意联名。"""

    by = frozenset({Role.DEPUTY})
    label = "同意联名"
    waits = "领衔代表"
    suggestion: Id


class DeclineSignature(Command):
    """不参加联名。"""

    by = frozenset({Role.DEPUTY})
    label = "谢绝联名"
    waits = "领衔代表"
    suggestion: Id


class SubmitSuggestion(Command):
    """提交。须标题、情况、分析、具体建议齐全，联名代表均已确认。"""

    by = frozenset({Role.DEPUTY})
    label = "提交建议"
    suggestion: Id


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
        refuse("already-confirmed", "您已同意联名。")


def ready_to_submit(case: Case, ctx: Context) -> None:
    own_open_draft(case, ctx)
    if open_ := [d for d in case.invited if d not in case.confirmed]:
        refuse("cosigners-pending", f"还有{len(open_)}位联名代表没有确认；可提醒他们，或重新邀请以去掉。", 409)


def draft_suggestion(case: Case, cmd: DraftSuggestion, ctx: Context) -> list[Event]:
    """P04: the author is a sitting deputy of this congress."""
    if case.stage is not Stage.NONE:
        refuse("already-drafted", "这件建议已经起草，请打开原稿修改。")
    seat = seat_of(ctx, ctx.actor)
    facts: list[Event] = [DraftSaved(words=cmd.words, deputy=ctx.actor, county=seat.county)]
    return facts + (_invite(cmd.cosigners, ctx) if cmd.cosigners else [])


def revise_draft(case: Case, cmd: ReviseDraft, ctx: Context) -> list[Event]:
    if cmd.began_from != case.saves:
        refuse("changed-meanwhile", f"文稿在您打开后已改到第{case.saves}稿，您的文字保留在下方，请对照后再保存。")
    if cmd.words == case.words:
        return []
    return [DraftSaved(words=cmd.words, deputy=case.deputy, county=case.county)]


def invite_cosigners(case: Case, cmd: InviteCosigners, ctx: Context) -> list[Event]:
    return _invite(cmd.deputies, ctx)


def _invite(deputies: tuple[str, ...], ctx: Context) -> list[Event]:
    """P06: sitting deputies, none twice, not the lead."""
    if ctx.actor in deputies:
        refuse("cosigner-is-lead", "领衔代表不必再联名，请从名单中去掉。", 422)
    if len(set(deputies)) != len(deputies):
        refuse("cosigner-twice", "联名名单中有重复的代表。", 422)
    for deputy in deputies:
        seat_of(ctx, deputy)
    return [CosignersInvited(deputies=deputies)]


def confirm_signature(case: Case, cmd: ConfirmSignature, ctx: Context) -> list[Event]:
    return [SignatureConfirmed(deputy=ctx.actor)]


def decline_signature(case: Case, cmd: DeclineSignature, ctx: Context) -> list[Event]:
    return [SignatureDeclined(deputy=ctx.actor)]


def submit_suggestion(case: Case, cmd: SubmitSuggestion, ctx: Context) -> list[Event]:
    """P04: all who sign still sit. Whatever else blocks is said at once, each beside its field."""
    signers = {deputy: seat_of(ctx, deputy) for deputy in (case.deputy, *case.confirmed)}
    words, rules = case.words, ctx.rules
    unblocked(Look(words, rules, ctx.today, case, signers, congress_in(ctx)))
    level = 1 if case.county and rules.value("review_levels") == 2 else 2
    return [
        SuggestionSubmitted(
            title=words.title,
            deputy=case.deputy,
            cosigners=case.confirmed,
            county=case.county,
            session_kind=words.session_kind,
            level=level,
            on=ctx.today,
        )
    ]
