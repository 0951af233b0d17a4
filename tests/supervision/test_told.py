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


@pytest.mark.parametrize("event", [*HEARD, *OWN], ids=lambda e: e.__name__)
def test_every_fact_reads_in_chinese(event: type) -> None:
    body = json.loads((GOLDEN / f"{event.owner}.{event.__name__}.v1.json").read_text("utf-8"))  # type: ignore[attr-defined]
    what, details = told(event.__name__, body)
    assert any("\u4e00" <= c <= "\u9fff" for c in what)
    assert all(label and text for label, text in details)
