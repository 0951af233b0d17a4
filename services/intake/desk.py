"""Intake's part of the work desk: who is expected to sign, hand in, mend, review, take note, agree."""

from services.intake.case import Case, Stage
from services.intake.review.suggesting import proposed
from shared.desk import Task
from shared.words import ClockName, Role, SessionKind


def tasks(case: Case) -> list[Task]:
    return [*_due(case), *_told(case), *_after(case)]


def _after(case: Case) -> list[Task]:
    """What the lead is told, what co-signers are asked, which letter is to be answered."""
    d, title = case.docket, case.words.title

    def task(role: Role, who: str, what: str, command: str) -> Task:
        return Task(role, who, what, command, title, case.number)

    found = []
    if d.notice:
        lead, clock = (Role.DEPUTY, case.deputy), ClockName.FILING_NOTICE
        what = "知悉不立案" if case.stage is Stage.NOT_FILED else "知悉并案" if d.main or d.children else "知悉取消并案"
        found.append(Task(*lead, what, "acknowledge-notice", title, case.number, clock, d.notice))
    if d.asked:
        found += [task(Role.DEPUTY, x, "同意撤回", "agree-withdrawal") for x in case.signed_too if x not in d.agreed]
    if d.unit and not d.answered and case.stage is Stage.NOT_FILED:
        found.append(task(Role.UNIT, d.unit, "答复来信", "answer-letter"))
    return found


def _told(case: Case) -> list[Task]:
    """The author learns that a review is late, and of wording that was proposed."""
    review, title = case.review, case.words.title
    made: list[Task] = []
    if review.late and not review.acknowledged:
        what = f"知悉{review.late.clock.word}逾期"
        made.append(Task(Role.DEPUTY, case.deputy, what, "acknowledge-delay", title, since=review.late.due))
    if proposed(case):
        made.append(Task(Role.DEPUTY, case.deputy, "答复修改稿", "accept-wording", title))
    return made


def _due(case: Case) -> list[Task]:
    title = case.words.title or "（未写标题）"

    def task(role: Role, who: str, what: str, command: str, clock: ClockName | None = None) -> Task:
        return Task(role, who, what, command, title, case.number, clock, case.since if clock else None)

    match case.stage:
        case Stage.DRAFT | Stage.SIGNING:
            written = case.words.proposal and case.words.demands
            do = ("提交建议", "submit-suggestion") if written else ("继续起草", "revise-draft")
            return _asked(case, title) or [task(Role.DEPUTY, case.deputy, *do)]
        case Stage.RETURNED:
            asked = _asked(case, title)
            do = ("再次提交", "submit-suggestion") if case.mended and not asked else ("修改后再提交", "revise-draft")
            return [task(Role.DEPUTY, case.deputy, *do, ClockName.MEND), *asked]
        case Stage.REVIEW_1:
            return [task(Role.COUNTY_OFFICE, case.county, "县区初审", "pass-review", ClockName.COUNTY_REVIEW)]
        case Stage.REVIEW_2:
            roles = [Role.OFFICE]
            if case.words.session_kind is SessionKind.IN_SESSION:
                roles.append(Role.SECRETARIAT)
            return [task(role, "", "复审立案", "file-suggestion", ClockName.CITY_REVIEW) for role in roles]
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
