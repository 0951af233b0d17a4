"""Poison on the bus: whatever is bad is kept with its reason, and everybody else's facts flow on (P4)."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from shared import metrics
from shared.breaker import IN_A_ROW
from shared.messages import Envelope
from shared.parking import release
from shared.records import written
from tests.conftest import Fresh
from tests.live.trays import Bus, Sent, producer, run
from tests.shared import toy
from tests.shared.toy import OFFICE, LockTray, UnlockTray

UNFELT = 0.05  # seconds: below a tenth of one, twice is the machine's noise, not somebody's wait
OnBus = Callable[[Callable[[Bus], Any]], None]


@pytest.fixture
def on_bus(bootstrap: str, emptied: Fresh) -> OnBus:
    url = emptied("toy", toy.prepare)
    return lambda test: run(test, bootstrap, url)


def changed(fact: Envelope, **headers: bytes | None) -> Sent:
    key, value, kept = written(fact)
    return key, value, [(n, headers.get(n.replace("-", "_"), v)) for n, v in kept]  # type: ignore[misc]


def poisons(bus: Bus) -> dict[str, Sent]:
    """Every kind of record that nobody can read, and a word of the reason it is to be kept with."""
    fact = bus.fact("bad", 1)
    key, value, headers = written(fact)
    return {
        "value is no JSON": (key, b"\xff\xfe not json", headers),
        "the value": (key, None, headers),
        "no JSON object": (key, b'{"paper": "\\u0000"}', headers),
        "ce_id is not UTF-8": changed(fact, ce_id=b"\xff"),
        "ce_time is": changed(fact, ce_time=None),
        "content-type over broken JSON": (key, b'{"paper": ', [*headers, ("content-type", b"application/json")]),
        "ce_subject": changed(fact, ce_subject=b"990000/tray/\0"),
        "major 9": changed(fact, ce_type=b"tibandu.neighbour.PaperTold.v9"),
        "no tibandu.neighbour": (key, b'{"paper": 7}', headers),
        "the key": (b"somebody else", value, headers),
        "ce_specversion is missing": (None, b"hello", []),
    }


def test_every_kind_of_poison_is_kept_as_it_came_and_harms_nobody(on_bus: OnBus) -> None:
    async def test(bus: Bus) -> None:
        bad = poisons(bus)
        await bus.send(bus.fact("t", 1), *bad.values(), bus.fact("t", 2, "二"), bus.fact("u", 1))
        async with bus.consuming():
            await bus.all_done(len(bad) + 3)
        assert await bus.trays() == {"t": ["一", "二"], "u": ["一"]}
        found = {(one.key or None, one.value or None, tuple(one.headers)): one for one in await bus.letters()}
        assert len(found) == len(bad)
        for word, (key, value, headers) in bad.items():
            one = found[key or None, value or None, tuple(headers)]
            assert word.removeprefix("content-type over ").split()[-1] in one.reason, (word, one.reason)
            assert one.topic == bus.topic
            assert one.consumer == f"tibandu.{bus.service.name}.one"

    on_bus(test)


def test_a_fact_that_a_rule_or_a_bug_would_not_take_holds_back_its_own_key_alone(on_bus: OnBus) -> None:
    async def test(bus: Bus) -> None:
        async with bus.consuming() as (_, writer):
            await writer.ask(LockTray(tray="t"), OFFICE)
            facts = [bus.fact("t", 1), bus.fact("u", 1, "bug"), bus.fact("t", 2, "二"), bus.fact("v", 1)]
            await bus.send(*facts)
            await bus.all_done(4)
            held = [id for id in await bus.parked() if id != str(facts[1].id)]  # u's, in any order beside t's
            assert held == [str(facts[n].id) for n in (0, 2)]
            assert await bus.trays() == {"v": ["一"]}
            await writer.ask(UnlockTray(tray="t"), OFFICE)
            assert await release(writer, f"{toy.HOME}/t") == 0
            assert await bus.trays() == {"v": ["一"], "t": ["一", "二"]}
        assert await bus.letters() == []

    on_bus(test)


def test_types_that_nobody_hears_are_counted_and_passed_over(on_bus: OnBus) -> None:
    async def test(bus: Bus) -> None:
        before = metrics.messages.labels("ignored")._value.get()
        await bus.send(changed(bus.fact("t", 1), ce_type=b"tibandu.neighbour.TeaServed.v1"), bus.fact("t", 2))
        async with bus.consuming():
            await bus.all_done(2)
        assert await bus.trays() == {"t": ["一"]}
        assert await bus.letters() == []
        assert metrics.messages.labels("ignored")._value.get() == before + 1

    on_bus(test)


def test_a_topic_full_of_poison_stops_the_consumer_instead_of_being_drained(on_bus: OnBus) -> None:
    async def test(bus: Bus) -> None:
        one = bus.fact("t", 1)
        bad = [changed(bus.fact("t", n), ce_time=b"never") for n in range(IN_A_ROW + 10)]
        await bus.send(one, *bad, bus.fact("t", 99, "末"))
        async with bus.consuming() as (receiver, _):
            await bus.all_done(1 + IN_A_ROW)
            assert receiver.breaker.tripped
            await receiver.measure()
            assert metrics.consumer_stopped._value.get() == 1
            assert await bus.done() == 1 + IN_A_ROW
        assert len(await bus.letters()) == IN_A_ROW
        async with bus.consuming():  # somebody has looked, and started it again
            await bus.all_done(len(bad) + 2)
        assert len(await bus.letters()) == len(bad)
        assert await bus.trays() == {"t": ["一", "末"]}

    on_bus(test)


def test_a_bug_that_meets_every_fact_stops_the_consumer(on_bus: OnBus) -> None:
    async def test(bus: Bus) -> None:
        await bus.send(*[bus.fact(f"t{n}", 1, "bug") for n in range(IN_A_ROW)])
        async with bus.consuming() as (receiver, _):
            await bus.all_done(IN_A_ROW)
            await bus.send(*[bus.fact(f"u{n}", 1, "一") for n in range(10)])
            assert receiver.breaker.tripped
        assert len(await bus.parked()) == IN_A_ROW
        async with bus.consuming():
            await bus.all_done(IN_A_ROW + 10)
        assert len(await bus.trays()) == 10

    on_bus(test)


def test_one_bad_in_a_hundred_does_not_double_what_the_others_wait(on_bus: OnBus) -> None:
    """Every record by id is taken, parked or dead, nothing else; the others' p99 stays below twice the clean one."""

    async def test(bus: Bus) -> None:
        async with bus.consuming():
            await _paced(bus, 300, every=100)  # warm
            clean = await _paced(bus, 1000, every=0)
            poisoned = await _paced(bus, 1000, every=100)
            await bus.all_done(2300)
        taken, dead, parked = {str(id) for id in bus.seen}, await bus.letters(), set(await bus.parked())
        assert (len(taken), len(dead), len(parked), len(taken & parked)) == (2287, 10, 3, 0)
        assert poisoned < 2 * max(clean, UNFELT), (
            f"p99 {poisoned * 1000:.0f} ms among poison, {clean * 1000:.0f} ms without"
        )

    on_bus(test)


rounds = Counter[str]()


async def _paced(bus: Bus, n: int, *, every: int) -> float:
    """About 400 facts a second, each with a key of its own, every so-manieth bad. The good ones' p99 in seconds."""
    rounds["all"] += 1
    bad = [*list(poisons(bus).values())[:7], *["bug"] * 3]
    sent: dict[Any, float] = {}
    async with producer(bus.bootstrap) as out:
        for i in range(n):
            fact = bus.fact(f"r{rounds['all']}n{i}", 1)
            key, value, headers = written(fact)
            if every and i % every == every - 1:
                match bad[i // every]:
                    case str(words):
                        key, value, headers = written(bus.fact(f"r{rounds['all']}n{i}", 1, words))
                    case other:
                        key, value, headers = other
            else:
                sent[fact.id] = time.monotonic()
            await out.send(bus.topic, value, key=key, headers=headers)
            if i % 8 == 7:
                await asyncio.sleep(0.02)
    deadline = time.monotonic() + 20
    while not sent.keys() <= bus.seen.keys():
        assert time.monotonic() < deadline, "facts are missing"
        await asyncio.sleep(0.01)
    return statistics.quantiles([bus.seen[id] - at for id, at in sent.items()], n=100)[98]
