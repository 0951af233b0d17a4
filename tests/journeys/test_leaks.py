"""A citizen's words and telephone number, planted and looked for: on the bus, in logs and metrics, in every table.

The whole life is lived with them: left by the code at the door, noted down by the staff, refused, broken by a bug,
grouped, adopted, filed, assigned, told back, erased.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.intake.clues import leaving
from services.intake.clues.rows import callers
from shared import metrics
from shared.journal import journal
from shared.relay import envelope
from tests.conftest import Fresh
from tests.journeys.citizens import (
    HEARD,
    HTML,
    NAME,
    OFFICE,
    OTHER,
    PHONE,
    PLACE,
    PLANTED,
    STATION,
    WORDS,
    by_code,
    done,
    follow,
    form,
    found_in,
    hidden,
    jpeg,
    newest,
    open_stations,
    say,
)
from tests.journeys.people import Town, a_town
from tests.samples import CITY, HOUSING, LEAD, at_the_county, at_the_unit, the_deputy

TABLES = (
    "SELECT c.relname FROM pg_class c WHERE relkind IN ('r', 'm', 'p') AND relnamespace = 'public'::regnamespace "
    "ORDER BY 1"
)
DEPUTY = the_deputy()


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        open_stations(opened, "st1", "st2")
        yield opened


async def rows_with(db: AsyncEngine, *planted: str) -> dict[str, list[str]]:
    """Table → what of it stands in any column of any row."""
    found: dict[str, list[str]] = {}
    async with db.connect() as c:
        for table in (await c.exec_driver_sql(TABLES)).scalars():
            whole = "\n".join((await c.exec_driver_sql(f'SELECT t::text FROM "{table}" t')).scalars())
            if words := found_in(whole, planted):
                found[table] = words
    return found


def everywhere(town: Town, *planted: str) -> dict[str, dict[str, list[str]]]:
    """Service → table → what of it stands there."""

    async def look() -> dict[str, dict[str, list[str]]]:
        return {name: await rows_with(db, *planted) for name, db in town.house.databases.items()}

    town.quiet()
    return asyncio.run_coroutine_threadsafe(look(), town.loop).result(20)


def callers_kept(town: Town) -> int:
    async def look() -> int:
        async with town.house.databases["intake"].connect() as db:
            return await db.scalar(select(func.count()).select_from(callers)) or 0

    return asyncio.run_coroutine_threadsafe(look(), town.loop).result(10)


def told(town: Town) -> str:
    """Every fact as it went over the bus, of all four services."""

    async def look() -> str:
        said = b""
        for name, db in town.house.databases.items():
            columns = [c if c.name != "body" else cast(c, Text).label("body") for c in journal.c]
            async with db.connect() as c:
                rows = (await c.execute(select(*columns).where(journal.c.topic.is_not(None)))).all()
            said += b"\n".join(envelope(name, row).dump() for row in rows)
        await town.house.anchor()
        return said.decode()

    return asyncio.run_coroutine_threadsafe(look(), town.loop).result(20)


def files(town: Town) -> str:
    """Everything on the disk beside the databases: anchors, keys, whatever a service has written down."""
    kept = [f for f in town.house.settings.data.rglob("*") if f.is_file()]
    return "\n".join(f"{f.name} {f.read_bytes().decode('utf-8', 'replace')}" for f in kept)


def ours(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged, but by the test's own client."""
    return "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore")))


def lived(town: Town, broken: Callable[[], None]) -> tuple[str, str]:
    """The whole life; the code and the id of the first clue."""
    given = {"said__words": WORDS, "said__place": PLACE, "said__name": NAME, "said__phone": PHONE}
    page = say(town, files={"photo": (f"{NAME}.jpg", jpeg())}, **given)
    code = page.text.partition('<span class="unseen">查询码：</span>')[2].partition("<")[0]
    id = newest(town, "三轮车")
    refusals(town, given)
    broken()
    done(town, STATION, "record-clue", clue="heard", channel="visit", said={
        "words": HEARD, "phone": OTHER, "name": NAME, "place": PLACE, "salt": "c" * 32})  # fmt: skip
    for clue in (id, "heard"):
        done(town, STATION, "triage-clue", clue=clue, category="urban", matter="消防通道被占")
    done(town, STATION, "group-clues", clue=id, others=["heard"])
    page = town.look(STATION, f"/intake/clues/{id}")
    group = page.text.partition('href="/intake/clue-groups/')[2].partition('"')[0]
    done(town, STATION, "offer-conversion", group=group, deputy=LEAD)
    done(town, DEPUTY, "adopt-clues", group=group, found="本人去看过三次，车辆长期停在通道上，消防车进不去。")
    suggestion = town.look(DEPUTY, f"/intake/clue-groups/{group}").text.partition('href="/s/')[2].partition('"')[0]
    filed(town, suggestion)
    done(town, STATION, "feed-back-group", group=group, text="已经立案，交住建局办理。")
    by_code(town, "rate", code, rating="basically")
    for look in (lambda: follow(town, code), lambda: town.look(OFFICE, f"/intake/clues/{id}")):
        assert found_in(look().text) == []
    assert found_in(town.look(OFFICE, f"/s/{suggestion}").text) == []
    done(town, STATION, "close-clue", clue=id)
    return code, id


def refusals(town: Town, given: dict[str, str]) -> None:
    """Sent wrongly in every way: too long, with a character that cannot be stored, as no form at all, by no right."""
    assert say(town, **given | {"said__phone": f"{PHONE}找{NAME}"}).status_code == 422
    assert say(town, **given | {"said__words": f"{WORDS}\0"}).status_code == 422
    assert say(town, **given | {"channel": WORDS}).status_code == 422
    assert say(town, files={"photo": (f"{PHONE}.jpg", PHONE.encode() * 20)}, **given).status_code == 422
    assert town.send(None, "intake/leave-clue", WORDS.encode()).status_code == 401
    assert town.send(STATION, "intake/record-clue", f'{{"said": "{WORDS}"'.encode()).status_code == 400
    assert town.ask(STATION, "intake/record-clue", clue="no", channel="qr", said={"words": WORDS}).status_code == 422
    assert town.ask(STATION, "intake/triage-clue", clue="heard", category="urban", matter=PHONE).status_code in (
        404,
        422,
    )
    assert town.http.get(f"/intake/open/say/{CITY}-{WORDS}", headers=HTML).status_code == 404
    assert town.http.post("/intake/open/clue", data={"code": PHONE}, headers=HTML).status_code == 404


def filed(town: Town, suggestion: str) -> None:
    at = {"suggestion": suggestion}
    words = {"title": "关于清理消防通道的建议", "situation": "通道长期被占。", "analysis": "停车位不足。"}
    words |= {"proposal": "由住建局牵头，在今年六月底前清理通道并划出三十个三轮车停车位，安排专人巡查。"}
    done(town, DEPUTY, "revise-draft", words=words | {"demands": ["清理通道"]}, began_from=1, **at)
    done(town, DEPUTY, "submit-suggestion", **at)
    done(town, at_the_county(), "pass-review", **at)
    done(town, OFFICE, "file-suggestion", category="urban", **at)
    assert town.ask(OFFICE, "routing/assign-units", lead=HOUSING, **at).status_code == 200
    assert town.ask(at_the_unit(), "routing/sign-in", **at).status_code == 200
    town.quiet()


def test_planted_words_and_telephone_numbers_are_nowhere_but_at_the_station(
    town: Town, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def broken() -> None:
        """A bug that quotes what it met, in the middle of a decision; and one in the page."""

        def quotes(*said: str) -> str:
            raise ValueError(f"cannot digest {said}")

        with monkeypatch.context() as patched:
            patched.setattr(leaving, "digest", quotes)
            given = hidden(form(town).text) | {"said.words": WORDS, "said.phone": PHONE}
            answer = town.http.post(f"/intake/open/say/{CITY}-st1", data=given, headers=HTML)
            assert answer.status_code == 500
            assert "编号" in answer.text

    code, id = lived(town, broken)
    there = everywhere(town, *PLANTED)
    assert {name: list(tables) for name, tables in there.items() if tables} == {"intake": ["callers"]}
    assert set(there["intake"]["callers"]) == set(PLANTED), "they were planted well"
    assert callers_kept(town) == 2, "nothing is kept of what was refused or broke"
    assert found_in(told(town)) == []
    assert found_in(files(town)) == []
    assert found_in(generate_latest(metrics.OURS).decode()) == []
    logged = capfd.readouterr()
    said = logged.out + logged.err + ours(caplog)
    assert "bug" in said, "the bug was logged"
    assert found_in(said) == []
    codes = (code, code.replace("-", ""), code[7:].replace("-", ""))
    assert not any(everywhere(town, *codes).values()), "the code itself is kept nowhere"
    assert found_in(told(town) + files(town) + said, codes) == []
    erased(town, code, id)


def erased(town: Town, code: str, id: str) -> None:
    """Nothing of it is left in any column of any table; the digest and the history are."""
    assert by_code(town, "erase", code, sure="yes").status_code == 200
    done(town, STATION, "erase-caller", clue="heard")
    assert not any(everywhere(town, *PLANTED, "c" * 32).values())
    page = town.look(STATION, f"/intake/clues/{id}").text
    assert "已按规定删除" in page
    assert found_in(page) == []
    assert "建议已立案" in follow(town, code).text


def test_the_search_for_leaks_finds_what_is_planted_in_any_table(town: Town) -> None:
    """A search that finds nothing must be one that could."""

    async def plant() -> None:
        async with town.house.databases["rating"].connect() as db:
            hidden = PHONE.encode().hex()
            await db.exec_driver_sql(
                "INSERT INTO parked (id, key, type, envelope, reason, since) "
                f"VALUES (gen_random_uuid(), 'k', 't', decode('{hidden}', 'hex'), '{WORDS}', now())"
            )

    asyncio.run_coroutine_threadsafe(plant(), town.loop).result(10)
    found = everywhere(town, WORDS, PHONE)
    assert {name: tables for name, tables in found.items() if tables} == {"rating": {"parked": [WORDS, PHONE]}}
    assert found_in("\\u67f3\\u7d6e\\u5df7") == ["柳絮巷"]
