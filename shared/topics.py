"""The topics of the bus, declared in deploy/kafka/topics.toml; a service makes those that are missing."""

import tomllib
from pathlib import Path
from typing import Annotated

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code
from pydantic import BaseModel, ConfigDict, Field

from shared.settings import DEPLOY

FILE = DEPLOY / "kafka" / "topics.toml"
DAY = 86_400_000  # milliseconds
LARGEST = 1_048_576  # bytes of a record: four of the largest facts


class WrongTopic(Exception):
    """A topic is there with another number of partitions: one sentence for whoever starts."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(_Strict):
    days: Annotated[int, Field(ge=1)] = 400
    compacted: bool = False
    largest: int = LARGEST

    def config(self, in_sync: int) -> dict[str, str]:
        """Kafka's own words."""
        keep = {"cleanup.policy": "compact"} if self.compacted else {"retention.ms": str(self.days * DAY)}
        return keep | {"min.insync.replicas": str(in_sync), "max.message.bytes": str(self.largest)}


class Principal(_Strict):
    writes: list[str]
    group: str


class Layout(_Strict):
    """Topics, and who may do what with them."""

    partitions: Annotated[int, Field(ge=1)]
    copies: Annotated[int, Field(ge=1)]
    in_sync: Annotated[int, Field(ge=1)]
    topics: dict[str, Topic]
    principals: dict[str, Principal]


def layout(file: Path = FILE) -> Layout:
    return Layout.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def letters(service: str) -> str:
    """The topic of a service's dead letters."""
    return f"tibandu.{service}.dlq"


async def ensure(bootstrap: str, declared: Layout) -> list[str]:
    """Makes the topics that are missing; answers their names. Raises WrongTopic, KafkaError."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        there = {t["topic"]: len(t["partitions"]) for t in await admin.describe_topics(await admin.list_topics())}
        for name in declared.topics:
            if (n := there.get(name, declared.partitions)) != declared.partitions:
                raise WrongTopic(f"主题 {name} 有{n}个分区，应为{declared.partitions}个：分区数定了就不能改。")
        missing = [name for name in declared.topics if name not in there]
        if missing:
            await _make(admin, declared, missing)
        return missing
    finally:
        await admin.close()


async def _make(admin: AIOKafkaAdminClient, declared: Layout, names: list[str]) -> None:
    new = [
        NewTopic(n, declared.partitions, declared.copies, topic_configs=declared.topics[n].config(declared.in_sync))
        for n in names
    ]
    answer = await admin.create_topics(new)
    for name, code, *_ in answer.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:  # another service was quicker
            raise for_code(code)(name)
