"""What supervision lists: one ledger row per case, and the timeline of everything heard."""

from datetime import date

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text, func
from sqlalchemy.dialects.postgresql import ARRAY

from services.supervision.case import Case
from services.supervision.running import next_due
from shared.columns import days, texts
from shared.messages import Envelope, Event
from shared.service import Row, table
from shared.streams import kind_of

_FIELDS = (
    "number",
    "title",
    "deputy",
    "county",
    "category",
    "importance",
    "session_kind",
    "lead",
    "reply_class",
    "outcome",
)

ledger = table(
    "ledger",
    Column("state", Text, nullable=False),
    Column("year", Integer, nullable=False),
    *[Column(n, Text) for n in _FIELDS],
    Column("cosigners", Text, nullable=False),  # ids, blank-separated
    Column("co", Text, nullable=False),
    Column("assigned", Date),
    Column("replied", Date),
    Column("reply_due", Date),
    Column("in_time", Boolean),
    Column("met", Boolean, nullable=False),
    Column("phases", Text, nullable=False),  # in which the lead unit has spoken with the deputy, blank-separated
    Column("round", Integer, nullable=False),
    Column("redo_in_time", Boolean),
    Column("part_of", Text, nullable=False),  # of a piece: the id of the suggestion; counted there
    Column("pieces", Integer, nullable=False),  # how many there are, of a suggestion handled separately
    Column("uncontacted", Date),  # 中期检查: the half-way day that passed without a contact
    Column("due", Date),  # the next date, of whichever clock
    Column("due_clock", Text),
    Column("moved", Date),
    index=["congress year number", "congress deputy", "congress lead"],
)

_words = func.grams(ledger.c.title, ledger.c.number)
Index("ledger_grams", _words, postgresql_using="gin", postgresql_with={"fastupdate": "off"})
ledger_here = Table(  # the congress at hand, as a view that lets the index be asked first
    "ledger_here",
    MetaData(),
    *[Column(name, Text) for name in ("stream", "title", "number")],
    Column("grams", ARRAY(Text)),
)

clocks = table(
    "clocks",
    *texts("clock", "unit"),
    *days("since", "due"),
    Column("frozen_on", Date),
    *texts("calendar"),
)

alarms = table("alarms", Column("due_at", DateTime(timezone=True), nullable=False), index=["due_at"])

timeline = table(
    "timeline",
    Column("at", DateTime(timezone=True), nullable=False),
    *texts("type", "source", "role", "unit", "rules", "body"),
)


def ledger_row(case: Case) -> dict[str, Row]:
    if case.state is None:
        return {}
    texts = [getattr(case, n) for n in _FIELDS]
    said = (" ".join(case.cosigners), " ".join(case.co))
    dates = (case.first_assigned, case.replied, case.reply_due, case.in_time)
    spoken = (case.met, " ".join(case.phases), case.round, case.redo_in_time)
    row = (case.state.value, case.year, *[t and str(t) for t in texts], *said, *dates, *spoken)
    return {"": (*row, case.division.main, case.division.count, case.uncontacted, *_due(case), case.moved)}


def _due(case: Case) -> tuple[date | None, str | None]:
    """The next date and its clock; of what is divided, the next one of its pieces."""
    if case.division.count:
        dues = [(p.due, p.due_clock.value) for p in case.division.pieces if p.due and p.due_clock]
        return min(dues, default=(None, None))
    first = next_due(case.clocks)
    return (first.due, first.clock.value) if first else (None, None)


def clock_rows(case: Case) -> dict[str, Row]:
    return {
        f"{c.clock.value}/{c.unit}": (c.clock.value, c.unit, c.since, c.due, c.frozen_on, c.calendar)
        for c in case.clocks
    }


def timeline_row(event: Event, heard: Envelope) -> tuple[str, Row]:
    kind = heard.type.split(".")[2]
    return f"{heard.source}/{heard.version}", (
        heard.at,
        kind,
        heard.source,
        heard.role,
        heard.unit,
        heard.rules,
        heard.body,
    )


names = table("names", *texts("kind", "name", "county"))


def name_row(event: Event, heard: Envelope) -> tuple[str, Row]:
    kind = kind_of(heard.subject)
    return "", (kind, event.name, getattr(event, "county", ""))  # type: ignore[attr-defined]
