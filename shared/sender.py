"""The producer: what the relay carries and what is dead goes to Kafka, acknowledged by all copies, in order."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.messages import Envelope
from shared.records import written

LARGEST = 2_097_152  # bytes of a record: a dead letter is one with its headers


class CarrierAway(OSError):
    """Kafka did not acknowledge: the relay sends the same facts again."""


class Sender:
    """The producer: acknowledged by all copies, in order, without doubles of its own making."""

    def __init__(self, bootstrap: str, service: str) -> None:
        self._options = {"bootstrap_servers": bootstrap, "client_id": f"tibandu-{service}"}
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, facts: Sequence[Envelope]) -> None:
        """Sends all, awaits all. Raises CarrierAway; what has arrived then comes again, and the inboxes know it."""
        if facts:
            await self.send([(fact.topic, *written(fact)) for fact in facts])

    async def send(self, records: Sequence[tuple[str, bytes | None, bytes | None, Any]]) -> None:
        """(topic, key, value, headers) each. Raises CarrierAway."""
        try:
            producer = await self._started()
            sent = [await producer.send(t, value, key=key, headers=headers) for t, key, value, headers in records]
            for each in sent:
                each.add_done_callback(_looked_at)
            done, _ = await asyncio.wait(sent, return_when=asyncio.FIRST_EXCEPTION)
            for each in done:
                each.result()
        except (KafkaError, OSError) as away:
            await self.close()  # at once: nothing behind the lost record may still go out
            raise CarrierAway(repr(away)) from away

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            self._producer = AIOKafkaProducer(
                **self._options, acks="all", enable_idempotence=True, max_request_size=LARGEST
            )
            await self._producer.start()
        return self._producer

    async def close(self) -> None:
        gone, self._producer = self._producer, None
        if gone:
            with suppress(KafkaError, OSError, TimeoutError):
                await gone.client.close()
                await asyncio.wait_for(gone.stop(), 1)


def _looked_at(sent: asyncio.Future[Any]) -> None:
    """The first failure was told; the others need no word of their own."""
    if not sent.cancelled():
        sent.exception()
