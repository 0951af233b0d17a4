"""How a figure is taken: yardstick and candidate in turns, medians, and what the machine was doing meanwhile."""

import math
import os
import platform
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from statistics import median

PATIENCE = 40  # seconds for the rounds of one comparison
Once = Callable[[], Awaitable[float]]
_began = time.monotonic()


def machine(postgresql: str) -> None:
    """The first line: without it the absolute figures mean nothing."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores, load = len(os.sched_getaffinity(0)), ",".join(f"{x:.2f}" for x in os.getloadavg())
    print(
        f"machine cores={cores} memory={memory:.1f}GiB python={platform.python_version()} postgresql={postgresql} "
        f"date={datetime.now(UTC):%Y-%m-%dT%H:%MZ} load={load}",
        flush=True,
    )


def ratio(name: str, value: float) -> None:
    """For programs: `ratio NAME VALUE`."""
    print(f"ratio {name} {value:.2f}", flush=True)


def say(text: str) -> None:
    """For people."""
    print(f"  {text}", flush=True)


def chapter(title: str) -> None:
    """What comes now, when, and how busy the machine is just before."""
    print(f"\n{title}  [at {time.monotonic() - _began:.0f} s, load {os.getloadavg()[0]:.2f}]", flush=True)


def over() -> None:
    """The last line."""
    say(f"{time.monotonic() - _began:.0f} s in all, load {os.getloadavg()[0]:.2f}")


async def in_turns(rounds: int, yardstick: Once, candidate: Once) -> tuple[list[float], list[float]]:
    """Rates (per second) of both, the first changing every round: the machine wanders, the ratio hardly."""
    ours: list[float] = []
    theirs: list[float] = []
    began = time.monotonic()
    for n in range(rounds):
        if n >= 2 and time.monotonic() - began > PATIENCE:
            say(f"the machine is busy: {n} rounds instead of {rounds}")
            break
        for once, found in ((yardstick, theirs), (candidate, ours))[:: 1 if n % 2 else -1]:
            found.append(await once())
    return theirs, ours


def compared(name: str, yardstick: Sequence[float], candidate: Sequence[float]) -> None:
    """The median of the ratios round by round."""
    ratio(name, median(c / y for y, c in zip(yardstick, candidate, strict=True)))


def spread(rates: Sequence[float]) -> str:
    """Median and range."""
    return f"{median(rates):,.0f} ({min(rates):,.0f}–{max(rates):,.0f})"


def percentile(values: Iterable[float], share: float) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def times(seconds: Sequence[float]) -> str:
    """p50 and p99 in milliseconds."""
    p50, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.99))
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"
