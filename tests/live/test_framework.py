"""Why none of FastStream's defaults is used: what its subscribers do with messages on a real broker.

These tests describe the framework, not us. One gone red means: a release does otherwise, read `shared/bus.py` again.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord, TopicPartition
from faststream import AckPolicy
from faststream.exceptions import NackMessage
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.kafka.message import KafkaAckableMessage

from tests.live.kafka import committed, make_topic

PATIENCE = 20  # seconds
Header = tuple[str, bytes | None]
Bad = tuple[bytes, list[Header]]
Records = tuple[ConsumerRecord[bytes, bytes], ...]
JSON: list[Header] = [("content-type", b"application/json")]


def a_broker(bootstrap: str) -> KafkaBroker:
    return KafkaBroker(bootstrap, allow_auto_create_topics=False, logger=None)


async def produced(bootstrap: str, topic: str, *records: bytes | Bad) -> None:
    """In this order, in one partition, by an idempotent producer; acknowledged."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True) as producer:
        pairs = [record if isinstance(record, tuple) else (record, []) for record in records]
        await asyncio.gather(*[await producer.send(topic, value, headers=headers) for value, headers in pairs])


async def given(bootstrap: str, topic: str, *records: bytes | Bad) -> None:
    await make_topic(bootstrap, topic)
    await produced(bootstrap, topic, *records)


async def until(holds: Callable[[], Awaitable[bool]] | Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        said = holds()
        if said if isinstance(said, bool) else await said:
            return
        assert time.monotonic() < deadline, f"not within {PATIENCE} s"
        await asyncio.sleep(0.02)


async def until_committed(bootstrap: str, topic: str, offset: int) -> None:
    """The group of the topic's name has committed this offset of its one partition."""

    async def there() -> bool:
        return await committed(bootstrap, topic) == {(topic, 0): offset}

    await until(there)


def read(bootstrap: str, topic: str, policy: AckPolicy | None, line: Connection) -> None:
    """A process of its own: says what it has taken up, and never gets done with it."""
    broker = a_broker(bootstrap)
    named: dict[str, Any] = {"ack_policy": policy} if policy else {}

    async def handle(body: str) -> None:
        line.send(body)
        await asyncio.Event().wait()

    broker.subscriber(topic, group_id=topic, group_instance_id="reader", auto_offset_reset="earliest", **named)(handle)

    async def serve() -> None:
        async with broker:
            await broker.start()
            with suppress(EOFError):
                await asyncio.to_thread(line.recv)
            os._exit(1)  # the parent was killed, and the broker with it: there is nobody to take leave of

    asyncio.run(serve())


@contextmanager
def reader(bootstrap: str, topic: str, policy: AckPolicy | None) -> Iterator[str]:
    """What the process has in hand; at the end it is killed."""
    ours, theirs = Pipe()
    process = get_context("spawn").Process(target=read, args=(bootstrap, topic, policy, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        assert ours.poll(PATIENCE), "the reader took nothing up"
        yield ours.recv()
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def test_m1_by_default_the_message_in_hand_is_lost_at_a_kill(bootstrap: str, topic: str) -> None:
    asyncio.run(given(bootstrap, topic, b"one", b"two"))
    with reader(bootstrap, topic, None) as taken:
        assert taken == "one"
        asyncio.run(until_committed(bootstrap, topic, 1))  # though nobody is done with it
    with reader(bootstrap, topic, None) as taken:
        assert taken == "two"


def test_m2_under_ack_the_message_in_hand_survives_a_kill(bootstrap: str, topic: str) -> None:
    asyncio.run(given(bootstrap, topic, b"one", b"two"))
    for _ in range(2):
        with reader(bootstrap, topic, AckPolicy.ACK) as taken:
            assert taken == "one"


def test_m2_under_ack_what_raised_is_committed_and_so_lost(bootstrap: str, topic: str) -> None:
    async def scene() -> None:
        await given(bootstrap, topic, b"one", b"two", b"three")
        broker, seen = a_broker(bootstrap), list[str]()

        @broker.subscriber(topic, group_id=topic, auto_offset_reset="earliest", ack_policy=AckPolicy.ACK)
        async def handle(body: str) -> None:
            seen.append(body)
            raise ConnectionError("the database is down")

        async with broker:
            await broker.start()
            await until_committed(bootstrap, topic, 3)
        assert seen == ["one", "two", "three"]

    asyncio.run(scene())


def test_m3_under_nack_on_error_one_poison_message_spins_and_blocks_its_partition(bootstrap: str, topic: str) -> None:
    async def scene() -> None:
        await given(bootstrap, topic, b"poison", b"good")
        broker, seen = a_broker(bootstrap), list[str]()

        @broker.subscriber(topic, group_id=topic, auto_offset_reset="earliest", ack_policy=AckPolicy.NACK_ON_ERROR)
        async def handle(body: str) -> None:
            seen.append(body)
            if body == "poison":
                raise ValueError(body)

        async with broker:
            await broker.start()
            await until(lambda: len(seen) >= 1)
            began = time.monotonic()
            await until(lambda: len(seen) > 200)
            took = time.monotonic() - began
        assert set(seen) == {"poison"}
        assert took < 10, f"200 times in {took:.1f} s: is there a back-off now?"
        assert await committed(bootstrap, topic) == {}

    asyncio.run(scene())


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param((b"two", [("ce_unit", b"\xff")]), id="a header that is not UTF-8"),
        pytest.param((b"two", [("ce_unit", None)]), id="a header without a value"),
        pytest.param((b'{"broken', JSON), id="broken JSON said to be JSON"),
        pytest.param((b"{}", JSON), id="good JSON said to be JSON, for it comes as a dict"),
        pytest.param((b"{}", []), id="good JSON of which nothing is said, for it is guessed"),
    ],
)
def test_m20_one_bad_record_takes_its_whole_batch_with_it(bootstrap: str, topic: str, bad: Bad) -> None:
    async def scene() -> None:
        await given(bootstrap, topic, b"one", bad, b"three")
        broker, seen = a_broker(bootstrap), list[list[bytes]]()
        subscriber = broker.subscriber(
            topic, group_id=topic, auto_offset_reset="earliest", ack_policy=AckPolicy.MANUAL, batch=True
        )

        @subscriber
        async def handle(bodies: list[bytes], msg: KafkaMessage) -> None:
            seen.append(bodies)
            await msg.ack()

        async def passed_by() -> bool:
            consumer, here = subscriber.consumer, TopicPartition(topic, 0)
            return consumer is not None and here in consumer.assignment() and await consumer.position(here) == 3

        async with broker:
            await broker.start()
            await until(passed_by)
            await produced(bootstrap, topic, b"four")
            await until_committed(bootstrap, topic, 4)
        assert seen == [[b"four"]]

    asyncio.run(scene())


def test_m20_a_parser_and_decoder_that_touch_nothing_see_every_record(bootstrap: str, topic: str) -> None:
    async def scene() -> None:
        worst: list[Bad] = [(b"{}", [("a", b"\xff")]), (b"\xff\0", [("a", None)]), (b'{"broken', JSON)]
        await given(bootstrap, topic, b"one", *worst)
        broker, seen = a_broker(bootstrap), list[Any]()

        async def parse(records: Records) -> KafkaAckableMessage:
            assert subscriber.consumer
            return KafkaAckableMessage(body=b"", raw_message=records, consumer=subscriber.consumer)

        async def decode(message: KafkaAckableMessage) -> bytes:
            return b""

        subscriber = broker.subscriber(
            topic, group_id=topic, auto_offset_reset="earliest", ack_policy=AckPolicy.MANUAL, batch=True,
            parser=parse, decoder=decode,
        )  # fmt: skip

        @subscriber
        async def handle(msg: KafkaMessage) -> None:
            assert isinstance(msg.raw_message, tuple)
            seen.extend((record.value, list(record.headers)) for record in msg.raw_message)
            await msg.ack()

        async with broker:
            await broker.start()
            await until_committed(bootstrap, topic, 4)
        assert seen == [(b"one", []), *worst]

    asyncio.run(scene())


@pytest.mark.parametrize("error", [ConnectionError("the database is down"), NackMessage()], ids=["error", "nack"])
def test_m21_under_manual_what_raised_is_passed_by_the_next_ack(bootstrap: str, topic: str, error: Exception) -> None:
    async def scene() -> None:
        async def handle(body: list[str], msg: KafkaMessage) -> None:
            if body == ["one"]:
                raise error
            await msg.ack()

        assert await manually(bootstrap, topic, handle) == ["one", "two"]

    asyncio.run(scene())


def test_m21_a_handler_that_calls_nack_itself_gets_the_message_again(bootstrap: str, topic: str) -> None:
    async def scene() -> None:
        again = iter([True, False, False])

        async def handle(body: list[str], msg: KafkaMessage) -> None:
            await (msg.nack() if next(again) else msg.ack())

        assert await manually(bootstrap, topic, handle) == ["one", "one", "two"]

    asyncio.run(scene())


async def manually(
    bootstrap: str, topic: str, answer: Callable[[list[str], KafkaMessage], Awaitable[None]]
) -> list[str]:
    """What a subscriber that must answer itself sees of two messages, one at a time, until both are committed."""
    await given(bootstrap, topic, b"one", b"two")
    broker, seen = a_broker(bootstrap), list[str]()

    @broker.subscriber(
        topic, group_id=topic, auto_offset_reset="earliest", ack_policy=AckPolicy.MANUAL, batch=True, max_records=1
    )
    async def handle(body: list[str], msg: KafkaMessage) -> None:
        seen.extend(body)
        await answer(body, msg)

    async with broker:
        await broker.start()
        await until_committed(bootstrap, topic, 2)
    return seen
