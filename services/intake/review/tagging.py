"""中心工作: a suggestion that serves a priority of the party committee is tagged, at review or later (M13)."""

from typing import Annotated

from pydantic import Field

from services.intake.case import Case, Stage, known
from services.intake.review.reviewing import PriorityTagged
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class TagSuggestion(Command):
    """标明这件建议围绕的党委中心工作；留空即取消标记。"""

    by = frozenset({Role.OFFICE})
    label = "标记中心工作"
    side = True
    suggestion: Id
    priority: Annotated[str, Field(title="中心工作事项", max_length=60, description="如乡村振兴、优化营商环境")] = ""


def in_the_office(case: Case, ctx: Context) -> None:
    known(case)
    if case.stage is not Stage.REVIEW_2 and not case.review.year:
        refuse("not-at-the-office", "复审时或立案后才能标记中心工作。")


def tag_suggestion(case: Case, cmd: TagSuggestion, ctx: Context) -> list[Event]:
    return [PriorityTagged(priority=cmd.priority)] if cmd.priority != case.review.priority else []
