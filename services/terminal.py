"""How a command of the terminal runs, and how it says no: one sentence, and a code."""

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from typing import Any, NoReturn

import typer
import uvloop
from aiokafka.errors import KafkaError
from sqlalchemy.exc import DBAPIError

from services import playing, proposing, schemas
from services import up as trial
from services.drive import Stuck
from services.listening import PortTaken
from services.tools import NoSuchLetter, NotNamed
from shared.messages import Refused
from shared.postgres import FolderTaken, PostgresFailed
from shared.rules import RuleError
from shared.sender import CarrierAway
from shared.settings import NotSet
from shared.topics import WrongTopic

FAULTS = (
    FolderTaken,
    PostgresFailed,
    PortTaken,
    trial.NotLoopback,
    playing.CannotPlay,
    proposing.CannotPropose,
    Stuck,
    RuleError,
    WrongTopic,
    NotSet,
    NoSuchLetter,
    NotNamed,
    CarrierAway,
    KafkaError,
    DBAPIError,
    ConnectionError,
    Refused,
    schemas.Breaking,
)


def run(work: Coroutine[Any, Any, Any], *, kafka: bool = False) -> Any:
    """Faults of the surroundings come out as one sentence each; Ctrl-C ends quietly.

    On asyncio's own loop where Kafka is: on a wire cut this instant uvloop raises where asyncio is silent, and
    aiokafka's tasks die of it.
    """
    loop = asyncio.Runner(loop_factory=asyncio.new_event_loop if kafka else uvloop.new_event_loop)
    with faults(), contextlib.suppress(KeyboardInterrupt), loop as runner:
        return runner.run(work)
    raise typer.Exit(130)


@contextlib.contextmanager
def faults() -> Iterator[None]:
    try:
        yield
    except FAULTS as no:
        stop(_sentence(no))
    except BaseExceptionGroup as several:
        known, rest = several.split(FAULTS)
        if rest or known is None:
            raise
        first: BaseException = known
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        stop(_sentence(first))


def _sentence(no: BaseException) -> str:
    match no:
        case CarrierAway() | KafkaError():
            return f"Kafka没有应答（{type(no).__name__}），请稍后再试。"
        case DBAPIError() | ConnectionError():
            return f"数据库没有应答（{type(no).__name__}），请稍后再试。"
        case _:
            return str(no)


def stop(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
