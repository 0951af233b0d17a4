"""`tibandu replay`: a year of suggestions from a sheet, played through the commands that people send.

Rows carry no rating dates: a window opens on the day after each reply and closes that day.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

import httpx

from services import filling
from services.drive import Doors, Progress, play
from services.four import law
from services.life import Case, Place, Stage, Step, place, registering, window
from services.rows import Fault, Row, Sheet
from shared.messages import Law
from shared.rules import Rules
from shared.words import Category, ContactForm, Importance, Phase, Rank, SessionKind

_RUNS = UUID("3d6a1f0b-52c7-5e8d-9a41-c07be8f4d213")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet comes to: the steps of its good rows, and the faults of the others."""

    run: UUID  # the same rows in the same congress are the same run
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...]


async def replay(client: httpx.AsyncClient, sheet: Sheet, congress: str, progress: Progress) -> tuple[Fault, ...]:
    """Plays the good rows; answers the faults that only the rules of the office could find. `progress` counts commands.

    Raises RuleError for a code that is none, and Stuck, with the case's name, when the run cannot go on."""
    made = plan(sheet, congress, law())
    if made.steps:
        end = max(date(report_year(sheet), 12, 31), max(step.day for step in made.steps))
        await play(Doors(client, made.run), made.steps, end, progress)
    return made.faults


def report_year(sheet: Sheet) -> int:
    """The year whose report the sheet makes: the one in which most of its suggestions are filed."""
    years = Counter(row.filed_on.year for row in filling.dated(sheet.rows) if row.filed_on)
    return years.most_common(1)[0][0] if years else date.today().year


def first_day(sheet: Sheet) -> date:
    """The day on which the first suggestion is drafted: a trial's clock must not stand later."""
    return min((row.submitted_on for row in filling.dated(sheet.rows) if row.submitted_on), default=date.today())


def plan(sheet: Sheet, congress: str, books: Law) -> Plan:
    """Checks every row against the rules of the office before anything is done. Raises RuleError for a wrong code."""
    books.books.book_of(congress)
    faults = tuple(fault for row in sheet.rows for fault in filling.faults_of(row, books))
    bad = {fault.line for fault in faults}
    rows = filling.dated([row for row in sheet.rows if row.line not in bad])
    run = uuid5(_RUNS, f"{congress}/{sha256(repr(rows).encode()).hexdigest()}")
    return Plan(run, tuple(_steps(rows, congress, run, books)), faults)


def _steps(rows: list[Row], congress: str, run: UUID, books: Law) -> Iterator[Step]:
    delegations = _delegations(rows)
    where = place(congress, delegations.values())
    lives = [Life(row, where, books, delegations[row.deputy], _case(row, where, run)) for row in rows]
    if rows:
        units = (unit for row in rows for unit in (row.lead_unit, *row.co_units))
        yield from registering(where, delegations, units, min(life.submitted for life in lives))
    for life in lives:
        yield from life.steps()
    for day in sorted({day for row in rows for day in (row.replied_on, row.redo_replied_on) if day}):
        yield from window(where, day + DAY, closed=day + DAY)


def _delegations(rows: list[Row]) -> dict[str, str]:
    """By deputy; one who only co-signs is taken to sit with the first deputy joined."""
    found: dict[str, str] = {}
    for row in rows:
        found[row.deputy] = found.get(row.deputy) or row.delegation
    for row in rows:
        for name in row.cosigners:
            found[name] = found.get(name) or row.delegation
    return found


def _case(row: Row, where: Place, run: UUID) -> Case:
    what = f"第{row.line}行《{row.title}》"
    return Case(where, str(uuid5(run, f"line {row.line}")), what, row.deputy, row.lead_unit, row.co_units)


@dataclass(frozen=True, slots=True)
class Life:
    """One row as the steps of a case."""

    row: Row  # with its first three days filled
    where: Place
    books: Law
    delegation: str
    case: Case

    @property
    def submitted(self) -> date:
        assert self.row.submitted_on
        return self.row.submitted_on

    @property
    def assigned(self) -> date:
        assert self.row.assigned_on
        return self.row.assigned_on

    @property
    def rules(self) -> Rules:
        return self.books.books.at(self.where.code, self.submitted)

    def steps(self) -> Iterator[Step]:
        words = filling.words(self.row, self.rules)
        yield from self.raised(words)
        yield from self.filed()
        yield from self.handled()
        row = self.row
        asked, unit = len(words["demands"]), self.where.unit_id(row.lead_unit)
        if row.replied_on:
            given = filling.reply(row.reply_class, row.replied_on, asked, unit)
            yield from self.answered(row.replied_on, given, filling.rating(row.attitude, row.result))
        if row.redo_replied_on:
            yield self.contacted(row.redo_replied_on)
            given = filling.reply(row.redo_class or row.reply_class, row.redo_replied_on, asked, unit)
            yield from self.answered(row.redo_replied_on, given, filling.rating(row.redo_attitude, row.redo_result))

    def raised(self, words: dict[str, object]) -> Iterator[Step]:
        kind = SessionKind.BETWEEN_SESSIONS if self.row.session_kind == "闭会期间" else SessionKind.IN_SESSION
        written = {**words, "session_kind": kind, "proposed_unit": self.where.unit_id(self.row.lead_unit)}
        invited = [self.where.deputy(name).id for name in self.row.cosigners]
        day = self.submitted
        yield self.case.by_deputy(day, "intake/draft-suggestion", words=written, cosigners=invited)
        yield from self.case.confirmed(day, self.row.cosigners)
        yield self.case.by_deputy(day, "intake/submit-suggestion")

    def filed(self) -> Iterator[Step]:
        if self.delegation in self.where.counties and self.rules.value("review_levels") == 2:
            county = self.where.county_office(self.delegation)
            yield self.case.step(self.submitted, Stage.INTAKE, county, "intake/pass-review")
        category = next((c for c in Category if c.word == self.row.category), Category.OTHER)
        importance = Importance.IMPORTANT if self.row.importance == "重要" else Importance.GENERAL
        assert self.row.filed_on
        given = {"category": category, "importance": importance}
        yield self.case.step(self.row.filed_on, Stage.FILE, self.where.office(), "intake/file-suggestion", **given)

    def handled(self) -> Iterator[Step]:
        yield from self.case.assigned(self.assigned)
        yield from self.case.signed_in(self.assigned)
        if self.row.replied_on or self.row.met_deputy is not None:
            yield self.contacted(self.after(5))
        yield from self.case.opined(self.after(10), filling.OPINION)

    def after(self, days: int) -> date:
        """The first workday so many days after the assignment, but not after the reply."""
        day = self.assigned + days * DAY
        while not self.books.calendar.is_workday(day):
            day += DAY
        return min(day, self.row.replied_on or day)

    def contacted(self, day: date) -> Step:
        form = ContactForm.VISIT if self.row.met_deputy else ContactForm.PHONE
        noted = {"phase": Phase.BEFORE, "form": form, "rank": Rank.CLERK, "on": day, "note": filling.CONTACT}
        return self.case.by_lead(day, "routing/log-contact", **noted)

    def answered(self, day: date, given: dict[str, object], rating: tuple[str, str, str] | None) -> Iterator[Step]:
        """The reply passes the gate and is delivered on its day; the lead deputy rates it in the next day's window."""
        yield self.case.by_lead(day, "routing/submit-reply", **given)
        yield from self.case.approved(day)
        yield self.case.delivered(day)
        if rating:
            yield self.case.rated(day + DAY, *rating)
