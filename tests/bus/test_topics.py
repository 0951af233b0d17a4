"""The layout of the bus, declared once, says what the services do: topics, prefixes, groups."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.four import SERVICES
from services.schemas import PARTITIONS
from shared.events import public
from shared.receiver import topics_of
from shared.topics import layout, letters


def test_every_topic_that_is_told_heard_or_filled_with_letters_is_declared() -> None:
    told = {event.topic for event in public()}
    heard = {topic for service in SERVICES for topic in topics_of(service)}
    dead = {letters(service.name) for service in SERVICES}
    assert set(layout().topics) == told | heard | dead
    assert layout().partitions == PARTITIONS == 12
    assert [name for name, t in layout().topics.items() if t.compacted] == ["tibandu.register.v1"]


def test_a_service_writes_its_own_prefix_and_its_share_of_the_register_alone() -> None:
    for service in SERVICES:
        principal = layout().principals[f"tibandu-{service.name}"]
        told = {event.topic or "" for event in public() if event.owner == service.name}
        needed = {*told, letters(service.name)}
        assert all(any(topic.startswith(prefix) for prefix in principal.writes) for topic in needed), service.name
        foreign = set(layout().topics) - {t for t in layout().topics if t.startswith(f"tibandu.{service.name}.")}
        granted = {t for t in foreign if any(t.startswith(prefix) for prefix in principal.writes)}
        assert granted == ({"tibandu.register.v1", "tibandu.public.v1"} & told), service.name
        assert principal.group == f"tibandu.{service.name}"


def test_outsiders_write_nothing_and_have_groups_of_their_own() -> None:
    outside = {name: p for name, p in layout().principals.items() if not name.startswith("tibandu-")}
    assert outside
    for name, principal in outside.items():
        assert name.startswith("ext.")
        assert principal.writes == []
        assert principal.group == f"{name}."


def test_a_wrong_layout_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "topics.toml"
    wrong.write_text('partitions = 0\ncopies = 1\nin_sync = 1\nprincipals = {}\n[topics]\n"a" = { dayz = 1 }\n')
    with pytest.raises(ValidationError, match="dayz"):
        layout(wrong)
