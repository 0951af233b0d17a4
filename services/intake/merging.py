"""并案: like suggestions are handled together, each with its number, its page, its deputy and its own reply (T8).

重庆市人民代表大会代表建议、批评和意见工作条例（2017）第十三条: the deputies are told.
"""

from typing import Annotated

from pydantic import Field

from services.intake.case import Case, Stage, known
from shared.events.filing import SuggestionJoined, SuggestionParted, SuggestionsMerged
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import Role


class MergeSuggestions(Command):
    """并案：把内容相近、尚未交办的建议并入本案，一并交办；每件保留编号，分别答复。"""

    by = frozenset({Role.OFFICE})
    label = "并案"
    side = True
    waits = "代表"
    suggestion: Id
    children: Annotated[tuple[Id, ...], Field(title="并入本案的建议", min_length=1, max_length=50)]


class UnmergeSuggestion(Command):
    """取消并案：这件建议单独交办。"""

    by = frozenset({Role.OFFICE})
    label = "取消并案"
    side = True
    waits = "代表"
    suggestion: Id


def may_merge(case: Case, ctx: Context) -> None:
    known(case)
    if case.stage is not Stage.FILED:
        refuse("not-filed", "只有已立案的建议可以并案。")
    if case.docket.main:
        refuse("already-merged", f"这件建议已并入{case.docket.main_number}，请先取消并案。")
    if case.docket.assigned:
        refuse("already-assigned", "这件建议已经交办，不能再并案。")


def may_unmerge(case: Case, ctx: Context) -> None:
    known(case)
    if not case.docket.main:
        refuse("not-merged", "这件建议没有并入他案。")
    if case.docket.assigned:
        refuse("already-assigned", "这件建议已随主案交办，不能再取消并案。")


def those_named(case: Case, cmd: MergeSuggestions, ctx: Context) -> list[str]:
    return [f"case/{c}" for c in dict.fromkeys(cmd.children)]


def its_main(case: Case, cmd: UnmergeSuggestion, ctx: Context) -> list[str]:
    return [f"case/{case.docket.main}"] if case.docket.main else []


def merge_suggestions(case: Case, cmd: MergeSuggestions, ctx: Context) -> list[Event | On]:
    new = tuple(dict.fromkeys(cmd.children))
    if cmd.suggestion in new:
        refuse("child-is-main", "主案不能并入自己，请从名单中去掉。", 422)
    for child in new:
        theirs: Case = ctx.also[f"case/{child}"]
        may_merge(theirs, ctx)
        if theirs.docket.children:
            refuse("child-has-children", f"{theirs.number}本身是主案，请先取消它的并案，或以它为主案。")
    joined = SuggestionJoined(main=cmd.suggestion, main_number=case.number, on=ctx.today)
    merged = SuggestionsMerged(children=(*case.docket.children, *new), on=ctx.today)
    return [merged, *(On(f"case/{child}", joined) for child in new)]


def unmerge_suggestion(case: Case, cmd: UnmergeSuggestion, ctx: Context) -> list[Event | On]:
    main = case.docket.main
    theirs: Case = ctx.also[f"case/{main}"]
    left = tuple(c for c in theirs.docket.children if c != cmd.suggestion)
    return [
        SuggestionParted(main=main, on=ctx.today),
        On(f"case/{main}", SuggestionsMerged(children=left, on=ctx.today)),
    ]
