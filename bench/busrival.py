"""`python -m bench.busrival BOOTSTRAP DATABASE GROUP TOPIC …`: the honest rival of the catch-up, a process of its own.

FastStream's batch subscriber as its documentation writes it, with the two cures it needs to lose nothing: MANUAL, and
an inbox table. A batch is one transaction of two bulk inserts (asyncpg, COPY), then the offsets. In its favour: it
decides nothing, folds nothing, lists nothing, checks no field, tells nobody anything, seals nothing, and one record
that it cannot read would take its whole batch along.
"""

import asyncio
import json
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
import uvloop
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker, KafkaMessage

RECORDS = 1000
TABLES = """CREATE TABLE inbox (id uuid PRIMARY KEY);
    CREATE TABLE facts (id uuid PRIMARY KEY, type text NOT NULL, stream text NOT NULL, version int NOT NULL,
        at timestamptz NOT NULL, source text NOT NULL, role text NOT NULL, unit text NOT NULL, rules text NOT NULL,
        body jsonb NOT NULL);
    CREATE INDEX ON facts (stream, version)"""
NEW = "INSERT INTO inbox SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id"


def row(headers: dict[str, str], body: dict[str, Any]) -> tuple[Any, ...]:
    texts = (headers[f"ce_{name}"] for name in ("source", "role", "unit", "rules"))
    about = (headers["ce_type"], headers["ce_subject"], int(headers["ce_streamversion"]))
    return UUID(headers["ce_id"]), *about, datetime.fromisoformat(headers["ce_time"]), *texts, json.dumps(body)


def rival(bootstrap: str, group: str, topics: list[str], db: "asyncpg.Pool[asyncpg.Record]") -> FastStream:
    broker = KafkaBroker(bootstrap, logger=None)

    @broker.subscriber(
        *topics, group_id=group, batch=True, max_records=RECORDS, auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
    )  # fmt: skip
    async def hear(bodies: list[dict[str, Any]], message: KafkaMessage) -> None:
        rows = [row(headers, body) for headers, body in zip(message.batch_headers, bodies, strict=True)]
        async with db.acquire() as connection, connection.transaction():
            new = {found["id"] for found in await connection.fetch(NEW, [r[0] for r in rows])}
            await connection.copy_records_to_table("facts", records=[r for r in rows if r[0] in new])
        await message.ack()

    return FastStream(broker, logger=None)


async def main(bootstrap: str, database: str, group: str, *topics: str) -> None:
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as db:
        await db.execute(TABLES)
        print("ready", flush=True)
        await rival(bootstrap, group, list(topics), db).run()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
