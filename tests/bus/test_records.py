"""A fact and its Kafka record: there and back the same; what is not exactly that is unreadable, with a reason."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import Envelope, uuid7
from shared.records import HEADERS, Unreadable, read, written

IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-._", min_size=1, max_size=64)
FACT = Envelope(
    UUID("0199c000-0000-7000-8000-000000000001"), "tibandu.routing.ReplyDelivered.v1", "routing", "439900/case/s1", 3,
    datetime(2026, 4, 20, 1, 2, 3, tzinfo=UTC), "unit-head", "住建局", "hunan@2025-03-12", uuid7(),
    "tibandu.routing.v1", '{"reply_class": "B"}',
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A record as a consumer holds it."""

    key: bytes | None
    value: bytes | None
    headers: Any
    topic: str = "tibandu.routing.v1"
    partition: int = 0
    offset: int = 0
    timestamp: int = field(default=0)


def kept(fact: Envelope = FACT) -> Kept:
    return Kept(*written(fact), fact.topic)


@given(IDS, st.integers(1, 10**6), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_fact_comes_back_as_it_was_sent(id: str, version: int, text: str) -> None:
    body = json.dumps({"text": text}, ensure_ascii=False)
    for cause, topic in ((None, "tibandu.register.v1"), (uuid7(), "tibandu.routing.v1")):
        fact = replace(FACT, subject=f"439900/case/{id}", version=version, cause=cause, topic=topic, body=body)
        assert read(kept(fact)) == fact


def test_headers_of_other_tools_are_nobodys_business() -> None:
    record = kept()
    traced = replace(record, headers=[*record.headers, ("traceparent", b"\xff"), ("traceparent", None)])
    assert read(traced) == FACT


@pytest.mark.parametrize("name", [n for n in HEADERS if n != "ce_cause"])
def test_a_missing_header_is_said(name: str) -> None:
    record = kept()
    with pytest.raises(Unreadable, match=f"{name} is missing"):
        read(replace(record, headers=[h for h in record.headers if h[0] != name]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_id", b"7"),
        ("ce_id", b"\xff\xfe"),
        ("ce_specversion", b"0.3"),
        ("ce_type", b"tibandu.routing.ReplyDelivered"),
        ("ce_type", b"tibandu.routing.ReplyDelivered.v1\n"),
        ("ce_source", b"/congress/439901/routing"),
        ("ce_subject", b"439900/case/s1\0"),
        ("ce_subject", b"439900/case/two/slashes"),
        ("ce_subject", b"439900/case/other"),
        ("ce_time", b"2026-04-20T01:02:03"),
        ("ce_time", b"yesterday"),
        ("ce_congress", b"439901"),
        ("ce_streamversion", b"0"),
        ("ce_streamversion", "１".encode()),
        ("ce_role", b"emperor"),
        ("ce_cause", b"nobody"),
        ("ce_unit", b"\0"),
        ("ce_rules", b"\xed\xa0\x80"),
        ("ce_id", None),
    ],
)
def test_a_header_that_is_not_of_its_form_is_unreadable(name: str, value: bytes | None) -> None:
    record = kept()
    with pytest.raises(Unreadable, match=r"ce_|key"):
        read(replace(record, headers=[(n, value if n == name else v) for n, v in record.headers]))


def test_a_doubled_header_is_unreadable() -> None:
    record = kept()
    with pytest.raises(Unreadable, match="ce_id stands there twice"):
        read(replace(record, headers=[*record.headers, ("ce_id", b"x")]))


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'"text"',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b"[" * 100_000,
        b'{"\\u0000": 1}',
    ],
)  # fmt: skip
def test_a_value_that_is_no_storable_object_is_unreadable(value: bytes | None) -> None:
    with pytest.raises(Unreadable, match="value"):
        read(replace(kept(), value=value))


def test_an_emoji_written_as_two_escapes_is_no_fault() -> None:
    assert read(replace(kept(), value=b'{"a": "\\ud83d\\ude00"}')).body == '{"a": "\\ud83d\\ude00"}'


@pytest.mark.parametrize("key", [None, b"", b"439900/s2", b"\xff"])
def test_a_record_under_another_key_would_lose_its_order(key: bytes | None) -> None:
    with pytest.raises(Unreadable, match="key"):
        read(replace(kept(), key=key))
