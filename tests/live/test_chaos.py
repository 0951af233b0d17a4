"""P1–P5, T6: whole lives on four processes while each of them, the broker and the database are taken away."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.metadata import MetadataRequest

from shared.people import Person
from shared.words import Role
from tests.chaos.run import CALLS
from tests.live.four import NAMES, members
from tests.live.kafka import Kafka, ready
from tests.live.proof import Scene, Site, at_hand, clean, proved, until
from tests.live.topics import dumped

LIVES = int(os.environ.get("LIVES_LIVE", "500"))
ROUNDS = int(os.environ.get("ROUNDS_LIVE", "3"))
OUTAGE = 20  # seconds; RELIABILITY asks for half an hour, by night
HEALED = 60  # seconds
SEED = int(os.environ.get("SEED", "0")) or int.from_bytes(os.urandom(3))


@pytest.fixture
def site(kafka: Kafka, tmp_path: Path) -> Iterator[Site]:
    with at_hand(kafka, tmp_path) as site:
        yield site


def test_five_hundred_suggestions_survive_kills_of_every_service_the_broker_and_the_database(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(SEED)
    faults = [what for _ in range(ROUNDS) for what in rng.sample((*NAMES, "broker", "database"), 6)]
    faults.insert(rng.randrange(len(faults)), "everything")
    moments = sorted(rng.uniform(0.02, 0.9) * LIVES * CALLS for _ in faults)

    async def plagued(scene: Scene) -> None:
        for what, moment in zip(faults, moments, strict=True):
            while scene.client.counts["answers"] < moment:
                await asyncio.sleep(0.005)
            await site.strike(what)

    proof = proved(site, SEED, plagued, LIVES)
    with capsys.disabled():
        print(f"\n{proof.report}, {site.struck.total()} kills")
    assert site.struck == Counter(faults), "fewer kills than asked for: nothing is proved"
    clean(proof)


class Asked(NamedTuple):
    status: int
    code: str
    seconds: float


async def asking(scene: Scene, address: str, answers: list[Asked]) -> None:
    """One command after another that no rule refuses, each sent once."""
    office = Person("office-990000", "", Role.OFFICE, "990000")
    for n in count():
        body = {"deputy": f"d{n}", "name": "示例代表999"} if "deputy" in address else {"unit": f"u{n}", "name": "某局"}
        began = time.monotonic()
        told = await scene.client.once(office, address, body, f"{address}-{n}")
        answers.append(Asked(told.status, told.code, time.monotonic() - began))
        await asyncio.sleep(0.05)


async def asked_during(scene: Scene, seconds: float) -> list[Asked]:
    """What the offices were told meanwhile, by intake and by routing."""
    answers = list[Asked]()
    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            for address in ("intake/seat-deputy", "routing/register-unit"):
                group.create_task(asking(scene, address, answers))
    except TimeoutError:
        return answers
    raise AssertionError


def test_while_the_broker_is_away_people_go_on_working(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    answers, grown = list[Asked](), list[int]()

    async def without_broker(scene: Scene) -> None:
        await scene.going()
        site.kafka.kill()
        answers.extend(await asked_during(scene, OUTAGE))
        grown.append(await scene.four.unsent())
        site.kafka.start()
        await ready(site.kafka)
        grown.append(round(await until(lambda: _sent(scene), HEALED)))

    proof = proved(site, SEED, without_broker)
    slowest = quantiles([answer.seconds for answer in answers], n=100)[98]
    unsent, seconds = grown
    with capsys.disabled():
        told = f"{len(answers)} answers, p99 {1000 * slowest:.0f} ms, {unsent} unsent, sent after {seconds} s"
        print(f"\n{proof.report}; broker away {OUTAGE} s: {told}")
    assert {answer.status for answer in answers} == {200}
    assert len(answers) > 5 * OUTAGE
    assert slowest < 1
    assert unsent >= len(answers)
    clean(proof)


async def _sent(scene: Scene) -> bool:
    """The outboxes are as empty as they are in a life that goes on."""
    return await scene.four.unsent() < 20


def test_while_the_database_is_away_nothing_is_promised_and_all_heals_by_itself(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = list[Asked]()

    async def without_database(scene: Scene) -> None:
        four = scene.four
        await scene.going(300)
        again = (await dumped(four.bootstrap)).records  # told once more, so that every consumer has something in hand
        before = {name: (await members(four.bootstrap, name)).keys() for name in NAMES}
        await site.without_database()
        async with AIOKafkaProducer(bootstrap_servers=four.bootstrap) as producer:
            for topic, partition, _, key, value, headers in again:
                await producer.send(topic, value, key, partition, headers=list(headers))
        answers.extend(await asked_during(scene, OUTAGE))
        for name in NAMES:
            assert (await members(four.bootstrap, name)).keys() == before[name] != set()
            assert (await four.main[name].asked("/healthz"))[0] == 503
            waits = four.main[name].logged("the consumer waits")
            assert 3 <= len(waits) <= 10, f"{name} tried {len(waits)} times in {OUTAGE} s"
        await site.database_again()
        await scene.going(300)

    proof = proved(site, SEED, without_database)
    with capsys.disabled():
        print(f"\n{proof.report}; database away {OUTAGE} s: {Counter((a.status, a.code) for a in answers)}")
    assert {(answer.status, answer.code) for answer in answers} == {(503, "database-away")}
    assert not any(proof.dump.letters.values())
    clean(proof)


def test_a_wire_that_was_cut_this_instant_is_a_lost_connection_and_ends_no_task(bootstrap: str) -> None:
    """aiokafka's reader of metadata once died of it, at a broker's end, and its consumer stood still for ever."""

    async def scene() -> None:
        client = AIOKafkaClient(bootstrap_servers=bootstrap)
        await client.bootstrap()
        try:
            assert await client.ready(client.get_random_node())
            [wire] = [wire for wire in client._conns.values() if wire.connected()]
            wire._writer.transport.abort()
            await wire._closed_fut  # by us; the wire's own reader comes to know in the next turn of the loop
            with pytest.raises(KafkaConnectionError):
                await wire.send(MetadataRequest([]))
            assert await client.force_metadata_update()
        finally:
            await client.close()

    asyncio.run(scene())  # the loop of a service on Kafka: on uvloop the same is a RuntimeError that nobody awaits
