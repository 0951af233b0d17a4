"""Routing's part of the work desk: who is expected to assign, sign in, decide, answer, review, sign."""

from datetime import date
from typing import Any

from services.routing.case import Case, Stage
from services.routing.line import Line
from shared.desk import Task
from shared.words import ClockName, Gate, Importance, Part, Role

OVER = (Stage.FINISHED, Stage.WITHDRAWN)
CONTACT = ("与代表沟通", "听取代表意见")  # in the first round, and in a redo
SOON = ("尽快与代表沟通", "尽快听取代表意见")
HALFWAY = "中期检查：已过半程，尚无与代表沟通的记录"  # why a line is yellow
UNNAMED = "还没有定分管领导、承办人和办理方案"


def tasks(case: Case) -> list[Task]:
    """Whatever the stage, a contact that the deputy denies waits for the office until the case is struck off."""
    disputed = case.stage not in OVER and any(c.open for c in case.talks)
    settle = [Task(Role.OFFICE, "", "核实沟通异议", "settle-contact", case.title, case.number)] if disputed else []
    return [*_staged(case), *settle]


def _staged(case: Case) -> list[Task]:
    match case.stage:
        case Stage.WAITING if case.merger.main:  # it is assigned with its main case
            return []
        case Stage.WAITING:
            return _to_assign(case, "交办")
        case Stage.TRIAL:
            return _tried(case)
        case Stage.HANDLING:
            return [*_extension(case), *_urge(case), *(t for line in case.lines for t in _of_line(case, line))]
        case Stage.REVIEW:
            return [*_extension(case), *_reviews(case), *_remarks(case)]
        case Stage.APPROVED:
            sign = _reply(case, Role.UNIT_HEAD, case.lead.unit, "签发答复", "sign-reply")
            return [*_extension(case), sign, *_along(case), *_remarks(case)]
        case Stage.REPLIED:
            return _copies(case)
        case _:
            return []


def _copies(case: Case) -> list[Task]:
    """Whoever signed reads the reply, or the lead deputy tells the others."""
    own = [(d, "收阅答复", "read-reply") for d in case.copies.unread(case.deputy)]
    lead = [(case.deputy, "转告联名代表", "relay-reply")] if case.copies.untold else []
    return [Task(Role.DEPUTY, *expected, case.title, case.number) for expected in [*own, *lead]]


def _tried(case: Case) -> list[Task]:
    """Units that have not answered; when all have, or the week is over, whoever assigns."""
    assert case.tried.asked
    clock, on = ClockName.TRIAL_OBJECTION, case.tried.asked.on
    waited = [_task(case, Role.UNIT, u, "答复预交办", "accept-trial", clock, on) for u in case.tried.silent]
    return [*waited, *_to_assign(case, "正式交办")]


def _to_assign(case: Case, what: str) -> list[Task]:
    """Counted from where the rule book has it begin."""
    clock, offices = ClockName.assigning(case.in_session), (Role.OFFICE, Role.GOVERNMENT)
    return [_task(case, role, "", what, "assign-units", clock, case.counted) for role in offices]


def _extension(case: Case) -> list[Task]:
    """The office decides; then the lead deputy hears of it."""
    if case.extension:
        return [_reply(case, Role.OFFICE, "", "裁定延期", "decide-extension")]
    return [_reply(case, Role.DEPUTY, case.deputy, "知悉延期", "read-extension")] if case.untold else []


def _reviews(case: Case) -> list[Task]:
    """Each reviewer that has yet to pass the draft. The government's inspection office is the one of no name."""
    holders = {
        Gate.GOVERNMENT.word: (Role.INSPECTION, ""),
        Gate.PARTY.word: (Role.INSPECTION, Gate.PARTY.word),
        Role.OFFICE.word: (Role.OFFICE, ""),
    }
    asked = [holders.get(name, (Role.COMMITTEE, name)) for name in case.answer.reviewers]
    return [_reply(case, role, who, "审核答复", "approve-reply") for role, who in asked]


def _remarks(case: Case) -> list[Task]:
    review = case.answer.review
    signs = [_reply(case, Role.UNIT, unit, "会签", "countersign") for unit in review.unsigned]
    wanted = case.importance is Importance.IMPORTANT and case.stage is Stage.REVIEW and not review.read
    return signs + ([_reply(case, Role.UNIT_HEAD, case.lead.unit, "阅批", "mark-read")] if wanted else [])


def _along(case: Case) -> list[Task]:
    draft = case.answer.draft
    unread = draft and draft.gate is Gate.OWN_HEAD and not case.answer.review.along
    return [_reply(case, Role.OFFICE, "", "同步审阅", "read-along")] if unread else []


def _of_line(case: Case, line: Line) -> list[Task]:
    if asked := line.return_asked:
        deciders = (Role.OFFICE, Role.GOVERNMENT)
        clock = ClockName.RETURN_DECISION
        return [_task(case, r, "", "裁定退办", "decide-return", clock, asked.on) for r in deciders]
    if not line.signed_in:
        return [_task(case, Role.UNIT, line.unit, "签收", "sign-in", ClockName.SIGN_IN, line.assigned)]
    if line.part is Part.LEAD:
        what, command = ("重拟答复", "submit-reply") if case.answer.sent_back else ("送审答复", "submit-reply")
        soon = not case.contacts and line.halfway == (case.round, case.extended)
        if not case.contacts:
            what, command = (SOON if soon else CONTACT)[case.round > 1], "log-contact"
        mark = HALFWAY if soon else "" if line.handler else UNNAMED
        return [_reply(case, Role.UNIT, line.unit, what, command, mark)]
    if not line.opinion and case.round == 1:
        return [_opinion(case, line)]
    return []


def _opinion(case: Case, line: Line) -> Task:
    """Some books count from the sign-in; one that was sent back has a clock of its own."""
    who, command = line.unit, "file-co-opinion"
    if line.bounced:
        return _task(case, Role.UNIT, who, "重提会办意见", command, ClockName.CO_OPINION_REDO, line.bounced)
    since = {"pause": line.pause, "received": line.signed_in}
    return _task(case, Role.UNIT, who, "提交会办意见", command, ClockName.CO_OPINION, line.assigned, **since)


def _urge(case: Case) -> list[Task]:
    """For the office, until every unit whose days are over has signed in."""
    late = [line for line in case.lines if line.late]
    what = "再催签收" if all(line.urged.times for line in late) else "催签收"
    since = min((line.assigned for line in late), default=None)
    return [_task(case, Role.OFFICE, "", what, "urge-sign-in", ClockName.SIGN_IN, since)] if late else []


def _reply(case: Case, role: Role, who: str, what: str, command: str, mark: str = "") -> Task:
    """An extended one has longer; neither goes beyond the cap from the first assignment, whoever has it now."""
    if case.round > 1:
        return _task(case, role, who, what, command, ClockName.REDO, mark=mark)
    clock = ClockName.COMPLEX_REPLY if case.extended else ClockName.REPLY
    return _task(case, role, who, what, command, clock, pause=case.lead.pause, first=case.first, mark=mark)


def _task(
    case: Case, role: Role, who: str, what: str, command: str, clock: ClockName, since: date | None = None, **more: Any
) -> Task:
    """By the book of the case, once it has one."""
    begun = since or case.since
    return Task(role, who, what, command, case.title, case.number, clock, begun, rules=case.rules, **more)
