"""Proposing units: what a shortlist costs, bare and with an office's own years behind it, against one bare scan.

The yardstick is a plain look for two characters through the same earlier titles, once per known word of a title.
"""

import time
from collections.abc import Sequence
from functools import partial

from bench.measure import chapter, compared, in_turns, percentile, ratio, say, times
from bench.place import Place
from bench.titles import titles
from services.routing.duty import book
from services.routing.proposal_page import LATEST
from services.routing.proposing import Past, propose

ASKED, ROUNDS, WORDS = 100, 3, 10


async def proposing(place: Place) -> None:
    chapter(f"propose: {ASKED} titles, the shortlist with and without {LATEST:,} earlier assignments")
    began = time.perf_counter()
    units = {type_: (type_,) for type_ in book().duties}
    say(f"the functions are read in {time.perf_counter() - began:.2f} s")
    made = titles(LATEST + ASKED)
    asked, past = made[:ASKED], [Past(title, "住建局") for title in made[ASKED:]]
    for name, known in (("bare", ()), ("own", past)):
        _proposed(asked, units, known)  # warming up: earlier titles are taken apart once
        seconds = _proposed(asked, units, known)
        say(f"{name}: {times(seconds)}")
        ratio(f"propose/{name}-p99-ms", percentile(seconds, 0.99) * 1000)
    scan, ours = await in_turns(ROUNDS, partial(_scans, asked, past), partial(_rate, asked, units, past))
    compared("propose/scan", scan, ours)


def _proposed(asked: Sequence[str], units: dict[str, tuple[str, ...]], past: Sequence[Past]) -> list[float]:
    seconds = []
    for title in asked:
        began = time.perf_counter()
        propose(title, units, past=past)
        seconds.append(time.perf_counter() - began)
    return seconds


async def _rate(asked: Sequence[str], units: dict[str, tuple[str, ...]], past: Sequence[Past]) -> float:
    return len(asked) / sum(_proposed(asked, units, past))


async def _scans(asked: Sequence[str], past: Sequence[Past]) -> float:
    began = time.perf_counter()
    for title in asked:
        for n in range(WORDS):
            sum(title[n % len(title) :][:2] in one.title for one in past)
    return len(asked) / (time.perf_counter() - began)
