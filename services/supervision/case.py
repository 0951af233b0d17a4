"""One case in the ledger: what it is, how far it has come, and the clocks that run for it."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.supervision import running
from services.supervision.facts import (
    CaseEntered,
    CaseMoved,
    CaseNumbered,
    ClockStarted,
    ClockStopped,
    ContactNoted,
    DivisionNoted,
    DueMoved,
    ExtensionNoted,
    FactHeld,
    FactTaken,
    MainNoted,
    MeetingNoted,
    OutcomeNoted,
    PieceEntered,
    PieceMoved,
    RedoNoted,
    ReplyNoted,
    UnitsNoted,
    WithdrawalNoted,
)
from services.supervision.pieces import Division, as_slowest
from services.supervision.pieces import evolve as evolve_division
from services.supervision.running import Fact as RunningFact
from services.supervision.running import Running
from shared.events.supervision import CaseClosed, DeadlineMissed, HalfwayMissed
from shared.messages import refuse
from shared.people import Person
from shared.words import CaseState, Category, ClockName, Importance, Outcome, Phase, ReplyClass, Role, SessionKind

Fact = (
    CaseEntered
    | CaseNumbered
    | CaseMoved
    | MainNoted
    | WithdrawalNoted
    | UnitsNoted
    | MeetingNoted
    | ContactNoted
    | ExtensionNoted
    | ReplyNoted
    | RedoNoted
    | FactHeld
    | FactTaken
    | OutcomeNoted
    | DivisionNoted
    | PieceEntered
    | PieceMoved
    | ClockStarted
    | ClockStopped
    | RunningFact
    | CaseClosed
)


@dataclass(frozen=True, slots=True)
class Case:
    state: CaseState | None = None
    title: str = ""
    deputy: str = ""
    cosigners: tuple[str, ...] = ()
    county: str = ""
    number: str = ""
    year: int = 0
    category: Category | None = None
    importance: Importance | None = None
    session_kind: SessionKind | None = None
    lead: str = ""
    co: tuple[str, ...] = ()
    rules: str = ""
    first_assigned: date | None = None
    moved: date | None = None
    met: bool = False
    phases: tuple[Phase, ...] = ()  # in which the unit that leads has spoken with the deputy
    contacted: tuple[str, ...] = ()  # units that spoke with the deputy, this round
    extended: bool = False
    first_class: ReplyClass | None = None
    reply_class: ReplyClass | None = None
    replied: date | None = None
    reply_due: date | None = None
    in_time: bool | None = None
    round: int = 1
    replied_round: int = 0
    redo_in_time: bool | None = None
    outcome: Outcome | None = None
    main: str = ""  # merged into
    main_number: str = ""
    withdrawn: bool = False
    missed: int = 0  # deadlines missed so far
    clocks: tuple[Running, ...] = ()
    held: tuple[tuple[str, str], ...] = ()  # facts that came early: kind and body
    division: Division = field(default_factory=Division)

    @property
    def uncontacted(self) -> date | None:
        """中期检查: the half-way day that passed without a contact; none once there is one."""
        missed = (c.uncontacted for c in self.clocks if c.uncontacted and not self.spoke(c))
        return min(missed, default=None)

    def spoke(self, clock: Running) -> bool:
        """Whether the unit that this clock runs for has spoken with the deputy."""
        return (clock.unit or self.lead) in self.contacted

    def clock(self, name: ClockName, unit: str = "") -> Running | None:
        return next((c for c in self.clocks if c.name == (name, unit)), None)


def evolve(case: Case, fact: Fact) -> Case:
    """What is divided is as far as its pieces are."""
    case = _evolved(case, fact)
    return replace(case, **as_slowest(case.division, case.withdrawn)) if case.division.count else case


def _evolved(case: Case, fact: Fact) -> Case:
    match fact:
        case CaseEntered(title=title, deputy=deputy, county=county):
            return replace(case, title=title, deputy=deputy, county=county)
        case CaseNumbered():
            return replace(case, **{n: getattr(fact, n) for n in CaseNumbered.model_fields})
        case CaseMoved(state=state, on=on):
            return replace(case, state=state, moved=on)
        case MainNoted(main=main, number=number):
            return replace(case, main=main, main_number=number)
        case WithdrawalNoted():
            return replace(case, withdrawn=True)
        case UnitsNoted():
            return _given(case, fact)
        case MeetingNoted(met=met, phases=phases):
            return replace(case, met=met, phases=phases)
        case ContactNoted(unit=unit):
            return replace(case, contacted=(*case.contacted, unit))
        case ExtensionNoted():
            return replace(case, extended=True)
        case ReplyNoted():
            return _replied(case, fact)
        case RedoNoted(round=n):
            return replace(case, round=n, outcome=None, contacted=())
        case FactHeld(kind=kind, body=body):
            return replace(case, held=(*case.held, (kind, body)))
        case FactTaken(kind=kind, body=body):
            at = case.held.index((kind, body))
            return replace(case, held=(*case.held[:at], *case.held[at + 1 :]))
        case OutcomeNoted(outcome=outcome):
            return replace(case, outcome=outcome)
        case DivisionNoted() | PieceEntered() | PieceMoved():
            return replace(case, **fact.of_case(), division=evolve_division(case.division, fact))
        case CaseClosed(on=on):
            left = tuple(c for c in case.clocks if c.clock is ClockName.PUBLICATION)  # is owed all the same
            return replace(case, state=CaseState.CLOSED, moved=on, clocks=left)
        case _:
            return _clocks(case, fact)


def _given(case: Case, fact: UnitsNoted) -> Case:
    """A new lead neither has the old one's extension nor has spoken with the deputy."""
    units: dict[str, Any] = {"lead": fact.lead, "co": fact.co, "rules": fact.rules}
    spoke = tuple(u for u in case.contacted if u in (fact.lead, *fact.co))
    first, extended = case.first_assigned or fact.on, case.extended and fact.lead == case.lead
    return replace(case, first_assigned=first, extended=extended, contacted=spoke, **units)


def _replied(case: Case, fact: ReplyNoted) -> Case:
    case = replace(case, replied_round=fact.round, withdrawn=False)
    if fact.round > 1:
        return replace(case, reply_class=fact.reply_class, redo_in_time=fact.in_time)
    return replace(
        case, first_class=fact.reply_class, reply_class=fact.reply_class, replied=fact.on, in_time=fact.in_time
    )


def _clocks(case: Case, fact: ClockStarted | ClockStopped | RunningFact) -> Case:
    match fact:
        case ClockStarted(clock=clock, unit=unit):
            others = tuple(c for c in case.clocks if c.name != (clock, unit))
            return _due(replace(case, clocks=(*others, running.started(fact))), clock, fact.due)
        case ClockStopped(clock=clock, unit=unit):
            return replace(case, clocks=tuple(c for c in case.clocks if c.name != (clock, unit)))
        case DueMoved():
            case = _due(case, fact.clock, fact.due)
        case DeadlineMissed():
            case = replace(case, missed=case.missed + 1)
        case _:
            pass
    lead = isinstance(fact, HalfwayMissed) and fact.unit == case.lead  # the case's own clock, which bears no unit
    now = (running.evolve(c, fact) if c.name == (fact.clock, "" if lead else fact.unit) else c for c in case.clocks)
    return replace(case, clocks=tuple(now))


def _due(case: Case, clock: ClockName, due: date) -> Case:
    return replace(case, reply_due=due) if clock is ClockName.REPLY else case


def known(case: Case) -> None:
    if case.state is None:
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)


def may_see(case: Case, who: Person) -> bool:
    """Before it is filed a suggestion is its signatories' and its reviewers' (as in intake), and so it stays if not."""
    if case.state is None:
        return False
    if case.number or who.role is Role.OFFICE:
        return True
    if who.role is Role.COUNTY_OFFICE:
        return who.unit == case.county
    return who.role is Role.DEPUTY and who.id in (case.deputy, *case.cosigners)
