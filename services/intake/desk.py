"""Intake's part of the work desk: who is expected to sign, hand in, mend, review."""

from services.intake.case import Case, Stage
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
