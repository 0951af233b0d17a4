"""P2, P3, P6: processes of one service pause, come, leave and are killed while lives go on; each effect once."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.four import Four, Process, counted, members
from tests.live.kafka import Kafka
from tests.live.proof import Scene, Site, at_hand, clean, proved, until

SEED = int(os.environ.get("SEED", "0")) or int.from_bytes(os.urandom(3))
PAUSE, BETWEEN = 30, 2  # seconds
TAKEOVER = 10 + 5  # seconds: the session's end, and five more
GRACE = 15  # seconds for a process that was asked to end
TIMER = """pg_locks WHERE locktype = 'advisory' AND objid = 7202 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def site(kafka: Kafka, tmp_path: Path) -> Iterator[Site]:
    with at_hand(kafka, tmp_path) as site:
        yield site


def test_what_is_paused_for_half_a_minute_comes_back_and_nothing_is_lost_or_doubled(site: Site) -> None:
    """All four in turn, two seconds apart, so that they stand still together too. Routing has a second process, which
    goes on alone; it leads its group and its relay, or the paused one does."""

    async def standing_still(scene: Scene) -> None:
        four = scene.four
        await four.further("routing")
        await scene.going()
        paused = [asyncio.create_task(_paused(four.main["routing"], four.bootstrap, others=1))]
        for name in ("supervision", "rating", "intake"):
            await asyncio.sleep(BETWEEN)
            paused.append(asyncio.create_task(_paused(four.main[name], four.bootstrap, others=0)))
        await asyncio.gather(*paused)
        await scene.going()

    clean(proved(site, SEED, standing_still))


async def _paused(process: Process, bootstrap: str, others: int) -> None:
    """As long as it stands still its share of the topics goes to whoever else is there; then it has one again."""
    before = await _shares(bootstrap, process)
    process.pause()
    await asyncio.sleep(PAUSE)
    left = await members(bootstrap, process.service)
    assert len(left) == others, f"{process.service} paused: {sorted(left)}"
    process.resume()
    took = await until(lambda: _has_share(bootstrap, process), TAKEOVER)
    assert (await _shares(bootstrap, process)).keys() - before.keys(), "it was fenced, and so is a new member"
    assert took < TAKEOVER


async def _shares(bootstrap: str, process: Process) -> dict[str, int]:
    there = await members(bootstrap, process.service)
    return {who: len(given) for who, given in there.items() if who.startswith(process.member)}


async def _has_share(bootstrap: str, process: Process) -> bool:
    return any((await _shares(bootstrap, process)).values())


def test_further_processes_of_a_service_come_and_go_and_each_effect_and_alarm_is_there_once(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    takeovers = list[float]()

    async def coming_and_going(scene: Scene) -> None:
        four = scene.four
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(_one_leads(four))
            both = [_come_and_go(scene, name) for name in ("routing", "supervision")]
            for took in await asyncio.gather(*both):
                takeovers.append(took)
            looking.cancel()
        await scene.lived()
        ringing = asyncio.create_task(site.later(186))
        await site.strike("supervision")
        await ringing
        await site.later(16)
        assert await counted(four.databases["supervision"], TIMER) == 1

    proof = proved(site, SEED, coming_and_going)
    with capsys.disabled():
        print(f"\n{proof.report}, taken over after {', '.join(f'{took:.1f}' for took in takeovers)} s")
    clean(proof)
    assert all(took < TAKEOVER for took in takeovers)


async def _come_and_go(scene: Scene, name: str) -> float:
    """Two come; then one is killed and one asked to leave, the leader among them; then the killed one comes again.
    Answers how long it took until who was left had all."""
    four = scene.four
    await asyncio.gather(four.further(name), four.further(name))
    await until(lambda: _shared(four, name, 3), 2 * TAKEOVER)
    await scene.going()
    [leads] = await _leaders(four, name)
    leader, follower = sorted(four.of(name), key=lambda p: p.port != leads)[:2]
    leaving, killed = (leader, follower) if name == "routing" else (follower, leader)
    killed.kill()
    assert await leaving.leave() < GRACE
    took = await until(lambda: _shared(four, name, 1), 2 * TAKEOVER)
    await until(lambda: _led(four, name), TAKEOVER)
    await killed.start()
    await until(lambda: _shared(four, name, 2), 2 * TAKEOVER)
    await scene.going()
    return took


async def _shared(four: Four, name: str, n: int) -> bool:
    """Whether so many members have a share each, and they are the processes that are up."""
    up = [p.member for p in four.of(name) if p.up.is_set()]
    there = await members(four.bootstrap, name)
    return len(there) == n == len(up) and all(given and who.startswith(tuple(up)) for who, given in there.items())


async def _led(four: Four, name: str) -> bool:
    return len(await _leaders(four, name)) == 1


async def _leaders(four: Four, name: str) -> set[int]:
    """Ports of who says that it leads."""
    up = [p for p in four.of(name) if p.up.is_set()]
    said = await asyncio.gather(*[p.leads() for p in up], return_exceptions=True)
    return {p.port for p, leads in zip(up, said, strict=True) if leads is True}


async def _one_leads(four: Four) -> None:
    """Never two: whoever says so before and after another said it has not handed over in between."""
    while True:
        for name in ("routing", "supervision"):
            both = await _leaders(four, name) & await _leaders(four, name)
            assert len(both) <= 1, f"{name}: {both} carry facts at the same time"
        await asyncio.sleep(0.1)


def test_who_is_asked_to_end_in_mid_load_ends_in_good_order_and_nothing_is_lost(site: Site) -> None:
    async def ending(scene: Scene) -> None:
        for pair in (("intake", "routing"), ("supervision", "rating")):
            await scene.going()
            took = await asyncio.gather(*[scene.four.main[name].leave() for name in pair])
            assert max(took) < GRACE
            await asyncio.gather(*[scene.four.main[name].start() for name in pair])
        await scene.going()

    clean(proved(site, SEED, ending))
