"""The sample register by command, and the doors of a trial that stay shut."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from typer.testing import CliRunner

from services.__main__ import app
from services.personas import persona
from services.web import web_of
from shared.people import sign
from shared.receiver import Receiver
from shared.sender import Sender
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, Town, a_town


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        yield opened


def test_after_enrolling_the_first_persona_can_draft_and_twice_is_once(town: Town) -> None:
    deputy = persona("deputy-1")
    facts = [CliRunner().invoke(app, ["enrol", str(town.http.base_url)]).output for _ in range(2)]
    assert facts == ["已登记100条。\n"] * 2
    draft = town.ask(deputy, "intake/draft-suggestion", suggestion="s1", **DRAFT, cosigners=[persona("deputy-2").id])
    assert draft.status_code == 200, draft.text


def test_a_system_that_is_not_there_is_said_in_one_sentence() -> None:
    done = CliRunner().invoke(app, ["enrol", "http://127.0.0.1:1"])
    assert done.exit_code == 1
    assert "127.0.0.1:1" in done.output
    assert "Traceback" not in done.output


def test_personas_are_for_this_machine_alone(town: Town) -> None:
    """Behind a proxy the address that was asked for tells."""
    for path in ("/enter", "/trial/enter", "/trial/session"):
        call = town.http.get if path == "/enter" else town.http.post
        answer = call(path, headers={"host": "tibandu.example:8000"})
        assert (answer.status_code, answer.json()["code"]) == (403, "personas-are-local")


def test_where_personas_are_shut_the_entrance_says_where_to_go(town: Town) -> None:
    """One service alone, its neighbours away: whoever brings a session sees what there is."""
    writer = town.house.writers["intake"]
    away = {name: "http://127.0.0.1:1" for name in town.house.writers}
    receiver = Receiver("127.0.0.1:1", writer, Sender("127.0.0.1:1", "intake"), "one")
    shut = web_of(writer, replace(town.house.settings, neighbours=away), receiver)

    async def look() -> list[httpx.Response]:
        options = {"base_url": "http://127.0.0.1", "headers": {"accept": "text/html"}, "follow_redirects": True}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(shut), **options) as client:  # type: ignore[arg-type]
            session = {"authorization": f"Bearer {sign(persona('deputy-1'), town.secret)}"}
            return [await client.get("/"), await client.get("/", headers=session)]

    nobody, somebody = asyncio.run_coroutine_threadsafe(look(), town.loop).result(30)
    assert (nobody.status_code, nobody.url.path) == (403, "/enter")
    assert "请从本单位的统一登录入口进入" in nobody.text
    assert somebody.status_code == 200
    assert "“办”部分暂时读不到" in somebody.text
    assert "“提”部分" not in somebody.text
