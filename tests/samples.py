"""Samples: law, people, words, facts and commands with defaults, and the house without database, bus or clock.

`Office` is one service in memory: a command goes through `shared.batch.Batch`, as in the machine, and nothing is
written. `House` is all four, wired by what they hear, with a clock moved by hand.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple, Self
from uuid import UUID

import pytest

from services.intake.drafting import DraftSuggestion, SubmitSuggestion
from services.intake.facts import Words
from services.intake.filing import FileSuggestion
from services.intake.prereview import PassReview
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from services.rating.evaluation import RateReply
from services.rating.service import rating
from services.rating.window import AskClose, ConfirmClose, OpenWindow
from services.routing.assignment import AssignUnits, SignIn
from services.routing.facts import CaseReceived
from services.routing.handling import LogContact
from services.routing.passing import ApproveReply
from services.routing.reply import SignReply, SubmitReply
from services.routing.service import routing
from services.routing.units import RegisterUnit
from services.supervision.alarm import alarms, tick
from services.supervision.service import supervision
from shared import events
from shared.batch import Asked, Batch, Missing, Stream, folded
from shared.events.intake import DeputySeated, SuggestionFiled, SuggestionSubmitted
from shared.events.routing import (
    ContactLogged,
    Promise,
    ReplyDelivered,
    ReplySubmitted,
    SignedIn,
    UnitRegistered,
    UnitsAssigned,
)
from shared.messages import Command, Context, Envelope, Event, Law, Refused
from shared.people import Person
from shared.relay import envelope
from shared.rules import load_rules
from shared.service import Note, Service
from shared.settings import DEPLOY
from shared.streams import kind_of, parted
from shared.vault import Vault
from shared.words import (
    Category,
    ContactForm,
    Importance,
    Part,
    Phase,
    Publicity,
    Rank,
    ReplyClass,
    Role,
    Scale,
    SessionKind,
)
from shared.workdays import SHANGHAI, legal_day, load_calendar

LAW = Law(load_rules(DEPLOY / "rules"), load_calendar(DEPLOY / "calendar"))
VAULT = Vault(os.urandom(32))
SERVICES = (intake, routing, supervision, rating)

CITY, COUNTY = "430500", "430523"  # a city of Hunan, and the county that reviews first
JINAN = "370100"  # a city of Shandong: its rule book counts some spans from receipt
LEAD, SECOND, THIRD = "deputy-1", "deputy-2", "deputy-3"
HOUSING, FINANCE, WATER = "住建局", "财政局", "水利局"
MONDAY = date(2026, 3, 2)
FAR = date(2026, 12, 15)


def at(day: date, hour: int = 10) -> datetime:
    """That hour in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


# Who acts


def person(role: Role, id: str = "", unit: str = "", congress: str = CITY) -> Person:
    return Person(id or f"{role.value}-1", "", role, congress, unit)


def the_deputy(id: str = LEAD) -> Person:
    return person(Role.DEPUTY, id)


def at_the_county(county: str = COUNTY) -> Person:
    return person(Role.COUNTY_OFFICE, unit=county)


def at_the_office(congress: str = CITY) -> Person:
    return person(Role.OFFICE, congress=congress)


def at_the_government() -> Person:
    return person(Role.GOVERNMENT)


def at_the_unit(unit: str = HOUSING, congress: str = CITY) -> Person:
    return person(Role.UNIT, f"{unit}经办人", unit, congress)


def the_head_of(unit: str = HOUSING) -> Person:
    return person(Role.UNIT_HEAD, f"{unit}负责人", unit)


def at_the_inspection() -> Person:
    return person(Role.INSPECTION)


def the_clerk(n: int = 1) -> Person:
    """测评员: closing a window takes two of them."""
    return person(Role.EVALUATION, f"clerk-{n}")


def at_the_committee(unit: str = "法制委员会") -> Person:
    return person(Role.COMMITTEE, unit=unit)


def at_the_point(point: str = "p1") -> Person:
    """联络员 of a legislative contact point."""
    return person(Role.STATION, f"{point}-keeper", point)


def at_the_station(station: str = "st1") -> Person:
    """站点工作人员."""
    return person(Role.STATION, f"{station}-staff", station)


def anybody(congress: str = CITY) -> Person:
    """群众, as the open pages make them."""
    return person(Role.PUBLIC, "public", congress=congress)


def context(who: Person, on: date = MONDAY, also: dict[str, Any] | None = None, law: Law = LAW) -> Context:
    """For asking a guard directly, as a page does before it shows a button."""
    me = (who.id, who.role, who.congress, who.unit)
    return Context(law, at(on), *me, also=also or {}, seal=VAULT.seal, unseal=VAULT.unseal)


# What is written

PROPOSAL = "由住建局牵头，在老旧小区加装电梯并落实补助资金，年底前完成首批二十个小区的加装改造任务。"
DEMANDS = ("加装电梯", "落实补助资金")


def words(**changes: Any) -> Words:
    text = {
        "title": "关于加装老旧小区电梯的建议",
        "situation": "全市老旧小区多数没有电梯。",
        "analysis": "资金和意见统一是主要困难。",
        "proposal": PROPOSAL,
        "demands": DEMANDS,
    }
    return Words(**text | changes)


def promise(what: str = "完成首批加装", due: date = FAR) -> Promise:
    return Promise(what=what, due=due, unit=HOUSING)


def answered(reply_class: ReplyClass = ReplyClass.A, **changes: Any) -> dict[str, Any]:
    """The content of a reply that passes the gate: an answer per demand, and what its class needs. Not made public, so
    that nothing but itself waits for anybody."""
    content: dict[str, Any] = {
        "reply_class": reply_class,
        "answers": ("已加装二十部。", "补助资金已拨付。"),
        "promises": (promise(),) if reply_class is ReplyClass.B else (),
        "basis": "" if reply_class is ReplyClass.B else "竣工验收单第12号",
        "publicity": Publicity.ON_REQUEST,
    }
    return content | changes


# Facts


def seated(county: str = COUNTY, sitting: bool = True) -> DeputySeated:
    return DeputySeated(name="示例代表001", delegation="第一代表团", county=county, seated=sitting)


def registered(name: str = HOUSING, active: bool = True) -> UnitRegistered:
    return UnitRegistered(name=name, organ="government", active=active)


def submitted(on: date = MONDAY, level: int = 1, **changes: Any) -> SuggestionSubmitted:
    kind = SessionKind.BETWEEN_SESSIONS
    case: dict[str, Any] = {"title": words().title, "deputy": LEAD, "cosigners": (), "county": COUNTY}
    return SuggestionSubmitted(level=level, on=on, **case | {"session_kind": kind} | changes)


def filed(on: date = MONDAY, **changes: Any) -> SuggestionFiled:
    text = words().model_dump(include={"title", "situation", "analysis", "proposal", "demands", "session_kind"})
    sorts = {"category": Category.URBAN, "importance": Importance.GENERAL, "proposed_unit": ""}
    who = {"deputy": LEAD, "cosigners": ()}
    return SuggestionFiled(**text | sorts | who | {"number": "2026-001", "year": 2026, "on": on} | changes)


def received(on: date = MONDAY, **changes: Any) -> CaseReceived:
    case: dict[str, Any] = {
        "number": "2026-001",
        "year": 2026,
        "title": words().title,
        "demands": DEMANDS,
        "deputy": LEAD,
    }
    return CaseReceived(**case | {"in_session": False, "on": on, "counted": on} | changes)


def assigned(on: date = MONDAY, co: tuple[str, ...] = (), congress: str = CITY, **changes: Any) -> UnitsAssigned:
    rules = LAW.books.at(congress, on).version
    case: dict[str, Any] = {"lead": HOUSING, "co": co, "year": 2026, "rules": rules, "on": on}
    return UnitsAssigned(**case | changes)


def signed_in(unit: str = HOUSING, on: date = MONDAY, part: Part = Part.LEAD) -> SignedIn:
    return SignedIn(unit=unit, part=part, on=on)


def contacted(
    on: date = MONDAY, form: ContactForm = ContactForm.VISIT, round: int = 1, **changes: Any
) -> ContactLogged:
    talk: dict[str, Any] = {"unit": HOUSING, "phase": Phase.BEFORE, "rank": Rank.SECTION}
    return ContactLogged(form=form, on=on, round=round, **talk | changes)


def reply_submitted(on: date = MONDAY, round: int = 1, **changes: Any) -> ReplySubmitted:
    return ReplySubmitted(unit=HOUSING, round=round, on=on, **answered(**changes))


def delivered(on: date = MONDAY, round: int = 1, **changes: Any) -> ReplyDelivered:
    case: dict[str, Any] = {"number": "2026-001", "title": words().title, "deputy": LEAD, "year": 2026}
    return ReplyDelivered(unit=HOUSING, round=round, on=on, **case | answered(**changes))


# The machine in memory


class Fact(NamedTuple):
    """A journal row, in the order in which a batch gives it."""

    id: UUID
    stream: str
    version: int
    type: str
    body: str
    topic: str | None
    told: int | None
    at: datetime
    actor: str
    role: str
    unit: str
    cause: UUID | None
    rules: str


_ids = count(1)


def _id() -> UUID:
    return UUID(int=next(_ids))


@dataclass
class Office:
    """One service: takes commands and facts exactly as its writer does, and keeps states and journal in memory."""

    service: Service
    now: datetime = field(default_factory=lambda: at(MONDAY))
    law: Law = LAW
    streams: dict[str, Stream] = field(default_factory=dict)
    journal: list[Fact] = field(default_factory=list)
    parked: list[tuple[Any, ...]] = field(default_factory=list)
    known: dict[UUID, Any] = field(default_factory=dict)
    kept: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)  # beside the journal

    def given(self, local: str, *facts: Event, congress: str = CITY) -> Self:
        """A stream's past: the facts are folded, nobody is told of them."""
        stream = self.stream(f"{congress}/{local}")
        told = stream.told + sum(fact.topic is not None for fact in facts)
        state = given(self.service, local.partition("/")[0], *facts, start=stream.state)
        version = stream.version + len(facts)
        self.streams[f"{congress}/{local}"] = Stream(stream.decider, version, told, state)
        return self

    def on(self, day: date) -> Self:
        """The clock, moved to ten o'clock of that day."""
        self.now = at(day)
        return self

    def state(self, local: str, congress: str = CITY) -> Any:
        return self.stream(f"{congress}/{local}").state

    def stream(self, name: str) -> Stream:
        decider = self.service.decider_of[kind_of(name)]
        return self.streams.get(name) or Stream(decider, 0, 0, decider.initial)

    def ask(self, command: Command, who: Person, key: str = "") -> list[Event]:
        """What comes of a command, the facts of further streams included. Raises Refused."""
        return [self.event(fact) for fact in self.take(command, who, key)]

    def take(self, command: Command, who: Person, key: str = "") -> list[Fact]:
        if type(command).by and who.role not in command.by:  # as shared.writer does at the door
            raise Refused("not-yours-to-ask", f"{who.role.word}没有办理“{command.label}”的权限。", 403)
        return self._settle([command], who, who.message(key) if key else _id())

    def hear(self, e: Envelope) -> list[Fact]:
        """A fact of another service; nothing when this one does not listen to its kind."""
        if e.type not in self.service.heard:
            return []
        kind = self.service.heard[e.type]
        event = kind.model_validate_json(e.body)
        reaction = self.service.hears.get(kind)
        commands = list(reaction(event, e)) if reaction else []
        notes = [
            (n, f"{e.congress}/{n.kind}/{e.about}", _flat(n.row(event, e))) for n in self.service.notes.get(kind, ())
        ]
        return self._settle(commands, Person(e.source, "", Role.SYSTEM, e.congress), e.id, e, notes)

    def hears(self, event: Event, id: str = "s1", on: date | None = None, congress: str = CITY) -> list[Event]:
        """What comes of another service's word, said on that day and heard now."""
        said = at(on) if on else self.now
        who = ("office", "", "", None)
        subject = f"{congress}/case/{id}"
        e = Envelope(
            _id(), event.full_name(), event.owner, subject, 1, said, *who, str(event.topic), event.model_dump_json()
        )
        return [self.event(fact) for fact in self.hear(e)]

    def event(self, fact: Fact) -> Event:
        facts = self.service.decider_of[kind_of(fact.stream)].facts
        return facts[fact.type].model_validate_json(fact.body)

    def told(self, local: str = "") -> list[Event]:
        """Every fact of a stream so far, or of all of them."""
        return [self.event(f) for f in self.journal if not local or f.stream.endswith(f"/{local}")]

    def refolded(self, name: str) -> Any:
        """The state of a stream, folded anew from its journal."""
        past = [(f.type, f.body) for f in self.journal if f.stream == name]
        return folded(self.stream(name).decider, past, events.lift)

    def _settle(
        self,
        commands: Sequence[Command],
        who: Person,
        id: UUID,
        heard: Envelope | None = None,
        notes: Sequence[tuple[Note, str, tuple[Any, ...]]] = (),
    ) -> list[Fact]:
        ctx = Context(
            self.law, self.now, who.id, who.role, who.congress, who.unit, id, heard, {}, VAULT.seal, VAULT.unseal
        )
        asked = Asked(id, commands, ctx, notes)
        before: dict[str, Stream] = {}
        while True:
            batch = Batch(self.service, {p[1] for p in self.parked}, before, self.known)
            try:
                outcome = batch.take(asked)
                break
            except Missing as more:
                before |= {name: self.stream(name) for name in more.names}
        if isinstance(outcome, Exception):
            raise outcome
        facts = [Fact(*row) for row in batch.facts]
        if facts or batch.noted:
            batch.rows()  # what would be written: listings are drawn up here
        self.streams |= batch.after
        self.journal += facts
        self.parked += batch.parked
        kept = {at: row for rows in batch.kept.values() for at, row in rows.items()}
        self.kept = {at: row for at, row in (self.kept | kept).items() if row is not None}
        return facts


def _flat(row: tuple[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    return row[0], *row[1]


def given(service: Service, kind: str, *facts: Event, start: Any = None) -> Any:
    """The state that these facts add up to."""
    decider = service.decider_of[kind]
    state = decider.initial if start is None else start
    for fact in facts:
        state = decider.evolve(state, fact)
    return state


class House:
    """All four services: what one tells, the others hear at once and in order; alarms ring when the clock moves."""

    def __init__(self, now: datetime | None = None, law: Law = LAW) -> None:
        self.now = now or at(MONDAY)
        self.offices = {s.name: Office(s, self.now, law) for s in SERVICES}

    def copy(self) -> "House":
        other = House(self.now)
        for name, office in self.offices.items():
            kept = (dict(office.streams), list(office.journal), list(office.parked), dict(office.known))
            other.offices[name] = Office(office.service, self.now, office.law, *kept)
        return other

    @property
    def today(self) -> date:
        return legal_day(self.now)

    def ask(self, command: Command, who: Person, key: str = "") -> list[Event]:
        """What comes of a command in its own service. Raises Refused."""
        name, office = self.at_work(command)
        facts = office.take(command, who, key)
        self.carry(name, facts)
        return [office.event(fact) for fact in facts]

    def at_work(self, command: Command) -> tuple[str, Office]:
        """The service that takes this command, its clock set."""
        name, office = next((n, o) for n, o in self.offices.items() if type(command) in o.service.rule_of)
        office.now = self.now
        return name, office

    def carry(self, source: str, facts: Iterable[Fact]) -> None:
        """The bus: every public fact to everybody, oldest first, until nothing is on its way."""
        way = deque(envelope(source, fact) for fact in facts if fact.topic)
        while way:
            e = way.popleft()
            for name, office in self.offices.items():
                office.now = self.now
                way.extend(envelope(name, fact) for fact in office.hear(e) if fact.topic)

    def to(self, day: date, hour: int = 10) -> "House":
        """The clock forwards to that hour; every alarm rings at its own moment."""
        return self.until(at(day, hour))

    def until(self, moment: datetime, *, away: bool = False) -> "House":
        """`away`: the house was closed meanwhile, everything rings late."""
        while (first := min(self.alarms(), default=None)) and first[0] <= moment:
            self.now = moment if away else max(self.now, first[0])
            self.ring(*first)
        self.now = max(self.now, moment)
        return self

    def alarms(self) -> Iterator[tuple[datetime, str, str]]:
        """(when, stream, rung) of everything supervision has set."""
        for name, stream in self.offices["supervision"].streams.items():
            for rung, (due,) in alarms(stream.state).items():
                yield due, name, rung

    def ring(self, due: datetime, stream: str, rung: str) -> list[Event]:
        """One alarm, under the key by which the timer sends it. A row that stays would keep the timer busy for ever."""
        congress, _, id = parted(stream)
        timer = Person("timer", "", Role.SYSTEM, congress)
        said = self.ask(tick(id, rung), timer, f"{stream}/{rung}/{due.isoformat()}")
        assert (due, stream, rung) not in self.alarms(), f"{rung} of {stream} rang without effect"
        return said

    def case(self, id: str = "s1") -> Any:
        """The ledger's line: what a person sees of the case."""
        return self.offices["supervision"].state(f"case/{id}")

    def told(self, service: str, kind: type[Event], id: str = "s1") -> list[Event]:
        """The facts of one kind that a service has written of a case."""
        office = self.offices[service]
        return [e for f in office.journal if f.stream.endswith(f"/{id}") and isinstance(e := office.event(f), kind)]


# Lives, as far as a test needs them


def a_house(on: date = MONDAY, law: Law = LAW) -> House:
    """Three deputies are seated and three units registered."""
    house = House(at(on), law)
    for n, id in enumerate((LEAD, SECOND, THIRD), 1):
        house.ask(SeatDeputy(deputy=id, name=f"示例代表00{n}", county=COUNTY), at_the_office())
    for unit in (HOUSING, FINANCE, WATER):
        house.ask(RegisterUnit(unit=unit, name=unit), at_the_office())
    return house


def bring_to_filing(house: House, id: str = "s1", **changes: Any) -> House:
    house.ask(DraftSuggestion(suggestion=id, words=words(**changes)), the_deputy())
    house.ask(SubmitSuggestion(suggestion=id), the_deputy())
    house.ask(PassReview(suggestion=id), at_the_county())
    house.ask(FileSuggestion(suggestion=id, category=Category.URBAN), at_the_office())
    return house


def bring_to_handling(house: House, id: str = "s1", co: tuple[str, ...] = ()) -> House:
    bring_to_filing(house, id)
    house.ask(AssignUnits(suggestion=id, lead=HOUSING, co=co), at_the_office())
    for unit in (HOUSING, *co):
        house.ask(SignIn(suggestion=id), at_the_unit(unit))
    return house


def reply(house: House, id: str = "s1", **changes: Any) -> House:
    """Contact, draft, review, signature."""
    talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
    house.ask(LogContact(suggestion=id, on=house.today, **talk), at_the_unit())
    house.ask(SubmitReply(suggestion=id, **answered(**changes)), at_the_unit())
    house.ask(ApproveReply(suggestion=id), at_the_inspection())
    house.ask(SignReply(suggestion=id), the_head_of())
    return house


def rate(house: House, overall: Scale | None, id: str = "s1", open_for: timedelta = timedelta(days=10)) -> House:
    """A whole window: opened, rated (or not, None), asked and confirmed to close on the day after the last."""
    closes = house.today + open_for
    house.ask(OpenWindow(closes=closes), the_clerk())
    if overall:
        why = "没有解决" if overall is Scale.DISSATISFIED else ""
        house.ask(RateReply(suggestion=id, attitude=overall, result=overall, reason=why), the_deputy())
    house.to(closes + timedelta(days=1))
    house.ask(AskClose(), the_clerk(1))
    house.ask(ConfirmClose(), the_clerk(2))
    return house


@contextmanager
def refused(code: str, status: int = 409) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The rule says no with this code, and in one Chinese sentence that helps."""
    with pytest.raises(Refused) as no:
        yield no
    assert (no.value.code, no.value.status) == (code, status)
    sentence = str(no.value)
    assert sentence.endswith("。"), sentence
    assert not any(word in sentence for word in ("操作失败", "系统异常", "非法", ",", "?", "None")), sentence
