"""纠纷调处: what deputies settled at a station, without names."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.clues.dispute import DisputeDescribed
from services.intake.clues.disputes import RecordDispute
from services.intake.clues.rows import dispute_row
from shared.events.clues import DisputeMediated
from shared.words import DisputeEnd, DisputeKind
from tests.intake.told import ELSEWHERE, PHONE, STATION, stations
from tests.samples import LEAD, MONDAY, SECOND, refused, the_deputy


def record(id: str = "d1", **changes: Any) -> RecordDispute:
    said: dict[str, Any] = {"station": "st1", "deputy": LEAD, "kind": "neighbours", "on": MONDAY, "end": "settled"}
    return RecordDispute(dispute=id, **said | {"parties": "楼上与楼下住户", "note": "三日内修好水管。"} | changes)


@pytest.mark.mechanism("M43")
def test_every_dispute_a_deputy_settled_is_on_record_and_counted() -> None:
    office = stations()
    told, kept = office.ask(record(), STATION)
    facts = {"kind": DisputeKind.NEIGHBOURS, "end": DisputeEnd.SETTLED, "deputy": LEAD, "on": MONDAY}
    assert told == DisputeMediated(station="st1", **facts)
    assert (kept, kept.topic) == (DisputeDescribed(parties="楼上与楼下住户", note="三日内修好水管。"), None)
    for n in range(2, 250):
        office.ask(record(f"d{n}"), the_deputy() if n % 2 else STATION)
    rows = [dispute_row(office.state(f"dispute/d{n}"))[""] for n in range(1, 250)]
    assert sum(row[0] == "st1" for row in rows) == 249


def test_a_dispute_is_recorded_by_its_station_or_its_mediator_once_and_after_the_day() -> None:
    office = stations()
    with refused("not-your-station", 403):
        office.ask(record(), ELSEWHERE)
    with refused("not-the-mediator", 403):
        office.ask(record(), the_deputy(SECOND))
    with refused("not-a-deputy", 422):
        office.ask(record(deputy=SECOND), STATION)
    with refused("unknown-station", 422):
        office.ask(record(station="st9"), the_deputy())
    with refused("day-to-come", 422):
        office.ask(record(on=MONDAY + timedelta(days=1)), STATION)
    with refused("personal-number", 422):
        office.ask(record(parties=f"楼上（{PHONE}）与楼下"), STATION)
    office.ask(record(), STATION)
    with refused("dispute-recorded"):
        office.ask(record(), STATION)
