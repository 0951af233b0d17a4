"""分办建议 on a real PostgreSQL: beside the form stands what this office has decided before."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from services.routing.assignment import AskReturn, AssignUnits, ReceiveCase
from services.routing.extension import DecideExtension
from services.routing.proposal_page import beside
from services.routing.service import routing
from services.routing.trial import ObjectTrial, TrialAssign
from services.routing.units import RegisterUnit
from shared.messages import Command
from shared.migrate import migrate
from shared.people import Person
from shared.web.parts import Beside
from shared.web.reading import reading, state
from shared.words import Role
from shared.writer import Writer
from tests.conftest import Fresh
from tests.routing.test_proposing import OURS, SEWAGE
from tests.samples import CITY, LEAD, at_the_government, at_the_office, at_the_unit, context, person
from tests.shared.acting import awaited, office

UNITS = {"住建局": "住房和城乡建设局", "农业农村局": "农业农村局", "水利局": "水利局", "教体局": "教育体育局"}
FOURTH = "s9"


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("routing", partial(migrate, "routing"))


@asynccontextmanager
async def an_office(url: str) -> AsyncIterator[Writer]:
    """Routing at work, with its units and the fourth case waiting."""
    async with office(url, routing) as writer:
        for unit, name in UNITS.items():
            await writer.ask(RegisterUnit(unit=unit, name=f"某市{name}"), at_the_office())
        await waits(writer, FOURTH, SEWAGE)
        yield writer


async def waits(writer: Writer, id: str, title: str) -> None:
    more = {"number": id, "year": 2026, "demands": ("建设污水收集管网",), "deputy": LEAD, "in_session": False}
    arriving = ReceiveCase.model_validate({"suggestion": id, "title": title, **more})
    await writer.ask(arriving, Person("intake", "", Role.SYSTEM, CITY))


async def shown(writer: Writer, who: Person, id: str = FOURTH, command: type[Command] | None = None) -> Beside | None:
    async with reading(writer.db, who.congress) as db:
        case, _ = await state(db, routing.decider_of["case"], who.congress, id)
        made = await beside(db, case, context(who), id, None, command)
        return made[0] if made else None


def named(made: Beside | None) -> list[str]:
    return ["".join(piece for piece, _ in aside.title) for aside in made.asides] if made else []


@awaited
async def test_an_offices_own_assignments_teach_and_their_load_is_said(url: str) -> None:
    async with an_office(url) as writer:
        assert named(await shown(writer, at_the_office()))[0] == "住建局"
        for n, past in enumerate(OURS):
            await waits(writer, f"s{n}", past.title)
            await writer.ask(AssignUnits(suggestion=f"s{n}", lead=past.unit, co=("水利局",)), at_the_government())
        made = await shown(writer, at_the_government())
        assert made
        assert named(made)[:2] == ["农业农村局", "住建局"]
        top, second, *_ = made.asides
        assert top.href == f"/routing/do/assign-units?suggestion={FOURTH}&lead=农业农村局"
        assert "本级以往3件相似建议由其办理" in top.said
        assert "现有在办3件" in top.said
        assert (top.word, second.word, "现有在办0件" in second.said) == ("首选", "可协办", True)


@awaited
async def test_only_those_who_assign_see_it_and_only_while_a_unit_is_sought(url: str) -> None:
    async with an_office(url) as writer:
        for who in (at_the_unit(), person(Role.DEPUTY), person(Role.INSPECTION)):
            assert await shown(writer, who) is None
        await writer.ask(AssignUnits(suggestion=FOURTH, lead="住建局"), at_the_office())
        assert await shown(writer, at_the_office()) is None
        asked = AskReturn(suggestion=FOURTH, reason="农村污水属农业农村部门职责", proposed_unit="农业农村局")
        await writer.ask(asked, at_the_unit())
        made = await shown(writer, at_the_office())
        assert made
        assert "住建局" not in named(made)
        assert made.asides[0].href.startswith(f"/routing/do/decide-return?suggestion={FOURTH}&unit=住建局&successor=")


@awaited
async def test_another_congress_learns_nothing_from_it(url: str) -> None:
    async with an_office(url) as writer:
        made = await shown(writer, at_the_office("430523"))
        assert made is None
        elsewhere = at_the_office("430523")
        await writer.ask(RegisterUnit(unit="住建局", name="某县住房和城乡建设局"), elsewhere)
        assert named(await shown(writer, at_the_office()))[0] == "住建局"


@awaited
async def test_units_to_be_asked_first_are_proposed_beside_that_form(url: str) -> None:
    async with an_office(url) as writer:
        made = await shown(writer, at_the_office(), command=TrialAssign)
        assert made
        assert made.asides[0].href == f"/routing/do/trial-assign?suggestion={FOURTH}&lead=住建局"
        await writer.ask(TrialAssign(suggestion=FOURTH, lead="水利局"), at_the_office())
        assert await shown(writer, at_the_office()) is None, "they have a week to say no"
        assert await shown(writer, at_the_office(), command=DecideExtension) is None
        objection = ObjectTrial(suggestion=FOURTH, reason="城区管网属住建部门职责", proposed_unit="住建局")
        await writer.ask(objection, at_the_unit("水利局"))
        for command, address in ((None, "trial-assign"), (TrialAssign, "trial-assign"), (AssignUnits, "assign-units")):
            made = await shown(writer, at_the_office(), command=command)
            assert made
            assert made.asides[0].href.startswith(f"/routing/do/{address}?")
