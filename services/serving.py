"""`tibandu serve NAME`: one service as a process of its own, on Kafka and PostgreSQL."""

import asyncio
import socket
from contextlib import suppress
from typing import Any

from aiokafka.errors import KafkaError
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.four import DRIVER, SERVICES, engine, law, writer_of
from services.health import Gauges, health, timed, unsent
from services.listening import bound, quiet_server, say
from services.rating.gauges import gauges as of_rating
from services.supervision.gauges import gauges as of_supervision
from services.tending import anchor, tended
from services.web import web_of
from shared import metrics
from shared.migrate import migrate
from shared.receiver import Receiver
from shared.relay import relay
from shared.sender import Sender
from shared.settings import Settings
from shared.topics import ensure, layout
from shared.writer import Writer

RETRY, LAST = 1, 3  # seconds
GAUGES: dict[str, Gauges] = {"supervision": of_supervision, "rating": of_rating}


async def serve(name: str, chosen: Settings) -> None:
    """Until SIGTERM or Ctrl-C: what is in hand is finished, then it ends. Raises PortTaken, WrongTopic."""
    listener = bound(chosen.host, chosen.port)
    place = f"{socket.gethostname()}-{listener.getsockname()[1]}"
    db = engine(make_url(chosen.database_url).set(drivername=DRIVER))
    writer = writer_of(next(s for s in SERVICES if s.name == name), db, law(), chosen.data)
    sender = Sender(chosen.kafka, name)
    try:
        await _serve(listener, chosen, writer, sender, Receiver(chosen.kafka, writer, sender, place))
        with suppress(DBAPIError, OSError):
            await anchor(name, db, chosen.data)
    finally:
        await sender.close()
        await db.dispose()


async def _serve(listener: socket.socket, chosen: Settings, writer: Writer, sender: Sender, receiver: Receiver) -> None:
    name, leader = writer.service.name, Leader()
    app = web_of(writer, chosen, receiver)
    app.include_router(health(writer, receiver, GAUGES.get(name), lambda: leader.leading))
    server = quiet_server(timed(app))
    async with asyncio.TaskGroup() as group:
        ready = group.create_task(_ready(writer, chosen.kafka), name="ready")
        leaving = group.create_task(server.left.wait(), name="signal")
        await asyncio.wait([ready, leaving], return_when=asyncio.FIRST_COMPLETED)
        work: list[asyncio.Task[Any]] = [leaving, ready]
        if ready.done() and not ready.exception():
            carrying = relay(name, writer.db, sender.publish, writer.written, leading=leader)
            tasks = {"relay": carrying, "receiver": receiver.run(), **tended(writer, chosen.data)}
            work += [group.create_task(task, name=what) for what, task in tasks.items()]
            say(f"{writer.service.word} {name} 已启动：http://{chosen.host}:{listener.getsockname()[1]}/{name}/")
            await server.serve([listener])
            await receiver.close()
            await _carried(writer.db)
        for task in work:
            task.cancel()
    say(f"{writer.service.word} {name} 已停止。")


class Leader:
    """Whether this process is the one of its service that carries facts and tells the office's figures."""

    leading = False

    def __call__(self, yes: bool) -> None:
        self.leading = yes
        metrics.relay_active.set(yes)


async def _ready(writer: Writer, kafka: str) -> None:
    """Database migrated, topics made; while one of them is away, it is waited for."""
    said = ""
    while True:
        try:
            await migrate(writer.service.name, writer.db)
            await ensure(kafka, layout())
            return
        except (DBAPIError, OSError, KafkaError) as away:
            if (now := type(away).__name__) != said:
                say(f"等待数据库和Kafka就绪（{now}）……")
                said = now
            await asyncio.sleep(RETRY)


async def _carried(db: AsyncEngine) -> None:
    """Returns when the outbox is empty, or after LAST seconds: what is left is sent at the next start."""
    with suppress(DBAPIError, OSError, TimeoutError):
        async with asyncio.timeout(LAST):
            while (await unsent(db))[0]:
                await asyncio.sleep(0.05)
