"""中期检查 on a real PostgreSQL: the lead unit reads it on its desk, the office finds it in the ledger."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import TALK, Town, a_town
from tests.samples import FINANCE, at, at_the_office, at_the_unit, person, the_deputy

OFFICE, UNIT = at_the_office(), at_the_unit()
HALF_OVER = date(2026, 4, 18)
MARK = "中期检查：已过半程，尚无与代表沟通的记录"
MARKED = "/supervision/ledger?halfway=1"


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def jump(town: Town, day: date) -> None:
    asyncio.run_coroutine_threadsafe(town.house.jump(at(day)), town.loop).result(60)


def test_the_mark_stands_on_desk_ledger_and_page_until_a_contact_is_logged(town: Town) -> None:
    id, spoken = town.handling(), town.talked()
    assert "没有符合条件的建议" in town.look(OFFICE, MARKED).text
    assert MARK not in town.look(UNIT, "/").text
    jump(town, HALF_OVER)
    desk = town.look(UNIT, "/").text
    assert desk.count(MARK) == 1
    assert f"/routing/do/log-contact?suggestion={id}" in desk
    assert "尽快与代表沟通" in desk
    assert MARK not in town.look(at_the_unit(FINANCE), "/").text
    found = town.look(OFFICE, MARKED).text
    assert "共1件" in found
    assert f"/s/{id}" in found
    assert spoken not in found
    page = town.look(the_deputy(), f"/s/{id}").text
    assert "2026年4月17日（周五）已过半程，尚无与代表沟通的记录" in page
    assert "中期检查：答复期限已过半" in page
    assert town.look(person(Role.OFFICE, congress="370100"), f"/s/{id}").status_code == 404
    talked = town.ask(UNIT, "routing/log-contact", suggestion=id, **TALK | {"on": HALF_OVER.isoformat()})
    assert talked.status_code == 200, talked.text
    town.quiet()
    assert MARK not in town.look(UNIT, "/").text
    assert "没有符合条件的建议" in town.look(OFFICE, MARKED).text
    assert "已过半程" not in town.look(OFFICE, f"/s/{id}").text
