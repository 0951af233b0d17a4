"""A fact as a Kafka record and back: CloudEvents 1.0, binary mode. Whatever is not exactly that is unreadable."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from shared.messages import ID, Envelope, unstorable
from shared.people import CONGRESS
from shared.words import Role

STREAM = rf"{CONGRESS}/[a-z]+/{ID}"
Headers = list[tuple[str, bytes]]
HEADERS: Mapping[str, Mapping[str, Any]] = {  # every header is text
    "ce_specversion": {"const": "1.0"},
    "ce_id": {"format": "uuid", "description": "the fact; the same when it is sent again"},
    "ce_type": {"pattern": r"^tibandu\.[a-z]+\.[A-Za-z]+\.v[0-9]+$"},
    "ce_source": {"pattern": f"^/congress/{CONGRESS}/[a-z]+$", "description": "congress and service that tell"},
    "ce_subject": {"pattern": f"^{CONGRESS}/[a-z]+/.+$", "description": "the stream: congress, kind, id"},
    "ce_time": {"format": "date-time", "description": "when it happened"},
    "ce_congress": {"pattern": f"^{CONGRESS}$", "description": "division code 人大代码"},
    "ce_streamversion": {"pattern": "^[1-9][0-9]*$", "description": "1, 2, 3 … per stream and topic, without gaps"},
    "ce_cause": {"format": "uuid", "description": "the command or fact behind it; absent where there is none"},
    "ce_rules": {"description": "rule book and the date of its version: hunan@2025-03-12"},
    "ce_role": {"enum": [role.value for role in Role], "description": "whoever acted"},
    "ce_unit": {"description": "unit or county the actor spoke for; empty where there is none"},
}


class Unreadable(Exception):
    """Why a record is no fact: in English, for the dead letter's header."""


class Record(Protocol):
    """What is read of a Kafka record: bytes, and where it lay."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Any: ...


def written(fact: Envelope) -> tuple[bytes, bytes, Headers]:
    """Key, value and headers."""
    told = {
        "ce_specversion": "1.0",
        "ce_id": str(fact.id),
        "ce_type": fact.type,
        "ce_source": f"/congress/{fact.congress}/{fact.source}",
        "ce_subject": fact.subject,
        "ce_time": fact.at.isoformat(),
        "ce_congress": fact.congress,
        "ce_streamversion": str(fact.version),
        **({"ce_cause": str(fact.cause)} if fact.cause else {}),
        "ce_rules": fact.rules,
        "ce_role": fact.role,
        "ce_unit": fact.unit,
        "content-type": "application/json",
    }
    return fact.key.encode(), fact.body.encode(), [(name, text.encode()) for name, text in told.items()]


def read(record: Record) -> Envelope:
    """The fact in a record. Raises Unreadable: a header missing, doubled or not of its form; a value that is no JSON;
    a congress or a key that is not the subject's, since order, parking and tenancy all go by the key."""
    told = _told(record.headers)
    for name, form in HEADERS.items():
        if name != "ce_cause" or name in told:
            _check(name, told.get(name), form)
    if not re.fullmatch(STREAM, told["ce_subject"]):
        raise Unreadable("ce_subject is no stream")
    congress = told["ce_subject"].partition("/")[0]
    source = told["ce_source"].rpartition("/")[2]
    if told["ce_congress"] != congress or told["ce_source"] != f"/congress/{congress}/{source}":
        raise Unreadable("ce_congress, ce_source and ce_subject speak of different congresses")
    fact = Envelope(
        UUID(told["ce_id"]), told["ce_type"], source, told["ce_subject"], int(told["ce_streamversion"]),
        datetime.fromisoformat(told["ce_time"]), told["ce_role"], told["ce_unit"], told["ce_rules"],
        UUID(told["ce_cause"]) if "ce_cause" in told else None, record.topic, _body(record.value),
    )  # fmt: skip
    if record.key != fact.key.encode():
        raise Unreadable("the key is not the subject's")
    return fact


def _told(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """Ours only: what else a tool adds (trace ids) is nobody's business here."""
    told: dict[str, str] = {}
    for name, value in headers or ():
        if name not in HEADERS:
            continue
        if name in told:
            raise Unreadable(f"{name} stands there twice")
        try:
            told[name] = (value or b"").decode()
        except UnicodeDecodeError as bad:
            raise Unreadable(f"{name} is not UTF-8") from bad
    return told


def _check(name: str, text: str | None, form: Mapping[str, Any]) -> None:
    if text is None:
        raise Unreadable(f"{name} is missing")
    try:
        match form:
            case {"const": only} if text != only:
                raise ValueError
            case {"enum": several} if text not in several:
                raise ValueError
            case {"pattern": pattern} if not re.fullmatch(pattern.strip("^$"), text):
                raise ValueError
            case {"format": "uuid"}:
                UUID(text)
            case {"format": "date-time"} if datetime.fromisoformat(text).tzinfo is None:
                raise ValueError
    except ValueError as bad:
        raise Unreadable(f"{name} is {text[:60]!r}") from bad
    if "\0" in text:
        raise Unreadable(f"{name} holds a NUL")


def _body(value: bytes | None) -> str:
    """One JSON object, of texts that PostgreSQL can keep."""
    try:
        text = (value or b"").decode()
        body = json.loads(text)
    except ValueError as bad:  # also UnicodeDecodeError
        raise Unreadable("the value is no JSON") from bad
    except RecursionError as bad:
        raise Unreadable("the value is nested too deeply") from bad
    if not isinstance(body, dict) or any(True for _ in unstorable(body)):
        raise Unreadable("the value is no JSON object that can be stored")
    return text
