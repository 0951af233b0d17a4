"""`tibandu replay` in the real house: a sheet's rows become cases with true dates, once, however often it is run."""

import asyncio
import csv
import io
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from services import reporting
from services.__main__ import app
from services.drive import Doors, Stuck, play
from services.house import House
from services.life import Case, Stage, Step, place
from services.personas import deputy_id
from services.replay import first_day, replay
from services.rows import COLUMNS, Fault, Row, Sheet, read_rows
from services.supervision.rows import ledger
from services.trial import Trial
from services.web import web
from shared.journal import journal, parked
from shared.people import sign
from shared.settings import DEPLOY
from shared.workdays import legal_day, start_of
from tests.conftest import OpenHouse

CITY, DAY = "439900", timedelta(days=1)
YEAR = DEPLOY / "samples" / "yunjiang-2023.csv"
LATE, REDONE = "late", "redone"


def awaited(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that acts concurrently; a whole year may take its time on a busy machine."""

    async def within(**given: Any) -> None:
        async with asyncio.timeout(300):
            await test(**given)

    @wraps(test)
    def run(**given: Any) -> None:
        asyncio.run(within(**given))

    return run


@asynccontextmanager
async def at_the_door(house: House, *, trial: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(web(house, Trial(house) if trial else None))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def replayed(
    house: House, sheet: Sheet, progress: Callable[[int, int], None] = lambda done, of: None
) -> tuple[Fault, ...]:
    await house.begin(start_of(first_day(sheet)))
    async with at_the_door(house) as client:
        return await replay(client, sheet, CITY, progress)


async def facts(house: House) -> Counter[str]:
    """How often each kind of fact was written, and how many were parked."""
    found: Counter[str] = Counter()
    for db in house.databases.values():
        async with db.connect() as c:
            rows = await c.execute(select(journal.c.type, func.count()).group_by(journal.c.type))
            found.update({kind.removesuffix(".v1"): n for kind, n in rows.all()})
            found["parked"] += await c.scalar(select(func.count()).select_from(parked)) or 0
    return found


async def lines(house: House) -> dict[str, dict[str, Any]]:
    """The ledger by title."""
    async with house.databases["supervision"].connect() as c:
        return {row["title"]: dict(row) for row in (await c.execute(select(ledger))).mappings()}


def some_rows() -> list[dict[str, str]]:
    """Forty rows: thirty-six as they come, a redone one, a late one, and two bad ones."""
    rows = list(csv.DictReader(io.StringIO(YEAR.read_text("utf-8-sig"))))
    redone = next(row for row in rows[36:] if row["redo_replied_on"])
    due = {row["title"]: date.fromisoformat(row["assigned_on"]) + timedelta(days=95) for row in rows}
    late = next(row for row in rows[36:] if date.fromisoformat(row["replied_on"]) > due[row["title"]])
    bad_day = rows[-1] | {"assigned_on": "2022-02-31"}
    bad_name = rows[-2] | {"deputy": "名" * 41}
    return [*rows[:36], redone | {"importance": "重要"}, late, bad_day, bad_name]


def sheet_of(rows: Sequence[dict[str, str]]) -> Sheet:
    return read_rows(written(rows).encode("gb18030"))


def written(rows: Sequence[dict[str, str]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS)
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def told(rows: Sequence[Row]) -> dict[str, int]:
    """The facts that these rows come to, counted by hand."""
    replies = [day for row in rows for day in (row.replied_on, row.redo_replied_on) if day]
    redone = sum(row.redo_replied_on is not None for row in rows)
    return {
        "SignatureConfirmed": sum(len(row.cosigners) for row in rows),
        "ReviewPassed": len(rows),
        "SuggestionFiled": len(rows),
        "UnitsAssigned": len(rows),
        "SignedIn": sum(1 + len(row.co_units) for row in rows),
        "CoOpinionFiled": sum(len(row.co_units) for row in rows),
        "ContactLogged": len(replies),
        "ReplyDelivered": len(replies),
        "WindowOpened": len({*replies}),
        "WindowClosed": len({*replies}),
        "RatingSealed": len(replies),
        "RedoOrdered": redone,
        "EvaluationSettled": len(rows),
        "CaseClosed": sum((row.redo_class or row.reply_class) != "B" for row in rows),
        "parked": 0,
    }


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@awaited
async def test_forty_rows_are_played_once_though_they_are_interrupted_and_run_three_times(
    open_house: OpenHouse,
) -> None:
    sheet = sheet_of(some_rows())

    def interrupted(done: int, of: int) -> None:
        if done == of * 2 // 3:
            raise Interrupted

    async with open_house() as house:
        with pytest.raises(Interrupted):
            await replayed(house, sheet, interrupted)
        seen: list[tuple[int, int]] = []
        faults = await replayed(house, sheet, lambda done, of: seen.append((done, of)))
        once = await facts(house)
        await replayed(house, sheet)
        assert await facts(house) == once

        assert {kind: once[kind] for kind in told(sheet.rows)} == told(good(sheet))
        assert [str(fault) for fault in (*sheet.faults, *faults)] == [
            '第40行 assigned_on 列 "2022-02-31"：日历上没有这一天，请核对后改正。',
            f'第41行 deputy 列 "{"名" * 40}…"：有 41 字，最多 40 字，请缩短。',
        ]
        assert seen[0] == (0, seen[-1][1])
        assert seen[-1][0] == seen[-1][1]
        found = await lines(house)
        assert found.keys() == {row.title for row in good(sheet)}
        for row in good(sheet):
            assert as_the_sheet_says(found[row.title]) == from_the_row(row)
        assert legal_day(house.writers["supervision"].clock.now()) == date(2023, 12, 31)


def good(sheet: Sheet) -> list[Row]:
    return [row for row in sheet.rows if len(row.deputy) <= 40]


def as_the_sheet_says(line: dict[str, Any]) -> dict[str, Any]:
    names = ("deputy", "lead", "co", "assigned", "replied", "reply_class", "met", "round", "year", "state")
    return {name: line[name] for name in names}


def from_the_row(row: Row) -> dict[str, Any]:
    last = row.redo_class or row.reply_class
    return {
        "deputy": deputy_id(CITY, row.deputy),
        "lead": row.lead_unit,
        "co": " ".join(row.co_units),
        "assigned": row.assigned_on,
        "replied": row.replied_on,
        "reply_class": last,
        "met": bool(row.met_deputy),
        "round": 2 if row.redo_replied_on else 1,
        "year": 2023,
        "state": "tracking" if last == "B" else "closed",
    }


@awaited
async def test_what_is_late_is_late_and_marked_on_the_day_after(open_house: OpenHouse) -> None:
    late = some_rows()[37]
    async with open_house() as house:
        await replayed(house, sheet_of([late]))
        line = (await lines(house))[late["title"]]
        assert (line["in_time"], line["replied"]) == (False, date.fromisoformat(late["replied_on"]))
        async with house.databases["supervision"].connect() as c:
            missed = select(journal.c.at, journal.c.body).where(journal.c.type == "DeadlineMissed.v1")
            marks = [
                (legal_day(at), json.loads(body) if isinstance(body, str) else body)
                for at, body in await c.execute(missed)
            ]
        (on,) = [day for day, mark in marks if mark["clock"] == "reply"]
        assert on == line["reply_due"] + DAY < line["replied"]


@awaited
async def test_the_sample_year_gives_the_published_figures(open_house: OpenHouse) -> None:
    sheet = read_rows(YEAR.read_bytes())
    async with open_house() as house:
        assert (sheet.faults, await replayed(house, sheet)) == ((), ())
        assert (await facts(house))["parked"] == 0
        found = await reporting.of_house(house, CITY, 2023)
    figures = {f["code"]: (f["numerator"], f["denominator"], f["percent"]) for f in found["figures"]}
    assert figures["R07.A"] == (155, 376, "41.2")
    assert figures["R07.B"] == (208, 376, "55.3")
    assert figures["R07.C"] == (13, 376, "3.5")
    assert figures["R08"] == (363, 376, "96.5")
    assert figures["R05.first"] == (364, 376, "96.8")
    assert figures["R05"] == (376, 376, "100.0")
    assert figures["R01"] == (376, 376, "100.0")
    assert figures["R02"] == (370, 376, "98.4")
    assert figures["R15"][:2] == (12, 376)


@awaited
async def test_another_sheet_does_not_start_when_the_clock_has_passed_its_days(open_house: OpenHouse) -> None:
    first, second = some_rows()[:2]
    async with open_house() as house:
        await replayed(house, sheet_of([first]))
        before = await facts(house)
        with pytest.raises(Stuck, match="试用时钟已到2023年12月31日（周日），这些建议从2023年1月6日（周五）开始"):
            await replayed(house, sheet_of([second]))
        assert await facts(house) == before


@awaited
async def test_a_refusal_names_the_case_and_the_reason(open_house: OpenHouse) -> None:
    where, day = place(CITY), date(2023, 3, 1)
    case = Case(where, "nobody-knows", "第9行《关于增设路灯的建议》", "示例代表001", "住建局")
    async with open_house() as house, at_the_door(house) as client:
        await house.begin(start_of(day))
        with pytest.raises(Stuck, match=r"第9行《关于增设路灯的建议》 2023年3月1日.*没有这件建议.*unknown-case"):
            await play(Doors(client, uuid4()), [case.by_lead(day, "routing/sign-in")], day, lambda done, of: None)


@awaited
async def test_a_session_that_has_run_out_is_renewed(open_house: OpenHouse) -> None:
    where, day = place(CITY), date(2023, 3, 1)
    who, body = where.office(), {"unit": "住建局", "name": "住建局"}
    step = Step(day, Stage.REGISTER, "register", "登记住建局", who, "routing/register-unit", body)
    async with open_house() as house, at_the_door(house) as client:
        doors = Doors(client, uuid4(), {who: sign(who, house.settings.secret, lasts=-60)})
        await doors.ask(step, 0)
        assert (await facts(house))["UnitRegistered"] == 1


@awaited
async def test_only_a_trial_can_be_played_on(open_house: OpenHouse) -> None:
    async with open_house() as house, at_the_door(house, trial=False) as client:
        with pytest.raises(Stuck, match="只有本机的试用系统可以重放"):
            await replay(client, sheet_of(some_rows()[:1]), CITY, lambda done, of: None)
        assert not await facts(house) - Counter(parked=0)


def test_the_command_prints_the_report_alone_and_fails_for_a_bad_row(tmp_path: Path) -> None:
    sheet = tmp_path / "year.csv"
    sheet.write_text("\ufeff" + written([some_rows()[0], some_rows()[38]]), "utf-8")
    done = CliRunner().invoke(app, ["replay", str(sheet), "--congress", CITY, "--report", "json"])
    assert done.exit_code == 1, done.output
    report = json.loads(done.stdout)
    assert (report["congress"], report["year"]) == (CITY, 2023)
    assert [f["numerator"] for f in report["figures"] if f["code"] == "R07.A"] == [1]
    assert '第3行 assigned_on 列 "2022-02-31"：' in done.stderr


@pytest.mark.mechanism("M105", "M112")
@awaited
async def test_the_countys_year_sums_36_by_importance_and_reports_57_1_and_40_and_2_9(open_house: OpenHouse) -> None:
    sheet = read_rows((DEPLOY / "samples" / "songbei-2023.csv").read_bytes())
    async with open_house() as house:
        await house.begin(start_of(first_day(sheet)))
        async with at_the_door(house) as client:
            assert await replay(client, sheet, "229901", lambda done, of: None) == ()
            report = await reporting.over_http(client, "229901", 2023)
        kinds = Counter(row["importance"] for row in (await lines(house)).values())
    figures = {f["code"]: f for f in report["figures"]}
    assert kinds == {"important": 1, "general": 35}
    shares = [f for code, f in figures.items() if code.startswith("R11.category.")]
    assert (len(shares), sum(f["numerator"] for f in shares), figures["R11.units.lead"]["numerator"]) == (6, 36, 20)
    assert [figures[f"R07.{c}"]["percent"] for c in "ABC"] == ["57.1", "40.0", "2.9"]
