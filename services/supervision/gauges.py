"""The office's figures for dashboards: counted over the ledger of all congresses together, by no name or code."""

from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.rows import alarms, ledger
from shared.journal import now
from shared.metrics import Told
from shared.words import CaseState, ReplyClass

LATE = ((30, "lateover30"), (7, "late8to30"), (0, "late1to7"))  # more than so many days late
LEFT = ((30, "over30"), (7, "8to30"), (3, "4to7"), (0, "1to3"))  # more than so many days left
ONCE = ledger.c.part_of == ""  # what is handled in pieces is one case
OPEN = and_(ONCE, ledger.c.state != CaseState.CLOSED.value)


async def gauges(db: AsyncConnection, today: date) -> Told:
    """Every state, span and class is told, also with 0; a share of nothing is not."""
    due = select(func.count()).select_from(alarms).where(alarms.c.due_at <= now())
    states = dict.fromkeys(((s.value,) for s in CaseState), 0)
    classes = dict.fromkeys(((c.value,) for c in ReplyClass), 0)
    counted, in_time = (func.count(), func.count().filter(ledger.c.in_time))
    ratio = (await db.execute(select(in_time, counted).where(ONCE, ledger.c.in_time.is_not(None)))).one()
    found = await _counts(db, ledger.c.state)
    return {
        "tibandu_alarms_due": {(): await db.scalar(due) or 0},
        "tibandu_cases": states | found,
        "tibandu_cases_due": await _spans(db, today),
        "tibandu_replies": classes | await _counts(db, ledger.c.reply_class),
        "tibandu_redo_open": {(): found.get((CaseState.REDO.value,), 0)},
        "tibandu_on_time_ratio": {(): ratio[0] / ratio[1]} if ratio[1] else {},
    }


async def _counts(db: AsyncConnection, column: object) -> dict[tuple[str, ...], float]:
    rows = await db.execute(select(column, func.count()).where(ONCE, column.is_not(None)).group_by(column))  # type: ignore
    return {(str(value),): n for value, n in rows}


async def _spans(db: AsyncConnection, today: date) -> dict[tuple[str, ...], float]:
    """Open cases by the days to their next date."""
    left = ledger.c.due - today
    whens = [*((-left > n, word) for n, word in LATE), *((left > n, word) for n, word in LEFT)]
    span = case(*whens, else_="today")
    rows = await db.execute(select(span, func.count()).where(and_(OPEN, ledger.c.due.is_not(None))).group_by(span))
    words = [word for _, word in (*LATE, *LEFT)]
    return dict.fromkeys(((w,) for w in (*words, "today")), 0) | {(word,): n for word, n in rows}
