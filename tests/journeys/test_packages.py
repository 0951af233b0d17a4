"""交办会 on a real PostgreSQL: every unit gets its own list and the list of key cases, and the lists add up."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.routing.assignment import AssignUnits, ReceiveCase
from services.routing.merging import StopHandling
from services.routing.units import RegisterUnit
from shared.messages import Command
from shared.people import Person
from shared.words import Importance, Role
from tests.conftest import Fresh
from tests.journeys.people import Town, a_town
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    LEAD,
    WATER,
    at_the_office,
    at_the_unit,
    person,
    the_deputy,
    the_head_of,
)

UNITS = (HOUSING, FINANCE, WATER)
CASES, KEY_CASES = 359, 24
OFFICE, BUS = at_the_office(), Person("intake", "", Role.SYSTEM, CITY)


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def ask(town: Town, who: Person, *commands: Command) -> None:
    """Of routing, all together."""

    async def all_of() -> None:
        async with asyncio.TaskGroup() as group:
            for command in commands:
                group.create_task(town.house.writers["routing"].ask(command, who))

    asyncio.run_coroutine_threadsafe(all_of(), town.loop).result(60)


def received(n: int, year: int) -> ReceiveCase:
    weight = Importance.IMPORTANT if n < KEY_CASES else Importance.GENERAL
    more = {"demands": ("早日办成",), "deputy": LEAD, "in_session": True, "importance": weight}
    title = f"关于办好第{n + 1}件实事的建议"
    return ReceiveCase.model_validate(
        {"suggestion": f"s{n}", "number": f"16-1-{n:03}", "year": year, "title": title} | more
    )


def assigned(n: int) -> AssignUnits:
    lead, co = UNITS[n % 3], UNITS[(n + 1) % 3]
    return AssignUnits(suggestion=f"s{n}", lead=lead, co=(co,) if n % 5 == 0 else ())


def meeting(town: Town, cases: int) -> int:
    """That many are handed over at the year's meeting."""
    year = town.today.year
    ask(town, OFFICE, *(RegisterUnit(unit=u, name=f"示例市{u}") for u in UNITS))
    ask(town, BUS, *(received(n, year) for n in range(cases)))
    ask(town, OFFICE, *map(assigned, range(cases)))
    return year


def cells(page: str, table: int = 0) -> list[list[str]]:
    body = re.findall(r"<tbody>(.*?)</tbody>", page, re.S)[table]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [[re.sub(r"<.*?>", "", c).strip() for c in re.findall(r"<td.*?>(.*?)</td>", row, re.S)] for row in rows]


@pytest.mark.mechanism("M77")
def test_the_lists_of_all_units_add_up_to_all_that_were_handed_over(town: Town) -> None:
    year = meeting(town, CASES)
    page = town.look(OFFICE, f"/routing/packages?year={year}").text
    assert f"已交办{CASES}件，3个单位承办；各单位主办清单合计{CASES}件，协办72件次。" in page
    rows = cells(page)
    assert sum(int(lead) for _, lead, *_ in rows) == CASES
    assert sum(int(co) for _, _, co, *_ in rows) == 72
    listed = [cells(town.look(OFFICE, f"/routing/packages/{unit}?year={year}").text, 1) for unit in UNITS]
    leads = [row[0] for rows in listed for row in rows if row[2] == "主办"]
    assert len(leads) == len(set(leads)) == CASES


@pytest.mark.mechanism("M17")
def test_a_unit_gets_its_own_list_and_the_list_of_its_key_cases(town: Town) -> None:
    year = meeting(town, 30)
    page = town.look(at_the_unit(), f"/routing/packages/{HOUSING}").text
    note, own, key = (cells(page, n) for n in range(3))
    mine = [f"16-1-{n:03}" for n in range(30) if n % 3 == 0 or (n % 5 == 0 and (n + 1) % 3 == 0)]
    assert [row[0] for row in own] == mine
    assert [row[0] for row in key] == [number for number in mine if int(number[-3:]) < KEY_CASES]
    assert [row[0] for row in note] == ["签收", "申退", "首次沟通", "会办意见", "答复"]
    for said in (
        "退办办法",
        "答复办法",
        "延期办法",
        "代表法（2025）第五十一条",
        f"示例市{HOUSING}",
        f"{year}年代表建议交办材料",
    ):
        assert said in page


def test_what_is_withdrawn_is_in_no_list(town: Town) -> None:
    meeting(town, 3)
    ask(town, BUS, StopHandling(suggestion="s0"))
    assert "已交办2件，2个单位承办" in town.look(OFFICE, "/routing/packages").text
    assert "还没有交给这个单位的建议" in town.look(OFFICE, f"/routing/packages/{HOUSING}").text


def test_a_unit_takes_its_own_package_and_no_other_ones(town: Town) -> None:
    meeting(town, 3)
    for who in (the_head_of(), at_the_unit(), OFFICE, person(Role.INSPECTION)):
        assert town.look(who, f"/routing/packages/{HOUSING}").status_code == 200
    for who, path in ((at_the_unit(), f"/{FINANCE}"), (at_the_unit(), ""), (the_deputy(), ""), (OFFICE, "/气象局")):
        assert town.look(who, f"/routing/packages{path}").status_code == 404
    assert "还没有交办的建议" in town.look(OFFICE, "/routing/packages?year=2019").text
