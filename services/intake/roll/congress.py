"""A congress 本级人大: its level, the counties below it, its term 届, and the sessions 次 of this term."""

from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.events.intake import CongressRegistered, County, SessionWindow
from shared.messages import Context, Event
from shared.words import CongressLevel, SessionKind


class TermBegun(Event):
    """换届: a new term of this congress. Open cases stay open."""

    term: int
    on: date


class SessionPlanned(Event):
    """A session of the term; the last one said holds."""

    term: int
    session: int
    opens: date
    closes: date
    submission_from: date
    submission_until: date
    notice: str


class Session(BaseModel):
    """One session, and when its suggestions are handed in: from the pre-submission 预提交 to a last day."""

    model_config = ConfigDict(frozen=True)
    number: int
    opens: date
    closes: date
    from_: date
    until: date
    notice: str


@dataclass(frozen=True, slots=True)
class Shut:
    """A day on which a suggestion cannot be handed in as what it is; neither: no session is open to it."""

    gathering: Session | None = None  # its suggestions are being handed in: this one must be of them
    sitting: Session | None = None  # while it is held, nothing else is taken


@dataclass(frozen=True, slots=True)
class Congress:
    name: str = ""
    level: CongressLevel = CongressLevel.CITY
    counties: tuple[County, ...] = ()
    term: int = 0  # 第几届; 0: none is on record
    since: date | None = None  # of the term
    sessions: tuple[Session, ...] = ()  # of this term, by number

    def session_for(self, day: date) -> Session | None:
        """The session for which suggestions may be handed in on this day."""
        return next((s for s in self.sessions if s.from_ <= day <= s.until), None)

    def sitting(self, day: date) -> Session | None:
        """The session held on this day."""
        return next((s for s in self.sessions if s.opens <= day <= s.closes), None)

    def last_session(self, day: date) -> Session | None:
        """The session held or last held, from which the time between sessions runs on."""
        return next((s for s in reversed(self.sessions) if s.opens <= day), None)

    def next_session(self, day: date) -> Session | None:
        return next((s for s in self.sessions if s.until >= day), None)

    def shut(self, kind: SessionKind, day: date) -> Shut | None:
        """P07. A congress without any session on record is not asked."""
        session = self.session_for(day)
        if not self.sessions or (session and kind is SessionKind.IN_SESSION):
            return None
        if session or kind is SessionKind.IN_SESSION:
            return Shut(gathering=session)
        return Shut(sitting=held) if (held := self.sitting(day)) else None


Fact = CongressRegistered | TermBegun | SessionPlanned


def evolve(congress: Congress, fact: Fact) -> Congress:
    match fact:
        case CongressRegistered(name=name, counties=counties, level=level):
            return replace(congress, name=name, counties=counties, level=level)
        case TermBegun(term=term, on=on):
            return replace(congress, term=term, since=on, sessions=())
        case SessionPlanned(session=number):
            planned = Session(
                number=number,
                opens=fact.opens,
                closes=fact.closes,
                from_=fact.submission_from,
                until=fact.submission_until,
                notice=fact.notice,
            )
            rest = [s for s in congress.sessions if s.number != number]
            return replace(congress, sessions=tuple(sorted((*rest, planned), key=lambda s: s.number)))


def shown(congress: Congress) -> CongressRegistered:
    """The whole record, as others may know it."""
    sessions = tuple(
        SessionWindow(
            number=s.number, opens=s.opens, closes=s.closes, submission_from=s.from_, submission_until=s.until
        )
        for s in congress.sessions
    )
    name, counties, level = congress.name, congress.counties, congress.level
    return CongressRegistered(name=name, counties=counties, level=level, term=congress.term, sessions=sessions)


def congress_of(ctx: Context) -> str:
    """The stream of the asker's congress, for a decision that reads it."""
    return f"congress/{ctx.congress}"


def congress_in(ctx: Context) -> Congress:
    found: Congress = ctx.also[congress_of(ctx)]
    return found
