"""台账, as far as intake tells it: handed in, reviewed, filed or not, merged, withdrawn."""

from datetime import date

from services.supervision.case import Case
from services.supervision.clock import all_stopped, start, stop
from services.supervision.facts import CaseEntered, CaseMoved, CaseNumbered, MainNoted, WithdrawalNoted
from shared.events import filing, intake
from shared.messages import Context, Event
from shared.rules import Start
from shared.words import CaseState, ClockName, SessionKind

S, C = CaseState, ClockName


def raised(case: Case, fact: Event, ctx: Context) -> list[Event]:
    """What intake tells: noted, a state word, clocks that stop and one that starts."""
    noted, state, stopped, started, on = _raising(case, fact)
    ended = [e for clock in stopped for e in stop(case, clock)]
    filed = fact if isinstance(fact, intake.SuggestionFiled) else None
    begun = _begun(case, started, filed, ctx) if filed else start(case, started, on, ctx)
    return [*noted, CaseMoved(state=state, on=on), *ended, begun]


Raised = tuple[list[Event], CaseState, tuple[ClockName, ...], ClockName, date]


def _raising(case: Case, fact: Event) -> Raised:
    """What is noted, the state word, the clocks that stop and the one that starts."""
    match fact:
        case intake.SuggestionSubmitted() as f:
            state, clock = (S.REVIEW_1, C.COUNTY_REVIEW) if f.level == 1 else (S.REVIEW_2, C.CITY_REVIEW)
            return [CaseEntered(title=f.title, deputy=f.deputy, county=f.county)], state, (C.MEND,), clock, f.on
        case intake.ReviewPassed() as f:
            return [], S.REVIEW_2, (C.COUNTY_REVIEW,), C.CITY_REVIEW, f.on
        case intake.DraftSentBack() as f:
            return [], S.RETURNED, (C.COUNTY_REVIEW, C.CITY_REVIEW), C.MEND, f.on
        case intake.SuggestionFiled() as f:
            entered = [] if case.state else [CaseEntered(title=f.title, deputy=f.deputy, county="")]  # a motion
            return [*entered, _numbered(f)], S.FILED, (C.CITY_REVIEW,), _assigning(f), f.on
        case _:
            raise TypeError(fact)


def _numbered(f: intake.SuggestionFiled) -> CaseNumbered:
    return CaseNumbered(**{n: getattr(f, n) for n in CaseNumbered.model_fields})


def _assigning(f: intake.SuggestionFiled) -> ClockName:
    return C.assigning(f.session_kind is SessionKind.IN_SESSION)


def _begun(case: Case, clock: ClockName, f: intake.SuggestionFiled, ctx: Context) -> Event:
    """The book of the day of the filing says whether it waits for the session's close."""
    book = ctx.law.books.at(ctx.congress, f.on)
    since = book.begins(clock.value, f.on, f.session_closes)
    at_close = since == f.session_closes and book.counts_from(clock.value) is Start.SESSION_CLOSE
    return start(case, clock, since, ctx).model_copy(update={"at_close": at_close})


def filed_otherwise(case: Case, fact: filing.FilingFact) -> list[Event]:
    """Not filed, merged, parted, withdrawn. A merger that is heard of after the assignment moves the case no more."""
    match fact:
        case filing.SuggestionNotFiled() as f:
            return [CaseMoved(state=S.NOT_FILED, on=f.on), *all_stopped(case)]
        case filing.SuggestionJoined() as f:
            moved = [CaseMoved(state=S.MERGED, on=f.on)] if case.state is S.FILED else []
            return [MainNoted(main=f.main, number=f.main_number), *moved]
        case filing.SuggestionParted() as f:
            moved = [CaseMoved(state=S.FILED, on=f.on)] if case.state is S.MERGED else []
            return [MainNoted(main="", number=""), *moved]
        case filing.SuggestionWithdrawn() as f if not case.replied_round and not case.withdrawn:
            return [WithdrawalNoted(), CaseMoved(state=S.WITHDRAWN, on=f.on), *all_stopped(case)]
        case _:
            return []
