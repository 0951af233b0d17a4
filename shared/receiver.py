"""The consumer: hands what comes over Kafka to the writer. Nothing is lost, and nobody waits for what is bad.

FastStream serves the records raw: its own parsing lets one bad header take a whole batch along, and a handler that
raises loses what it held. So the handler here never raises: it commits, or it seeks back, pauses and waits.

    records ─▶ read one by one ─▶ dead letters | writer.receive ─▶ all committed in PostgreSQL ─▶ offsets committed
"""

import asyncio
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage
from faststream.kafka.prometheus import KafkaPrometheusMiddleware
from sqlalchemy.exc import DBAPIError

from shared import metrics
from shared.batch import Fate, Outcome
from shared.breaker import Breaker
from shared.hearing import fact_in
from shared.lag import Lag
from shared.letters import letter
from shared.messages import Envelope, Refused
from shared.records import Unreadable
from shared.sender import Sender
from shared.service import Service
from shared.writer import Writer

log = structlog.get_logger()
RECORDS = 500  # at most in one batch
LOOK = 20  # milliseconds between two looks at an empty topic
PATIENCE = 60  # seconds for a batch, before it is tried again
SHORTEST, LONGEST = 0.2, 30.0  # seconds of back-off
AWAY = (Refused, KafkaError, DBAPIError, OSError, TimeoutError)
Message = KafkaAckableMessage
Records = tuple[ConsumerRecord, ...]
Where = tuple[str, int, int]


async def _raw(records: Records, consumer: Any) -> Message:
    """FastStream's envelope around records that nobody has touched."""
    return Message(body=b"", raw_message=records, headers={}, message_id="", consumer=consumer)


class Receiver(ConsumerRebalanceListener):  # type: ignore[misc]
    """The consumer of one service, over all topics it hears."""

    def __init__(self, bootstrap: str, writer: Writer, sender: Sender, member: str) -> None:
        self.bootstrap, self.writer, self.service, self.sender = bootstrap, writer, writer.service, sender
        self.group = f"tibandu.{self.service.name}"
        self.member, self.breaker, self.lag = member, Breaker(), Lag()
        self.blocked: float | None = None  # since when, monotonic
        self.since: float | None = None  # the batch in hand was taken up; monotonic
        self._nap = SHORTEST
        self._noted, self._buried = set[Where](), set[Where]()  # of the batch in hand
        metrics_of = KafkaPrometheusMiddleware(registry=metrics.OURS, app_name=self.service.name)
        self._broker = KafkaBroker(
            bootstrap, client_id=self.group, consumer_only=True, allow_auto_create_topics=False, apply_types=False,
            graceful_timeout=8, logger=None, middlewares=[metrics_of],
        )  # fmt: skip
        self._subscriber = self._broker.subscriber(
            *topics_of(self.service), group_id=self.group, group_instance_id=f"{self.group}.{member}", batch=True,
            max_records=RECORDS, batch_timeout_ms=LOOK, auto_offset_reset="earliest", ack_policy=AckPolicy.MANUAL,
            parser=self._parse, decoder=self._decode, listener=self,
        )  # fmt: skip
        self._subscriber(self._take)

    async def run(self) -> None:
        """Until cancelled; then what is in hand is finished first."""
        try:
            while True:
                try:
                    await self._broker.start()
                    break
                except (KafkaError, OSError) as away:
                    self._block(away)
                    if consumer := self._subscriber.consumer:  # FastStream would leave it open
                        await consumer.stop()
                    await asyncio.sleep(self._longer())
            self._free()
            await asyncio.Event().wait()
        finally:
            await self.close()

    async def close(self) -> None:
        """What is in hand is finished first."""
        await self._broker.stop()

    async def _parse(self, records: Records) -> Message:
        return await _raw(records, self._subscriber.consumer)

    async def _decode(self, message: Message) -> Message:
        return message

    async def _take(self, message: Message) -> None:
        """Never raises."""
        self.since = time.monotonic()
        try:
            await self._taken(message)
        finally:
            self.since = None

    async def _taken(self, message: Message) -> None:
        records: Records = message.raw_message
        try:
            async with asyncio.timeout(PATIENCE):
                done = await self._settle(records)
        except Exception as why:
            if not isinstance(why, AWAY):
                log.exception("the consumer met a bug", service=self.service.name)
            return self._back_off(records, why)
        self._free()
        self._noted.clear()
        self._buried.clear()
        for record in records[:done]:
            self.lag.took(_place(record), record.timestamp)
        if self.breaker.tripped:
            self._stop(records[done:])
        try:
            async with asyncio.timeout(PATIENCE):
                await message.ack()
        except Exception as no:  # most often the partition has gone to another member: its facts come again there
            metrics.ack_failures.inc()
            log.warning("an offset was not committed", service=self.service.name, why=repr(no))

    async def _settle(self, records: Records) -> int:
        """Answers how many records are done; fewer than all when the breaker trips at an unreadable one."""
        facts: list[Envelope] = []
        dead: list[tuple[ConsumerRecord, str]] = []
        done = 0
        for record in records:
            if self.breaker.tripped:
                break
            done += 1
            try:
                fact = fact_in(record, self.service)
            except Unreadable as why:
                dead.append((record, str(why)))
                self._note(record)
            else:
                facts += [fact] if fact else []
        outcomes, _ = await asyncio.gather(self.writer.receive(facts), self._bury(dead))
        counts = Counter(map(_word, outcomes))
        counts.update(dead=len(dead), ignored=done - len(dead) - len(facts))
        self._count(counts)
        return done

    def _note(self, record: ConsumerRecord) -> None:
        """For the breaker, once, although a batch may be tried many times."""
        if (where := _where(record)) not in self._noted:
            self._noted.add(where)
            self.breaker.note(False, time.monotonic())

    async def _bury(self, dead: Sequence[tuple[ConsumerRecord, str]]) -> None:
        """The same."""
        new = [(record, why) for record, why in dead if _where(record) not in self._buried]
        if not new:
            return
        here = f"{self.group}.{self.member}"
        await self.sender.send([letter(self.service.name, record, why, here) for record, why in new])
        self._buried |= {_where(record) for record, _ in new}
        metrics.dlq_records.inc(len(new))
        for record, why in new:
            log.error("a record could not be read", service=self.service.name, where=_where(record), reason=why)

    def _count(self, counts: Counter[str]) -> None:
        for outcome, n in counts.items():
            metrics.messages.labels(outcome).inc(n)
        for good, n in ((True, counts["taken"]), (False, counts["parked"])):
            for _ in range(n):
                self.breaker.note(good, time.monotonic())

    def _back_off(self, records: Records, why: Exception) -> None:
        """Nothing of the batch is committed; every partition waits, polling goes on, so the group keeps this member."""
        first: dict[TopicPartition, int] = {}
        for record in reversed(records):
            first[_place(record)] = record.offset
        self._seek(first)
        self._pause()
        self._block(why)
        asyncio.get_running_loop().call_later(self._longer(), self._resume)

    def _stop(self, undone: Records) -> None:
        self._seek({_place(record): record.offset for record in reversed(undone)})
        self._pause()
        log.critical("a systematic fault: nothing more is taken", service=self.service.name, why=self.breaker.tripped)

    def _seek(self, to: Mapping[TopicPartition, int]) -> None:
        for place, offset in to.items():
            with suppress(IllegalStateError):  # it went to another member meanwhile
                self._consumer.seek(place, offset)

    def _pause(self) -> None:
        self._consumer.pause(*self._consumer.assignment())

    def _resume(self) -> None:
        if self._subscriber.consumer and not self.breaker.tripped:
            self._consumer.resume(*self._consumer.paused())

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        return self._subscriber.consumer

    def _block(self, why: Exception) -> None:
        if self.blocked is None:
            self.blocked = time.monotonic()
        log.warning("the consumer waits", service=self.service.name, why=repr(why), seconds=self._nap)

    def _longer(self) -> float:
        nap, self._nap = self._nap, min(2 * self._nap, LONGEST)
        return nap

    def _free(self) -> None:
        self.blocked, self._nap = None, SHORTEST

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """What is in hand goes on; its commit will fail, and its facts come again elsewhere."""

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Their streams were worked on elsewhere, and keys may have been parked there."""
        self.writer.recall()
        if self.breaker.tripped:
            self._pause()

    async def measure(self) -> None:
        """Sets the gauges, when somebody looks."""
        metrics.consumer_blocked.set(time.monotonic() - self.blocked if self.blocked else 0)
        metrics.consumer_stopped.set(bool(self.breaker.tripped))
        for topic, seconds in (await self.behind()).items():
            metrics.consumer_lag.labels(topic).set(seconds)

    async def behind(self) -> dict[str, float]:
        """Seconds behind, by topic."""
        if (consumer := self._subscriber.consumer) is None:
            return {}
        ends: list[tuple[TopicPartition, int, int]] = []
        for place in consumer.assignment():
            with suppress(KafkaError):  # revoked this instant
                at = await consumer.position(place)
                ends.append((place, at, consumer.highwater(place) or 0))
        return self.lag.seconds(ends)


def topics_of(service: Service) -> list[str]:
    """Where the facts are told that a service hears."""
    return sorted({event.topic for event in (*service.hears, *service.notes) if event.topic})


def _where(record: ConsumerRecord) -> Where:
    return record.topic, record.partition, record.offset


def _place(record: ConsumerRecord) -> TopicPartition:
    return TopicPartition(record.topic, record.partition)


def _word(outcome: Outcome) -> str:
    return outcome.value if isinstance(outcome, Fate) else "taken"
