"""实事项目: ideas become candidates 候选项目 that never lose their ideas; the standing committee considers the list.

浙江省各级人民代表大会常务委员会讨论决定重大事项的规定（2018）: the standing committee considers candidates first.
"""

from fractions import Fraction
from math import ceil
from typing import Annotated

from pydantic import Field

from services.intake.projects.idea import Idea, IdeaArgued, unscreened
from services.intake.projects.project import (
    CandidateConsidered,
    CandidateCounted,
    CandidateDescribed,
    Candidates,
    IdeaJoined,
    Stage,
)
from shared.events.intake import CandidateListed, CandidatesConsidered, IdeaScreened
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import IdeaEnd, Role

TESTS = {
    "public_good": "不属基础性、普惠性、公益性事项",
    "in_year": "当年不能完成且无年度节点",
    "debt_free": "有新增债务风险",
    "own_level": "属上级统一部署的任务",
}


class ScreenProject(Command):
    """把经部门论证可行的建议列为候选项目，相近的建议可以一并列入。"""

    by = frozenset({Role.GOVERNMENT, Role.OFFICE})
    about = "idea"
    home = "/intake/ideas/{id}"
    label = "列为候选项目"
    waits = "代表工委"
    idea: Id
    title: Annotated[str, Field(title="项目名称", min_length=4, max_length=60)]
    year: Annotated[int, Field(title="票决年度", ge=2000, le=2100)]
    lead: Annotated[Id, Field(title="牵头单位")]
    scale: Annotated[str, Field(title="建设内容和规模", min_length=4, max_length=500)]
    money: Annotated[int, Field(title="计划投资（万元）", ge=0, le=10_000_000)]
    ideas: Annotated[tuple[Id, ...], Field(title="一并列入的相近建议", max_length=200)] = ()


class MergeIdea(Command):
    """内容相同或相近的，并入已有的候选项目。"""

    by = frozenset({Role.GOVERNMENT, Role.OFFICE})
    about = "idea"
    home = "/intake/ideas/{id}"
    label = "并入候选项目"
    idea: Id
    project: Annotated[Id, Field(title="候选项目")]


class ConsiderCandidates(Command):
    """登记常委会审议结果：哪些候选项目提请大会票决。候选数应多于应选数。"""

    by = frozenset({Role.OFFICE})
    about = "year"
    home = "/intake/projects?year={id}"
    label = "登记常委会审议"
    waits = "政府办"
    year: Annotated[str, Field(title="票决年度", pattern=r"^20\d\d$")]
    seats: Annotated[int, Field(title="应选项目数", ge=1, le=100)]
    chosen: Annotated[tuple[Id, ...], Field(title="提请票决的项目", min_length=1, max_length=200)]
    reason: Annotated[str, Field(title="其余项目不提请的理由", max_length=500)] = ""


def its_list_and_ideas(idea: Idea, cmd: ScreenProject, ctx: Context) -> list[str]:
    return [f"candidates/{cmd.year}", f"project/{ctx.id(0)}", *(f"idea/{i}" for i in dict.fromkeys(cmd.ideas))]


def may_screen(idea: Idea, ctx: Context) -> None:
    """Without an argument of its own an idea can only join a candidate."""
    unscreened(idea, ctx)
    if not idea.argument:
        refuse("argument-missing", "还没有部门论证意见，请先交部门论证，再列为候选项目。")
    _argued_well(idea.argument)


def screen_project(idea: Idea, cmd: ScreenProject, ctx: Context) -> list[Event | On]:
    if not ctx.today.year <= cmd.year <= ctx.today.year + 1:
        refuse("year-not-open", f"票决年度应为{ctx.today.year}年或{ctx.today.year + 1}年。", 422)
    listed: Candidates = ctx.also[f"candidates/{cmd.year}"]
    if listed.considered:
        refuse("list-considered", f"{cmd.year}年的候选项目已经常委会审议，请列入下一年度。")
    impersonal(项目名称=cmd.title, 建设内容和规模=cmd.scale)
    others = {i: ctx.also[f"idea/{i}"] for i in cmd.ideas if i != cmd.idea}
    for other in others.values():
        unscreened(other, ctx)
        if other.argument:
            _argued_well(other.argument)
    project, ideas = str(ctx.id(0)), (cmd.idea, *others)
    told = cmd.model_dump(include={"title", "year", "lead"})
    candidate = CandidateListed(number=len(listed.projects) + 1, ideas=ideas, on=ctx.today, **told)
    ended = IdeaScreened(end=IdeaEnd.CANDIDATE, project=project, suggestion="", ground=None, on=ctx.today)
    return [
        ended,
        *(On(f"idea/{i}", ended) for i in others),
        On(f"project/{project}", candidate),
        On(f"project/{project}", CandidateDescribed(scale=cmd.scale, money=cmd.money)),
        On(f"candidates/{cmd.year}", CandidateCounted(project=project)),
    ]


def _argued_well(a: IdeaArgued) -> None:
    """Every test met (重庆巴南 民生实事项目人大代表票决办法（2025）)."""
    if unmet := "、".join(words for test, words in TESTS.items() if not getattr(a, test)):
        refuse("tests-unmet", f"{a.unit}的论证意见认为：{unmet}，不能列为候选项目。")


def its_project(idea: Idea, cmd: MergeIdea, ctx: Context) -> list[str]:
    return [f"project/{cmd.project}"]


def merge_idea(idea: Idea, cmd: MergeIdea, ctx: Context) -> list[Event | On]:
    if ctx.also[f"project/{cmd.project}"].stage is not Stage.CANDIDATE:
        refuse("not-a-candidate", "只能并入尚未审议的候选项目，请重新选择。", 422)
    ended = IdeaScreened(end=IdeaEnd.MERGED, project=cmd.project, suggestion="", ground=None, on=ctx.today)
    return [ended, On(f"project/{cmd.project}", IdeaJoined(idea=cmd.idea))]


def may_consider(c: Candidates, ctx: Context) -> None:
    if not c.projects:
        refuse("no-candidates", "这一年度还没有候选项目。")
    if c.considered:
        refuse("already-considered", "这一年度的候选项目已经常委会审议。")


def all_listed(c: Candidates, cmd: ConsiderCandidates, ctx: Context) -> list[str]:
    return [f"project/{p}" for p in c.projects]


def consider_candidates(c: Candidates, cmd: ConsiderCandidates, ctx: Context) -> list[Event | On]:
    chosen = tuple(p for p in c.projects if p in cmd.chosen)
    if set(cmd.chosen) - set(chosen):
        refuse("candidate-unknown", "勾选的项目中有的不在这一年度的候选清单里，请重新勾选。", 422)
    least = ceil(Fraction(str(ctx.rules.value("candidates_per_seat"))) * cmd.seats)
    if len(chosen) < least:
        refuse("candidates-too-few", f"应选{cmd.seats}项，至少提请{least}项差额票决，现在只有{len(chosen)}项。", 422)
    left = tuple(p for p in c.projects if p not in chosen)
    if left and not cmd.reason:
        refuse("left-out-reason-needed", f"有{len(left)}个候选项目不提请票决，请写明理由。", 422)
    told = CandidatesConsidered(year=int(cmd.year), seats=cmd.seats, chosen=chosen, left_out=left, on=ctx.today)
    each = [
        On(f"project/{p}", CandidateConsidered(put=p in chosen, reason="" if p in chosen else cmd.reason))
        for p in c.projects
    ]
    return [told, *each]
