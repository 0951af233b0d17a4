"""两级预审: the county first, then the congress's own office; back to the deputy with coded reasons (T4, T5; P16)."""

from typing import Annotated

from pydantic import Field

from services.intake.case import Case, Stage, known
from services.intake.review.reviewing import ReviewNoted
from shared.events.intake import DraftSentBack, ReviewPassed
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import MendReason, Role


class PassReview(Command):
    """县区初审通过，转市代表工委复审。"""

    by = frozenset({Role.COUNTY_OFFICE})
    label = "初审通过"
    waits = "代表"
    suggestion: Id
    note: Annotated[str, Field(title="初审意见", max_length=1000, description="供复审参考，代表看不到")] = ""


class SendBackDraft(Command):
    """退回代表修改，须注明理由。"""

    by = frozenset({Role.COUNTY_OFFICE, Role.OFFICE})
    label = "退回修改"
    suggestion: Id
    reasons: Annotated[tuple[MendReason, ...], Field(title="退回理由", min_length=1, max_length=10)]
    note: Annotated[str, Field(title="具体说明", min_length=4, max_length=1000, description="写明怎样改")]


def county_reviews(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.unit != case.county:
        refuse("not-your-county", "这件建议由代表所在县区初审。", 403)
    if case.stage is not Stage.REVIEW_1:
        refuse("not-in-review", "这件建议不在县区初审阶段。")


def in_my_review(case: Case, ctx: Context) -> None:
    """P16: the office's own review never comes before the county's."""
    if ctx.role is Role.COUNTY_OFFICE:
        return county_reviews(case, ctx)
    return in_city_review(case, ctx)


def in_city_review(case: Case, ctx: Context) -> None:
    known(case)
    if case.stage is Stage.REVIEW_1:
        refuse("county-first", "县区初审尚未完成，不能先行复审。")
    if case.stage is not Stage.REVIEW_2:
        refuse("not-in-review", "这件建议不在复审阶段。")


def pass_review(case: Case, cmd: PassReview, ctx: Context) -> list[Event]:
    noted = [ReviewNoted(note=cmd.note)] if cmd.note else []
    return [ReviewPassed(county=case.county, on=ctx.today), *noted]


def send_back_draft(case: Case, cmd: SendBackDraft, ctx: Context) -> list[Event]:
    level = 1 if case.stage is Stage.REVIEW_1 else 2
    return [DraftSentBack(reasons=cmd.reasons, note=cmd.note, level=level, on=ctx.today)]
