"""Intake's part of the work desk: who is expected to sign, hand in, mend, review; to give, settle, argue, screen."""

from datetime import date

from services.intake.case import Case, Stage
from services.intake.idea import Idea
from services.intake.idea import Stage as Screening
from services.intake.opinion import Opinion
from services.intake.project import Candidates
from services.intake.regulation import Regulation
from services.intake.regulation import Stage as Asking
from shared.desk import Task
from shared.words import ClockName, Role


def tasks(case: Case) -> list[Task]:
    title = case.words.title or "（未写标题）"

    def task(role: Role, who: str, what: str, command: str, clock: ClockName | None = None) -> Task:
        return Task(role, who, what, command, title, case.number, clock, case.since if clock else None)

    pending = [d for d in case.invited if d not in case.confirmed]
    match case.stage:
        case Stage.DRAFT:
            return [task(Role.DEPUTY, case.deputy, "提交建议", "submit-suggestion")]
        case Stage.SIGNING:
            asked = [task(Role.DEPUTY, d, "确认联名", "confirm-signature") for d in pending]
            return asked or [task(Role.DEPUTY, case.deputy, "提交建议", "submit-suggestion")]
        case Stage.RETURNED:
            mend = task(Role.DEPUTY, case.deputy, "修改后再提交", "revise-draft", ClockName.MEND)
            return [mend, *(task(Role.DEPUTY, d, "确认联名", "confirm-signature") for d in pending)]
        case Stage.REVIEW_1:
            return [task(Role.COUNTY_OFFICE, case.county, "县区初审", "pass-review", ClockName.COUNTY_REVIEW)]
        case Stage.REVIEW_2:
            return [task(Role.OFFICE, "", "复审立案", "file-suggestion", ClockName.CITY_REVIEW)]
        case _:
            return []


def of_regulation(r: Regulation) -> list[Task]:
    """Points that have not answered; when all opinions have their end, whoever sent it."""
    if r.stage is not Asking.OPEN:
        return []
    rest = [Task(Role.STATION, p, "报送意见", "give-opinion", r.title, since=r.due) for p in r.silent]
    if r.round_closes:
        return [*rest, _leads(r.committee, "结束公开征求", "close-round", r.title, since=r.round_closes)]
    if r.opinions and not r.open:
        return [*rest, _leads(r.committee, "结束征询", "close-regulation", r.title, since=r.due)]
    return rest


def of_opinion(o: Opinion) -> list[Task]:
    title = f"{o.title}（{o.article}）"
    if not o.regulation or o.read:
        return []
    if not o.settled:
        return [_leads(o.committee, "处理意见", "settle-opinion", title, ClockName.OPINION_END, o.since)]
    return [Task(Role.STATION, o.point, "签收反馈", "read-feedback", title)] if o.point else []


def _leads(
    committee: str, what: str, command: str, title: str, clock: ClockName | None = None, since: date | None = None
) -> Task:
    role = Role.COMMITTEE if committee else Role.OFFICE
    return Task(role, committee, what, command, title, clock=clock, since=since)


def of_idea(idea: Idea) -> list[Task]:
    match idea.stage:
        case Screening.COLLECTED:
            return [Task(Role.GOVERNMENT, "", "交部门论证", "ask-argument", idea.title)]
        case Screening.ASKED:
            clock = ClockName.IDEA_ARGUMENT
            return [Task(Role.UNIT, idea.unit, "提出论证意见", "argue-idea", idea.title, "", clock, idea.asked_on)]
        case Screening.ARGUED:
            return [Task(Role.GOVERNMENT, "", "筛选", "screen-project", idea.title)]
        case _:
            return []


def of_candidates(c: Candidates) -> list[Task]:
    """The list as it stands waits for the standing committee."""
    if not c.projects or c.considered:
        return []
    title = f"民生实事候选项目（{len(c.projects)}个）"
    return [Task(Role.OFFICE, "", "登记常委会审议", "consider-candidates", title)]
