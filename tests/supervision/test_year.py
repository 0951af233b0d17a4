"""A year of Shenyang's shape, 823 filed and 796 replied, through forty units of very different loads.

The deciders of routing and supervision live it day by day; every evening each desk, each half-way check, each overdue
mark and each due date is compared with what a model of sixty lines makes of the same courses.
"""

import ast
import io
import tokenize
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from services.routing.assignment import AskReturn, AssignUnits, DecideReturn, SignIn
from services.routing.desk import HALFWAY, tasks
from services.routing.extension import AskExtension, DecideExtension, ReadExtension
from services.routing.handling import FileCoOpinion, LogContact, ReturnCoOpinion
from services.routing.passing import ApproveReply, ReturnReply
from services.routing.receiving import ReadReply
from services.routing.remarks import Countersign
from services.routing.reply import SignReply, SubmitReply
from services.supervision.alarm import alarms, tick
from services.supervision.report import COLUMNS, figures
from services.supervision.report import Line as LedgerLine
from services.supervision.rows import ledger, ledger_row
from shared import desk as desks
from shared.desk import Task
from shared.events.rating import RedoOrdered
from shared.events.supervision import DeadlineMissed, HalfwayMissed
from shared.messages import Command, Event, Law
from shared.people import Person
from shared.web.showing import due_day
from shared.words import ContactForm, Phase, Rank, Role, SendBackReason, SessionKind
from shared.workdays import start_of
from tests.samples import LAW, House, answered, at, filed, registered
from tests.supervision import modelled
from tests.supervision.coursed import CLOSES, FIRST, LAST, NEVER, WEIGHTS, Course, Line, courses

SHENYANG = "210100"  # the books of the nation: no province's own stands between
DAY = timedelta(days=1)

Seen = tuple[frozenset[Any], bool, frozenset[tuple[str, str, date]], date | None]
"""What one sees of a case: desks, half-way mark, overdue marks with their days, due date of the reply."""


def person(role: Role, who: str = "") -> Person:
    unit = who if role in (Role.UNIT, Role.UNIT_HEAD) else ""
    return Person(who or role.value, "", role, SHENYANG, unit)


OFFICE, INSPECTION, TIMER = person(Role.OFFICE), person(Role.INSPECTION), person(Role.SYSTEM, "timer")
TALK = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.SECTION}


def nothing(id: str, what: str) -> bool:
    return False


@dataclass
class Year:
    """Routing and supervision as they live through the courses; `lost` are acts and alarms that never arrive."""

    courses: list[Course]
    law: Law = LAW
    lost: Callable[[str, str], bool] = nothing
    seen: dict[str, Seen] = field(default_factory=dict)
    marks: dict[str, set[tuple[str, str, date]]] = field(default_factory=lambda: defaultdict(set))
    rungs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.house = House(at(FIRST), self.law)
        self.house.offices = {name: self.house.offices[name] for name in ("routing", "supervision")}
        for unit in WEIGHTS:
            self.house.offices["routing"].given(f"unit/{unit}", registered(unit), congress=SHENYANG)
        self.acts = defaultdict[date, list[tuple[int, str, Course, Line]]](list)
        for course in self.courses:
            for on, order, what, line in course.acts():
                self.acts[on].append((order, what, course, line))

    def live(self, last: date = LAST) -> "Year":
        day = FIRST
        while day <= last:
            self.night(day)
            self.house.now = at(day)
            for _, what, course, line in sorted(self.acts[day], key=lambda act: act[0]):
                if not self.lost(course.id, what):
                    self.act(day, what, course, line)
            if wrong := [d for c in self.courses if c.filed <= day for d in self.differences(c, day)]:
                raise AssertionError("\n".join([f"{len(wrong)} differences", *wrong[:12]]))
            day += DAY
        return self

    def night(self, day: date) -> None:
        """Everything that rings up to midnight rings then."""
        self.house.now = start_of(day)
        while due := [(id, r) for id, rows in self.rungs.items() for r, at_ in rows.items() if at_ <= self.house.now]:
            for id, rung in due:
                for e in self.house.ask(tick(id, rung), TIMER) if not self.lost(id, rung) else []:
                    if isinstance(e, DeadlineMissed):
                        self.marks[id].add((e.clock.value, e.unit, day))
                self.look(id)

    def act(self, day: date, what: str, course: Course, line: Line) -> None:
        if what in ("file", "redo"):
            fact = (
                filed_as(course, self.lost(course.id, "close"))
                if what == "file"
                else RedoOrdered(window="2026-1", round=2, on=day)
            )
            for office in self.house.offices.values():
                office.now = self.house.now
                office.hears(fact, course.id, congress=SHENYANG)
        else:
            command, who = asked(day, what, course, line)
            self.house.ask(command, who)
            self.courtesies(course.id)
        self.look(course.id)

    def courtesies(self, id: str) -> None:
        """Co-units stand by a draft, and deputies confirm a reply, on the day they are asked."""
        case = self.house.offices["routing"].state(f"case/{id}", SHENYANG)
        for unit in case.answer.review.unsigned:
            self.house.ask(Countersign(suggestion=id, agreed=True), person(Role.UNIT, unit))
        for deputy in case.copies.unread(case.deputy):
            self.house.ask(ReadReply(suggestion=id), person(Role.DEPUTY, deputy))

    def look(self, id: str) -> None:
        routed = self.house.offices["routing"].state(f"case/{id}", SHENYANG)
        case = self.house.offices["supervision"].state(f"case/{id}", SHENYANG)
        waits = frozenset(map(self.waits, desks.shown(tasks(routed)).values()))
        self.seen[id] = (waits, case.uncontacted is not None, frozenset(self.marks[id]), case.reply_due)
        self.rungs[id] = {r: at_ for r, (at_,) in alarms(case).items() if not self.lost(id, r)}

    def waits(self, t: Task) -> tuple[str, str, str, date | None, bool]:
        day = due_day(self.law, SHENYANG, t.clock, t.since, t.pause, **t.book)
        return t.role.value, t.who, t.command, day, t.mark == HALFWAY

    def differences(self, course: Course, day: date) -> Iterator[str]:
        names = ("desk", "half-way check", "overdue marks", "due date")
        for name, engine, model in zip(names, self.seen[course.id], expected(course, day), strict=True):
            if engine != model:
                if isinstance(engine, frozenset) and isinstance(model, frozenset):
                    engine, model = engine - model, model - engine
                yield f"{day} {course.id} {name}: engine {engine}, model {model}"


@cache
def overdue(course: Course) -> set[tuple[str, str, date]]:
    return modelled.late(course)


def expected(course: Course, day: date) -> Seen:
    marks = frozenset(mark for mark in overdue(course) if mark[2] <= day)
    desk = frozenset(modelled.desk(course, day))
    return desk, modelled.halfway(course, day), marks, reply_due(course, day)


def reply_due(course: Course, day: date) -> date | None:
    answering = [a for a in modelled.answering(course, day) if a[0].part == "lead" and a[1] <= day]
    return answering[-1][3] if answering else None


def filed_as(c: Course, unsaid: bool) -> Event:
    """Intake tells when the session closes; unsaid: it does not."""
    kind = SessionKind.IN_SESSION if c.kind == "assign_in_session" else SessionKind.BETWEEN_SESSIONS
    said = {"session_kind": kind, "session_closes": None if unsaid else CLOSES}
    return filed(c.filed, number=f"2026-{c.id[1:]}", deputy=c.deputy, **said)


def asked(day: date, what: str, course: Course, x: Line) -> tuple[Command, Person]:
    """The command of an act, and who gives it."""
    make: Callable[..., dict[str, Any]] = partial(dict, suggestion=course.id)
    unit, head = person(Role.UNIT, x.unit), person(Role.UNIT_HEAD, x.unit)
    lead = next((y.unit for y in course.lines if y.part == "lead" and y.since <= day < y.until), "")
    other = next(u for u in WEIGHTS if u != x.unit)
    match what:
        case "assign":
            co = tuple(y.unit for y in course.lines if y.part == "co" and y.since == day)
            return AssignUnits(**make(lead=course.lines[0].unit, co=co)), OFFICE
        case "sign-in":
            return SignIn(**make()), unit
        case "ask-return":
            return AskReturn(**make(reason="此事不属本单位职责范围", proposed_unit=other)), unit
        case "decide-return":
            ruled = {"note": "已研究", "ruled_by": "分管领导"}
            return DecideReturn(**make(unit=x.unit, successor=x.successor, **ruled)), OFFICE
        case "log-contact":
            return LogContact(**make(on=day, **TALK)), unit
        case "file-co-opinion":
            return FileCoOpinion(**make(opinion="同意主办单位的意见，并补充具体措施。")), unit
        case "return-co-opinion":
            return ReturnCoOpinion(**make(unit=x.unit, note="请写明具体措施")), person(Role.UNIT, lead)
        case "ask-extension":
            return AskExtension(**make(reason="涉及面广，方案还在论证")), unit
        case "decide-extension":
            return DecideExtension(**make(granted=x.granted < NEVER, note="已研究")), OFFICE
        case "read-extension":
            return ReadExtension(**make()), person(Role.DEPUTY, course.deputy)
        case "submit-reply":
            return SubmitReply(**make(**answered())), unit
        case "return-reply":
            return ReturnReply(**make(reasons=(SendBackReason.EMPTY,), note="措施不具体")), INSPECTION
        case "approve-reply":
            return ApproveReply(**make()), INSPECTION
        case _:
            return SignReply(**make()), head


# The year itself


@pytest.fixture(scope="module")
def lived() -> Year:
    return Year(courses()).live()


@pytest.mark.slow
def test_on_every_day_of_a_year_desks_checks_marks_and_dates_are_those_of_the_model(lived: Year) -> None:
    """Nothing is compared here that has not been compared on every evening: these are the sums of what was seen."""
    marks = Counter(name for seen in lived.marks.values() for name, _, _ in seen)
    assert {"assign_in_session", "assign_between", "sign_in", "contact", "co_opinion", "reply"} <= marks.keys()
    assert {"co_opinion_redo", "return_decision", "redo"} <= marks.keys()
    halfway = [e for e in told(lived) if isinstance(e, HalfwayMissed)]
    assert {e.clock.value for e in halfway} == {"reply", "redo"}
    lines = [x for c in lived.courses for x in c.lines]
    assert Counter(x.part for x in lines if x.successor).keys() == {"lead", "co"}
    assert sum(x.granted < NEVER for x in lines) > 20
    assert max(Counter(x.unit for x in lines).values()) > 20 * min(Counter(x.unit for x in lines).values())


@pytest.mark.slow
def test_823_are_filed_and_796_replied_and_the_ledgers_report_says_so(lived: Year) -> None:
    assert counted(lived, "R11.category.城建环保")[1] == 823
    assert counted(lived, "R01") == (796, 823, "96.7")
    replied = [c for c in lived.courses if c.replied <= LAST]
    due = [c for c in lived.courses if (reply_due(c, LAST) or LAST) < LAST]
    in_time = [c for c in due if c.replied <= (reply_due(c, c.replied - DAY) or NEVER)]
    assert len(replied) == 796
    assert counted(lived, "R02")[:2] == (len(in_time), len(due))
    assert (len(in_time), len(due)) == (686, 820)


def told(year: Year) -> list[Event]:
    office = year.house.offices["supervision"]
    return [office.event(fact) for fact in office.journal]


def counted(year: Year, code: str) -> tuple[int | None, int | None, str | None]:
    """A figure of the report, over the ledger's rows as they stand at the end of the year."""
    names = [c.name for c in ledger.columns][2:-1]
    states = [s.state for n, s in year.house.offices["supervision"].streams.items()]
    rows = [dict(zip(names, ledger_row(state)[""], strict=True)) for state in states]
    found = {f.code: f for f in figures([LedgerLine(**{n: row[n] for n in COLUMNS}) for row in rows], LAST)}
    return found[code].numerator, found[code].denominator, found[code].percent


# That it is not blind


def few() -> list[Course]:
    return [c for c in courses() if c.assigned == date(2026, 2, 10)][:60]


def first(found: Callable[[Course], bool]) -> str:
    return next(c.id for c in few() if found(c))


def fails(what: str, **given: Any) -> None:
    with pytest.raises(AssertionError, match=f"[12] differences(?s:.)* {what}: engine"):
        Year(few(), **given).live()


def test_sixty_cases_go_the_way_of_the_model() -> None:
    Year(few()).live(date(2026, 7, 1))


def test_a_due_date_that_is_a_day_off_is_seen() -> None:
    """A holiday more, on the day on which one reply falls due."""
    day = date(2026, 5, 11)
    more = replace(LAW.calendar, holidays={**LAW.calendar.holidays, day: "放假"})
    with pytest.raises(AssertionError, match="due date: engine 2026-05-12, model 2026-05-11"):
        Year(few(), law=Law(LAW.books, more)).live()


def test_a_half_way_check_that_is_not_made_is_seen() -> None:
    silent = first(lambda c: c.lines[0].talked > date(2026, 4, 1) and c.lines[0].asked == NEVER)
    fails("half-way check", lost=lambda id, what: id == silent and "half" in what)


def test_an_overdue_mark_that_does_not_come_is_seen() -> None:
    late = first(lambda c: c.lines[0].signed > date(2026, 2, 14) and c.lines[0].asked == NEVER)
    fails("overdue marks", lost=lambda id, what: id == late and what.startswith("sign_in"))


def test_a_line_that_is_left_on_a_desk_is_seen() -> None:
    """The unit signs in, and the desk does not hear of it."""
    prompt = first(lambda c: c.lines[0].signed < date(2026, 2, 12) and len(c.lines) == 1)
    fails("desk", lost=lambda id, what: id == prompt and what == "sign-in")


def test_an_assignment_that_is_not_counted_from_the_sessions_close_is_seen() -> None:
    one = first(lambda c: c.kind == "assign_in_session")
    fails("desk", lost=lambda id, what: id == one and what == "close")


def test_the_model_has_sixty_lines_and_knows_none_of_the_engines_code() -> None:
    """Lines of code: neither what it imports nor what it says of itself."""
    source = Path(modelled.__file__).read_text("utf-8")
    tree = ast.parse(source)
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    modules = {m for n in imports for m in ([n.module] if isinstance(n, ast.ImportFrom) else [a.name for a in n.names])}
    assert not [m for m in modules if m and m.split(".")[0] in ("services", "shared")]
    said = [n for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    beside = {line for n in (*imports, *said) for line in range(n.lineno, (n.end_lineno or n.lineno) + 1)}
    code = {n.start[0] for n in tokenize.generate_tokens(io.StringIO(source).readline) if n.string.strip()}
    assert len(code - beside) <= 60
