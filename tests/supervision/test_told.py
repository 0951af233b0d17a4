"""The timeline has a sentence for every fact that supervision hears or tells."""

import json
from pathlib import Path

import pytest

from services.supervision.service import HEARD
from services.supervision.told import TOLD, told
from shared.events import supervision

GOLDEN = Path(__file__).parents[1] / "contract" / "golden"
OWN = (supervision.DeadlineApproaching, supervision.DeadlineMissed, supervision.HalfwayMissed, supervision.CaseClosed)


def test_no_fact_is_without_a_sentence_and_no_sentence_without_a_fact() -> None:
    assert {e.__name__ for e in (*HEARD, *OWN)} == set(TOLD)


def test_in_a_piece_nobody_is_said_to_lead() -> None:
    given = {"lead": "住建局", "co": [], "rules": "national@2025-10-28"}
    assert told("UnitsAssigned", given)[0] == "交办：主办住建局"
    assert told("UnitsAssigned", given | {"of_piece": 1})[0] == "分件交办：由住建局承办"
    assert told("SignedIn", {"part": "lead"})[0] == "主办单位签收"
    assert told("SignedIn", {"part": "lead", "of_piece": 1})[0] == "承办单位签收"


@pytest.mark.parametrize("event", [*HEARD, *OWN], ids=lambda e: e.__name__)
def test_every_fact_reads_in_chinese(event: type) -> None:
    body = json.loads((GOLDEN / f"{event.owner}.{event.__name__}.v1.json").read_text("utf-8"))  # type: ignore[attr-defined]
    what, details = told(event.__name__, body)
    assert any("\u4e00" <= c <= "\u9fff" for c in what)
    assert all(label and text for label, text in details)
