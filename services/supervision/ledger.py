"""台账: whatever the other services tell is followed here: state word, clocks, units, replies, outcome."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

from pydantic import SerializeAsAny

from services.supervision.case import Case, evolve
from services.supervision.clock import all_stopped, book_of, extend, freeze, from_receipt, resume, start, stop
from services.supervision.divided import divided
from services.supervision.facts import (
    CaseMoved,
    ClockStarted,
    ContactNoted,
    ExtensionNoted,
    FactHeld,
    FactTaken,
    MeetingNoted,
    OutcomeNoted,
    RedoNoted,
    ReplyNoted,
    UnitsNoted,
)
from services.supervision.held import early, ripe
from services.supervision.raised import filed_otherwise, raised
from services.supervision.tried import trial_over, tried
from shared.events import dividing, filing, intake, publication, rating, routing
from shared.events.supervision import CaseClosed
from shared.messages import Command, Context, Event, Id
from shared.words import CaseState, ClockName, Outcome, Part, Phase, ReplyClass

S, C = CaseState, ClockName


class FollowCase(Command):
    """Another service has told something of this case."""

    suggestion: Id
    fact: SerializeAsAny[Event]


def follow_case(case: Case, cmd: FollowCase, ctx: Context) -> Sequence[Event]:
    """Each fact to what it means for the ledger. Between services no order is promised: what comes before that on
    which it rests is kept, and followed as soon as that has come."""
    if over(case, cmd.fact):
        return []
    if early(case, cmd.fact):
        return [FactHeld(kind=type(cmd.fact).__name__, body=cmd.fact.model_dump_json())]
    facts: list[Any] = list(_settled_with(case, cmd.fact, ctx))
    now = reduce(evolve, facts, case)
    while kept := next((r for r in ripe(now) if not over(now, r[2])), None):
        kind, body, fact = kept
        more: list[Any] = [FactTaken(kind=kind, body=body), *_settled_with(now, fact, ctx)]
        facts, now = facts + more, reduce(evolve, more, now)
    return facts


def over(case: Case, fact: Event) -> bool:
    """Struck off, a case is followed no more; but its reply may become public later still."""
    return case.state is S.CLOSED and not isinstance(fact, publication.PublicFact)


def _settled_with(case: Case, fact: Event, ctx: Context) -> Sequence[Any]:
    """What routing said of a withdrawn case before it knew is noted and moves nothing. Only a delivered reply does:
    routing delivers none once it has heard, so the reply came first, and it holds."""
    facts: list[Any] = list(_followed(case, fact, ctx))
    if not case.withdrawn or isinstance(fact, routing.ReplyDelivered | filing.SuggestionWithdrawn):
        return facts
    noted = [f for f in facts if not isinstance(f, CaseMoved)]
    now = reduce(evolve, noted, case)
    return [*noted, *all_stopped(now)]


def _followed(case: Case, fact: Event, ctx: Context) -> Sequence[Event]:
    match fact:
        case intake.SuggestionSubmitted() | intake.ReviewPassed() | intake.DraftSentBack() | intake.SuggestionFiled():
            return raised(case, fact, ctx)
        case filing.FilingFact():
            return filed_otherwise(case, fact)
        case dividing.DividingFact():
            return divided(case, fact)
        case routing.TrialAssigned() | routing.TrialAnswered() | routing.TrialDropped():
            return tried(case, fact, ctx)
        case routing.UnitsAssigned() | routing.SignedIn() | routing.CoOpinionFiled() | routing.ContactLogged():
            return _handled(case, fact, ctx)
        case routing.CoOpinionReturned() | routing.ExtensionGranted() | routing.ContactStruck():
            return _handled(case, fact, ctx)
        case routing.ReturnAsked() | routing.ReturnRefused() | routing.UnitReassigned():
            return _returned(case, fact, ctx)
        case routing.ReplySubmitted() | routing.ReplyReturned() | routing.ReplyApproved():
            return _move(_reviewing(fact), fact)
        case routing.ReplyDelivered() as f:
            return _replied(case, f, ctx)
        case publication.ReplyPublished(round=round_):  # a later reply has a clock of its own
            return stop(case, C.PUBLICATION) if round_ == case.replied_round else []
        case rating.EvaluationOpened() as f:
            return _move(S.EVALUATING, f)
        case rating.RedoOrdered() as f:
            return [RedoNoted(round=f.round), *_move(S.REDO, f), start(case, C.REDO, f.on, ctx)]
        case rating.EvaluationSettled() as f:
            return _settled(case, f, ctx)
        case rating.EscalationRaised() as f:
            return _move(S.HEARING, f)
        case _:
            return []


def _move(state: CaseState, fact: Event) -> list[Event]:
    return [CaseMoved(state=state, on=fact.on)]  # type: ignore[attr-defined]


def _handled(case: Case, fact: Event, ctx: Context) -> list[Event]:
    match fact:
        case routing.UnitsAssigned() as f:
            noted = UnitsNoted(lead=f.lead, co=f.co, on=f.on, rules=f.rules)
            done = [*stop(case, C.ASSIGN_IN_SESSION), *stop(case, C.ASSIGN_BETWEEN), *trial_over(case)]
            bound = _bound(case, f)
            parts = [(f.lead, Part.LEAD), *((unit, Part.CO) for unit in f.co)]
            lines = [c for unit, part in parts for c in _line(bound, unit, part, f.on, ctx)]
            return [noted, *_move(S.ASSIGNED, f), *done, *lines]
        case routing.SignedIn() as f:
            ended = stop(case, C.SIGN_IN, f.unit)
            if f.part is Part.LEAD:
                return [*_move(S.HANDLING, f), *ended]
            waited = from_receipt(case, C.CO_OPINION, ctx)
            return [*ended, start(case, C.CO_OPINION, f.on, ctx, f.unit)] if waited else ended
        case routing.CoOpinionFiled() as f:
            return [*stop(case, C.CO_OPINION, f.unit), *stop(case, C.CO_OPINION_REDO, f.unit)]
        case routing.CoOpinionReturned() as f:
            return [start(case, C.CO_OPINION_REDO, f.on, ctx, f.unit)]
        case routing.ExtensionGranted():
            return [ExtensionNoted(), *extend(case, ctx)]
        case routing.ContactLogged() as f:
            mine = f.unit == case.lead and f.round == case.round and f.unit not in case.contacted
            phases = dict.fromkeys((*case.phases, *([f.phase] if f.unit == case.lead else [])))
            spoken = _spoken(case, case.met or f.form.meets, *phases)
            return [*spoken, *([ContactNoted(unit=f.unit), *stop(case, C.CONTACT)] if mine else [])]
        case routing.ContactStruck() as f:
            return _spoken(case, f.met, *f.phases)
        case _:
            return []


def _spoken(case: Case, met: bool, *phases: Phase) -> list[Event]:
    return [] if (met, phases) == (case.met, case.phases) else [MeetingNoted(met=met, phases=phases)]


def _bound(case: Case, f: routing.UnitsAssigned) -> Case:
    """From the assignment on the case is bound to the book it was assigned under."""
    return replace(case, rules=f.rules)


def _line(case: Case, unit: str, part: Part, on: date, ctx: Context) -> list[ClockStarted]:
    """The clocks of one unit's line; what a book counts from receipt starts with the sign-in."""
    started = [start(case, C.SIGN_IN, on, ctx, unit)]
    if part is Part.CO:
        waits = from_receipt(case, C.CO_OPINION, ctx)
        return started if waits else [*started, start(case, C.CO_OPINION, on, ctx, unit)]
    return [*started, start(case, C.CONTACT, on, ctx), start(case, C.REPLY, on, ctx)]


def _returned(case: Case, fact: Event, ctx: Context) -> list[Event]:
    """A return request freezes the unit's clocks; a refusal lets them run on, a reassignment starts new ones."""
    match fact:
        case routing.ReturnAsked() as f:
            held = [e for clock, unit in _clocks_of(f.part, f.unit) for e in freeze(case, clock, f.on, unit)]
            return [*_lead_moves(S.RETURN_ASKED, f), *held, start(case, C.RETURN_DECISION, f.on, ctx, f.unit)]
        case routing.ReturnRefused() as f:
            freed = [e for clock, unit in _clocks_of(f.part, f.unit) for e in resume(case, clock, f.on, ctx, unit)]
            settled = [*stop(case, C.RETURN_DECISION, f.unit), *stop(case, C.SIGN_IN, f.unit)]
            return [*_lead_moves(S.HANDLING, f), *freed, *settled]
        case routing.UnitReassigned() as f:
            units = _units_after(case, f)
            gone = [e for clock, unit in _clocks_of(f.part, f.unit) for e in stop(case, clock, unit)]
            settled = [*gone, *stop(case, C.RETURN_DECISION, f.unit)]
            unheard = _spoken(case, case.met) if f.part is Part.LEAD else []  # by the new lead
            started = _line(case, f.successor, f.part, f.on, ctx)
            return [units, *_lead_moves(S.ASSIGNED, f), *unheard, *settled, *started]
        case _:
            return []


def _lead_moves(
    state: CaseState, f: routing.ReturnAsked | routing.ReturnRefused | routing.UnitReassigned
) -> list[Event]:
    """Only the lead unit's line moves the case."""
    return _move(state, f) if f.part is Part.LEAD else []


def _clocks_of(part: Part, unit: str) -> list[tuple[ClockName, str]]:
    if part is Part.CO:
        return [(C.SIGN_IN, unit), (C.CO_OPINION, unit)]
    return [(C.SIGN_IN, unit), (C.CONTACT, ""), (C.REPLY, "")]


def _units_after(case: Case, f: routing.UnitReassigned) -> UnitsNoted:
    lead = f.successor if f.part is Part.LEAD else case.lead
    co = tuple(f.successor if u == f.unit else u for u in case.co)
    return UnitsNoted(lead=lead, co=co, on=f.on, rules=case.rules)


def _reviewing(fact: Event) -> CaseState:
    match fact:
        case routing.ReplySubmitted():
            return S.REPLY_REVIEW
        case routing.ReplyReturned():
            return S.REPLY_SENT_BACK
        case _:
            return S.REPLY_APPROVED


def _replied(case: Case, f: routing.ReplyDelivered, ctx: Context) -> list[Event]:
    """Every clock of the handling stops; promises become dated lines that supervision keeps from here on. What was
    decided public is to be published in its time."""
    clock = C.REPLY if f.round == 1 else C.REDO
    running = case.clock(clock)
    day = running.due if running else case.reply_due if f.round == 1 else None
    in_time = day is None or f.on <= day
    noted = ReplyNoted(round=f.round, reply_class=f.reply_class, on=f.on, in_time=in_time)
    ended = all_stopped(case)
    days = tuple(book_of(case, ctx).value("reminder_days"))
    promised = [
        ClockStarted(clock=C.PROMISE, unit=f"{f.round}-{n}", since=f.on, due=p.due, calendar="", reminders=days)
        for n, p in enumerate(f.promises, 1)
    ]
    public = [start(case, C.PUBLICATION, f.on, ctx)] if f.publicity.is_public else []
    return [noted, *_move(S.REPLIED, f), *ended, *promised, *public]


def _settled(case: Case, f: rating.EvaluationSettled, ctx: Context) -> list[Event]:
    """Class B goes on being followed until its promise is kept (T23); the others are struck off (T22, T25)."""
    noted = OutcomeNoted(round=f.round, outcome=f.outcome)
    if case.reply_class is ReplyClass.B:
        return [noted, *_move(S.TRACKING, f)]
    reason = "测评通过" if f.outcome is Outcome.ACCEPTED else "代表未反馈，按规定办结"
    return [noted, CaseClosed(reason=reason, on=f.on)]
