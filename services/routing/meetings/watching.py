"""居民监督组: formed for a case by whoever leads it or by the office, and every visit put down with its finding."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, known
from services.routing.meetings.watch import VisitNoted, Watch, WatchFormed
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import Finding, Role
from shared.workdays import spoken


class FormWatch(Command):
    """组建居民监督组，在实施期间到现场看。只记人数和召集人职务，不记姓名。"""

    by = frozenset({Role.UNIT, Role.OFFICE})
    home = "/routing/residents/{id}"
    label = "组建居民监督组"
    suggestion: Id
    residents: Annotated[int, Field(title="居民人数", ge=1, le=200)]
    convener: Annotated[
        str, Field(title="召集人职务", min_length=2, max_length=40, description="如“社区居委会主任”，不写姓名")
    ]


class NoteVisit(Command):
    """记居民监督组一次现场察看。"""

    by = frozenset({Role.UNIT, Role.OFFICE})
    home = "/routing/residents/{id}"
    label = "记现场察看"
    suggestion: Id
    day: Annotated[date, Field(title="日期")]
    residents: Annotated[int, Field(title="到场居民人数", ge=1, le=200)]
    finding: Annotated[Finding, Field(title="结果")]
    note: Annotated[str, Field(title="看到什么", min_length=4, max_length=500, description="不写姓名、电话")]


def its_case(w: Watch, cmd: FormWatch | NoteVisit, ctx: Context) -> list[str]:
    return [f"case/{cmd.suggestion}"]


def not_formed(w: Watch, ctx: Context) -> None:
    if w.formed:
        refuse("watch-formed", "这件建议已经组建居民监督组。")


def formed(w: Watch, ctx: Context) -> None:
    if not w.formed:
        refuse("watch-not-formed", "还没有组建居民监督组。")


def form_watch(w: Watch, cmd: FormWatch, ctx: Context) -> list[Event]:
    _led(cmd.suggestion, ctx)
    impersonal(召集人职务=cmd.convener)
    unit = ctx.unit if ctx.role is Role.UNIT else ""
    return [WatchFormed(residents=cmd.residents, convener=cmd.convener, unit=unit, on=ctx.today)]


def note_visit(w: Watch, cmd: NoteVisit, ctx: Context) -> list[Event]:
    _led(cmd.suggestion, ctx)
    if cmd.day > ctx.today:
        refuse("visit-in-future", f"{spoken(cmd.day)}还没有到，请记已经进行的察看。", 422)
    if w.formed and cmd.day < w.formed.on:
        refuse("visit-too-early", f"监督组{spoken(w.formed.on)}才组建，请核对察看日期。", 422)
    impersonal(看到什么=cmd.note)
    return [VisitNoted(**cmd.model_dump(exclude={"suggestion"}))]


def _led(id: str, ctx: Context) -> None:
    """The case is in somebody's hands; a unit acts for those it leads."""
    case: Case = ctx.also[f"case/{id}"]
    known(case)
    if case.stage in (Stage.WAITING, Stage.TRIAL):
        refuse("not-assigned-yet", "这件建议还没有交办，交办后再组建居民监督组。")
    if case.stage is Stage.FINISHED:
        refuse("finished", "这件建议已销号。")
    if ctx.role is Role.UNIT and case.lead.unit != ctx.unit:
        refuse("not-lead-unit", "居民监督组由主办单位或代表工委组建、登记。", 403)
