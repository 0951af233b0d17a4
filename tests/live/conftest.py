"""One Apache Kafka for the run: KAFKA_BOOTSTRAP's, or our own. None: said loudly; with REQUIRE_KAFKA a failure."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import loudly
from tests.live.kafka import Kafka, KafkaMissing, prepare, ready


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that need a broker are slow."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    """Our own broker, for tests that stop, kill or pause it and leave it running. Another's is not ours to kill."""
    if os.environ.get("KAFKA_BOOTSTRAP"):
        not_run(request, "Nothing was tested of a broker that dies: that of KAFKA_BOOTSTRAP is not ours to kill.")
    folder = tmp_path_factory.mktemp("kafka")
    try:
        own = prepare(folder)
    except KafkaMissing as missing:
        not_run(request, f"Nothing was tested on Apache Kafka: {missing}.")
    own.start()
    try:
        asyncio.run(ready(own))
        yield own
    finally:
        own.kill()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def bootstrap(request: pytest.FixtureRequest) -> str:
    """The address of the broker, whosever it is; it answers."""
    if given := os.environ.get("KAFKA_BOOTSTRAP"):
        asyncio.run(ready(given))
        return given
    own: Kafka = request.getfixturevalue("kafka")
    return own.bootstrap


@pytest.fixture
def topic(request: pytest.FixtureRequest) -> str:
    """A name that no topic and no group has yet."""
    return f"{request.function.__name__[:80]}-{uuid4().hex[:12]}"


def not_run(request: pytest.FixtureRequest, sentence: str) -> None:
    loudly(request.config, sentence, must="REQUIRE_KAFKA")
    pytest.skip(sentence)
