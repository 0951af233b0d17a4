"""No default of FastStream or aiokafka is in use: read off the source. What they do is shown in tests/live."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAID = {
    "group_id": "without it nothing is ever committed",
    "auto_offset_reset": "by default a new group begins at the end and misses what was told before",
    "ack_policy": "by default the message in hand is lost at a kill",
    "parser": "FastStream's own reads the headers, and one bad header takes its whole batch with it",
    "decoder": "FastStream's own reads the bodies, and one bad body takes its whole batch with it",
    "batch": "a commit for every message costs thirty times as much",
}
EXACTLY = {"auto_offset_reset": "'earliest'", "ack_policy": "AckPolicy.MANUAL", "batch": "True"}
NEVER = {
    "publish_batch": "it puts records where their keys do not lead, and a full one raises",
    "KafkaRoute": "subscribers are made by a broker, where this test sees them",
    "KafkaRouter": "subscribers are made by a broker, where this test sees them",
}
WATCHED = {"subscriber", "KafkaBroker", "AIOKafkaConsumer"}


def faults(source: str) -> Iterator[str]:
    """What the source leaves to a default, each with its line and why that is wrong."""
    for node in ast.walk(ast.parse(source)):
        for why in _wrong(node):
            yield f"line {getattr(node, 'lineno', 0)}: {why}"


def _wrong(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name) if name in NEVER:
            yield f"{name}: {NEVER[name]}"
        case ast.alias(name=name, asname=str(other)) if name in WATCHED and other != name:
            yield f"{name} under the name of {other}: this test would not know it"
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in WATCHED:
            said = {k.arg: ast.unparse(k.value) for k in node.keywords}
            if None in said:
                yield f"{name}(**…): what is said cannot be seen; write it out"
            yield from _unsaid(name, said)


def _unsaid(name: str, said: dict[str | None, str]) -> Iterator[str]:
    match name:
        case "subscriber":
            for option, why in SAID.items():
                wanted = EXACTLY.get(option)
                if said.get(option, "None") == "None" or (wanted and said[option] != wanted):
                    yield f"subscriber({option}={wanted or '…'}) is not said: {why}"
            if "max_workers" in said:
                yield "subscriber(max_workers=…): more than one loses the order, or is another member of the group each"
        case "KafkaBroker" if said.get("allow_auto_create_topics") != "False":
            yield "KafkaBroker(allow_auto_create_topics=False) is not said: it makes topics of one partition"
        case "AIOKafkaConsumer" if said.get("enable_auto_commit") != "False":
            yield "AIOKafkaConsumer(enable_auto_commit=False) is not said: it commits what nobody is done with"


def sources() -> Iterator[tuple[str, str]]:
    """(name, text) of what runs."""
    for folder in ("services", "shared"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield str(file.relative_to(ROOT)), file.read_text("utf-8")


def test_nothing_is_left_to_a_default() -> None:
    found = [f"{name} {fault}" for name, text in sources() for fault in faults(text)]
    assert not found, "\n".join(found)


def test_there_is_something_to_look_at() -> None:
    assert any(".subscriber(" in text for _, text in sources()), "no subscriber at all: has the framework renamed it?"


GOOD = """
broker = KafkaBroker(bootstrap, allow_auto_create_topics=False)
subscriber = broker.subscriber(
    *topics, group_id=f"tibandu.{name}", auto_offset_reset="earliest", ack_policy=AckPolicy.MANUAL, batch=True,
    parser=raw, decoder=untouched,
)
consumer = AIOKafkaConsumer(topic, enable_auto_commit=False)
"""


def test_whoever_says_it_all_is_left_in_peace() -> None:
    assert not list(faults(GOOD))


@pytest.mark.parametrize(
    ("good", "bad", "word"),
    [
        pytest.param(' group_id=f"tibandu.{name}",', "", "group_id", id="no group"),
        pytest.param('group_id=f"tibandu.{name}"', "group_id=None", "group_id", id="the group of nobody"),
        pytest.param(' auto_offset_reset="earliest",', "", "auto_offset_reset", id="no beginning"),
        pytest.param('"earliest"', '"latest"', "auto_offset_reset", id="from the end"),
        pytest.param(" ack_policy=AckPolicy.MANUAL,", "", "ack_policy", id="no policy"),
        pytest.param("AckPolicy.MANUAL", "AckPolicy.ACK", "ack_policy", id="another policy"),
        pytest.param(" batch=True,", "", "batch", id="one by one"),
        pytest.param("batch=True", "batch=False", "batch", id="one by one on purpose"),
        pytest.param("parser=raw, ", "", "parser", id="no parser"),
        pytest.param("parser=raw", "parser=None", "parser", id="an empty parser"),
        pytest.param(" decoder=untouched,", "", "decoder", id="no decoder"),
        pytest.param("decoder=untouched,", "decoder=untouched, max_workers=2", "max_workers", id="workers"),
        pytest.param("parser=raw", "**options, parser=raw", "cannot be seen", id="options from elsewhere"),
        pytest.param(", allow_auto_create_topics=False", "", "allow_auto_create_topics", id="a broker makes topics"),
        pytest.param(
            "_topics=False", "_topics=True", "allow_auto_create_topics", id="a broker makes topics on purpose"
        ),
        pytest.param(
            "KafkaBroker(bootstrap, allow_auto_create_topics=False)",
            "kafka.KafkaBroker(bootstrap)",
            "allow_auto_create_topics",
            id="a broker by its module",
        ),
        pytest.param(", enable_auto_commit=False", "", "enable_auto_commit", id="commits by the clock"),
        pytest.param("_commit=False", "_commit=True", "enable_auto_commit", id="commits by the clock on purpose"),
        pytest.param(
            "consumer = ", "broker.publish_batch(b'1', topic=topic)\nconsumer = ", "publish_batch", id="batch"
        ),
        pytest.param(
            "\nbroker = ", "\nfrom faststream.kafka import KafkaRouter\nbroker = ", "KafkaRouter", id="router"
        ),
        pytest.param("\nbroker = ", "\nfrom aiokafka import AIOKafkaConsumer as C\nbroker = ", "name of C", id="alias"),
    ],
)
def test_each_default_is_seen(good: str, bad: str, word: str) -> None:
    planted = GOOD.replace(good, bad)
    assert planted != GOOD
    found = list(faults(planted))
    assert len(found) == 1
    assert word in found[0]
