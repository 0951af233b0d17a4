"""A station's year: which of the six ones it has not done (M41), how far the four ones are, what was missed (M44)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.intake.stations.desk import named
from services.intake.stations.station import Slot, Station
from services.intake.stations.yearly import missed, missing, slots_of
from shared.rules import Rules


def six_ones(held: Sequence[Any], year: int, rules: Rules) -> dict[str, Any]:
    """Of each kind how often; which are missing."""
    own = [r.kind for r in held if r.day.year == year]
    rows = [[kind, own.count(kind)] for kind in rules.value("station_activities")]
    return {"rows": rows, "missing": missing(set(own), rules)}


def four_ones(s: Station, held: Sequence[Any], year: int, today: date, rules: Rules) -> list[list[Any]]:
    """By rhythm: done of due so far, what was missed, what is next; nothing before the year is planned."""
    if s.began is None or not s.began.year <= year <= s.year:
        return []
    done = {(r.kind, r.period): r.day for r in held if r.year == year}
    slots = [x.model_copy(update={"done": done.get((x.kind, x.period))}) for x in slots_of(year, rules, s.began)]
    return [_rhythm(kind, [x for x in slots if x.kind == kind], today) for kind in rules.value("station_rhythms")]


def _rhythm(kind: str, slots: list[Slot], today: date) -> list[Any]:
    late = missed(tuple(slots), today)
    following = next((x for x in slots if not x.done and x.due >= today), None)
    red = {"text": f"逾期{len(late)}期", "tone": "red"} if late else "—"
    when = f"{named(following)}（{following.due.month}月{following.due.day}日前）" if following else "—"
    return [
        kind,
        f"{sum(x.done is not None for x in slots)}/{len(slots)}",
        red,
        "、".join(named(x) for x in late) or "—",
        when,
    ]
