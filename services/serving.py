"""`tibandu serve NAME`: one service as a process of its own, on Kafka and PostgreSQL."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
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
        leaving = group.create_task(server.left.wait(), name="signal")
        database = group.create_task(_until_there("数据库", lambda: migrate(name, writer.db)), name="migration")
        await asyncio.wait([database, leaving], return_when=asyncio.FIRST_COMPLETED)
        work: list[asyncio.Task[Any]] = [leaving, database]
        if database.done() and not database.exception():
            tasks = {"bus": _on_the_bus(writer, sender, receiver, leader), **tended(writer, chosen.data)}
            work += [group.create_task(task, name=what) for what, task in tasks.items()]
            say(f"{writer.service.word} {name} 已启动：http://{chosen.host}:{listener.getsockname()[1]}/{name}/")
            await server.serve([listener])
            await receiver.close()
            await _carried(writer.db)
        for task in work:
            task.cancel()
    say(f"{writer.service.word} {name} 已停止。")


async def _on_the_bus(writer: Writer, sender: Sender, receiver: Receiver, leader: "Leader") -> None:
    """Relay and receiver, once the topics are there; people can work without."""
    await _until_there("Kafka", lambda: ensure(receiver.bootstrap, layout()))
    async with asyncio.TaskGroup() as group:
        carrying = relay(writer.service.name, writer.db, sender.publish, writer.written, leading=leader)
        group.create_task(carrying, name="relay")
        group.create_task(receiver.run(), name="receiver")


class Leader:
    """Whether this process is the one of its service that carries facts and tells the office's figures."""

    leading = False

    def __call__(self, yes: bool) -> None:
        self.leading = yes
        metrics.relay_active.set(yes)


async def _until_there(what: str, look: Callable[[], Awaitable[object]]) -> None:
    """Tries until it comes through; said once for each reason."""
    said = ""
    while True:
        try:
            await look()
            return
        except (DBAPIError, OSError, KafkaError) as away:
            if (reason := type(away).__name__) != said:
                say(f"等待{what}就绪（{reason}）……")
                said = reason
            await asyncio.sleep(RETRY)


async def _carried(db: AsyncEngine) -> None:
    """Returns when the outbox is empty, or after LAST seconds: what is left is sent at the next start."""
    with suppress(DBAPIError, OSError, TimeoutError):
        async with asyncio.timeout(LAST):
            while (await unsent(db))[0]:
                await asyncio.sleep(0.05)
