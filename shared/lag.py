"""How many seconds a consumer is behind: by the age of what it took last, and how long it has stood still."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class _Place:
    delay: float = 0.0  # how old the newest record taken was when it was taken
    moved: float = 0.0  # when that was, or when it was first seen to be behind; monotonic
    behind: bool = False


class Lag:
    def __init__(self) -> None:
        self._places: dict[Any, _Place] = {}

    def took(self, partition: Any, timestamp: int) -> None:
        """A record of that time (milliseconds since 1970) is done."""
        place = self._places.setdefault(partition, _Place())
        place.delay, place.moved = max(0.0, time.time() - timestamp / 1000), time.monotonic()

    def seconds(self, ends: Iterable[tuple[Any, int, int]]) -> dict[str, float]:
        """By topic, its slowest partition; `ends` is (partition, next offset to take, end of the partition)."""
        found: dict[str, float] = {}
        for partition, at, end in ends:
            found[partition.topic] = max(found.get(partition.topic, 0.0), self._of(partition, at < end))
        return found

    def _of(self, partition: Any, behind: bool) -> float:
        place = self._places.setdefault(partition, _Place())
        if not behind:
            place.behind = False
            return 0.0
        if not place.behind:
            place.behind, place.moved = True, max(place.moved, time.monotonic())
        return place.delay + time.monotonic() - place.moved
