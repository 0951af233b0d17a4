"""A citizen's words and number, planted in four processes on Apache Kafka, and looked for in every topic and log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from shared.letters import whole
from shared.people import Person, sign
from shared.topics import layout
from tests.journeys.citizens import HEARD, HTML, NAME, OTHER, PHONE, PLACE, WORDS, code_in, found_in, hidden
from tests.live.four import SECRET, Four
from tests.live.kafka import Kafka
from tests.live.proof import at_hand
from tests.samples import (
    CITY,
    COUNTY,
    DEMANDS,
    LEAD,
    PROPOSAL,
    at_the_county,
    at_the_office,
    at_the_station,
    the_deputy,
)

STATION, OFFICE, DEPUTY = at_the_station(), at_the_office(), the_deputy()
DRAFT = {"title": "关于清理消防通道的建议", "situation": "通道被占。", "analysis": "车位不足。", "proposal": PROPOSAL}


def test_no_topic_no_log_and_no_metric_has_what_a_citizen_said(kafka: Kafka, tmp_path: Path) -> None:
    async def live(four: Four) -> None:
        await four.start()
        async with intake(four) as http:
            await lived(http)
        await four.quiet()
        records = await everything(four)
        kinds = {value for _, _, headers in records for name, value in headers if name == "ce_type"}
        assert {b"tibandu.intake.ClueReceived.v1", b"tibandu.intake.ClueConverted.v1"} <= kinds, (
            "they went over the bus"
        )
        for key, value, headers in records:
            said = b" ".join([key or b"", value or b"", *(v for _, v in headers)]).decode("utf-8", "replace")
            assert found_in(said) == [], said
        for process in four.all:
            _, metrics = await process.asked("/metrics")
            assert found_in(metrics.decode()) == []
            assert found_in(process.log.read_text(errors="replace")) == [], process.service

    with at_hand(kafka, tmp_path) as site:
        asyncio.run(live(site.four))
        assert found_in((site.server.data / "log").read_text(errors="replace")) == [], "PostgreSQL's own"


@asynccontextmanager
async def intake(four: Four) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{four.main['intake'].port}/intake", timeout=30) as http:
        yield http


async def lived(http: httpx.AsyncClient) -> None:
    """Left, refused, noted down, grouped, adopted, filed, told back, erased."""

    async def done(who: Person, address: str, **body: Any) -> None:
        answer = await http.post(f"/{address}", json=body, headers={"authorization": f"Bearer {sign(who, SECRET)}"})
        assert answer.status_code == 200, answer.text

    await done(OFFICE, "seat-deputy", deputy=LEAD, name="示例代表001", county=COUNTY)
    await done(OFFICE, "register-station", station="st1", name="示例街道代表联络站", township="示例街道")
    page = f"/open/say/{CITY}-st1"
    said = {"said.words": WORDS, "said.place": PLACE, "said.name": NAME, "said.phone": PHONE}
    given = hidden((await http.get(page, headers=HTML)).text) | said
    for wrong in ({"said.phone": f"{PHONE}{NAME}"}, {"said.words": f"{WORDS}\0"}, {"channel": WORDS}):
        assert (await http.post(page, data=given | wrong, headers=HTML)).status_code == 422
    code = code_in((await http.post(page, data=given, headers=HTML)).text)
    told = {"words": HEARD, "phone": OTHER, "name": NAME, "place": PLACE, "salt": "c" * 32}
    await done(STATION, "record-clue", clue="heard", channel="visit", said=told)
    await done(STATION, "triage-clue", clue="heard", category="urban", matter="消防通道被占")
    await done(STATION, "group-clues", clue="heard")
    cookie = {"cookie": f"tibandu={sign(STATION, SECRET)}", **HTML}
    group = (await http.get("/clues/heard", headers=cookie)).text.partition("/clue-groups/")[2].partition('"')[0]
    await done(STATION, "offer-conversion", group=group, deputy=LEAD)
    await done(DEPUTY, "adopt-clues", group=group, found="本人去看过三次，车辆长期停在通道上，消防车进不去。")
    cookie = {"cookie": f"tibandu={sign(DEPUTY, SECRET)}", **HTML}
    at = {
        "suggestion": (await http.get(f"/clue-groups/{group}", headers=cookie))
        .text.partition("/s/")[2]
        .partition('"')[0]
    }
    await done(DEPUTY, "revise-draft", words=DRAFT | {"demands": list(DEMANDS)}, began_from=1, **at)
    await done(DEPUTY, "submit-suggestion", **at)
    await done(at_the_county(), "pass-review", **at)
    await done(OFFICE, "file-suggestion", category="urban", **at)
    await done(STATION, "feed-back-group", group=group, text="建议已经立案，请放心。")
    erased = await http.post("/open/erase", data={"code": code, "sure": "yes"}, headers=HTML)
    assert erased.status_code == 200, erased.text


async def everything(four: Four) -> list[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]]:
    """Every record of every topic, from the first one on."""
    async with whole(four.bootstrap, *layout().topics) as records:
        return [(r.key, r.value, list(r.headers)) async for r in records]
