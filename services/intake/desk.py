"""Intake's part of the work desk: who is expected to sign, hand in, mend, review."""

from services.intake.case import Case, Stage
from shared.desk import Task
from shared.words import ClockName, Role


def tasks(case: Case) -> list[Task]:
    title = case.words.title or "（未写标题）"

    def task(role: Role, who: str, what: str, command: str, clock: ClockName | None = None) -> Task:
        return Task(role, who, what, command, title, case.number, clock, case.since if clock else None)

    match case.stage:
        case Stage.DRAFT | Stage.SIGNING:
            asked = _asked(case, title)
            return asked or [task(Role.DEPUTY, case.deputy, "提交建议", "submit-suggestion")]
        case Stage.RETURNED:
            mend = task(Role.DEPUTY, case.deputy, "修改后再提交", "revise-draft", ClockName.MEND)
            return [mend, *_asked(case, title)]
        case Stage.REVIEW_1:
            return [task(Role.COUNTY_OFFICE, case.county, "县区初审", "pass-review", ClockName.COUNTY_REVIEW)]
        case Stage.REVIEW_2:
            return [task(Role.OFFICE, "", "复审立案", "file-suggestion", ClockName.CITY_REVIEW)]
        case _:
            return []


def _asked(case: Case, title: str) -> list[Task]:
    """Whose word the lead waits for; with a closing day it is due then, and the lead may hand in after it."""
    asked = [Task(Role.DEPUTY, d, "确认联名", "confirm-signature", title, since=case.until) for d in case.unanswered]
    if asked and case.until and case.stage is not Stage.RETURNED:
        asked.append(Task(Role.DEPUTY, case.deputy, "联名截止后提交", "submit-suggestion", title, since=case.until))
    if case.whole and not case.whole.signed:
        asked.append(Task(Role.DEPUTY, case.whole.head, "签署全团建议", "sign-for-delegation", title))
    if case.entered and not case.entered.confirmed:
        asked.insert(0, Task(Role.DEPUTY, case.deputy, "核对代录", "confirm-entry", title))
    return asked
