"""Lag is told in seconds: how old the newest taken record was, and how long nothing was taken since."""

import time

import pytest
from aiokafka import TopicPartition

from shared.lag import Lag

ONE, OTHER = TopicPartition("t", 0), TopicPartition("t", 1)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds by which both clocks are ahead."""
    ahead = [0.0]
    began = (time.time(), time.monotonic())
    monkeypatch.setattr("shared.lag.time.time", lambda: began[0] + ahead[0])
    monkeypatch.setattr("shared.lag.time.monotonic", lambda: began[1] + ahead[0])
    return ahead


def now(ahead: list[float]) -> int:
    return int(time.time() * 1000)


def test_who_is_at_the_end_is_not_behind_however_long_nothing_came(moved: list[float]) -> None:
    lag = Lag()
    lag.took(ONE, now(moved))
    moved[0] = 86_400
    assert lag.seconds([(ONE, 5, 5)]) == {"t": 0}


def test_a_record_after_a_quiet_day_is_not_a_day_late(moved: list[float]) -> None:
    lag = Lag()
    lag.took(ONE, now(moved))
    moved[0] = 86_400
    assert lag.seconds([(ONE, 5, 6)])["t"] == pytest.approx(0, abs=0.1)
    moved[0] += 7
    assert lag.seconds([(ONE, 5, 6)])["t"] == pytest.approx(7, abs=0.1)


def test_a_backlog_is_as_old_as_what_was_taken_of_it_last(moved: list[float]) -> None:
    lag = Lag()
    assert lag.seconds([(ONE, 0, 9), (OTHER, 3, 3)])["t"] == pytest.approx(0, abs=0.1)
    lag.took(ONE, now(moved) - 600_000)
    moved[0] = 2
    assert lag.seconds([(ONE, 4, 9), (OTHER, 3, 3)])["t"] == pytest.approx(602, abs=0.1)
    lag.took(ONE, now(moved))
    assert lag.seconds([(ONE, 9, 9), (OTHER, 3, 3)]) == {"t": 0}
