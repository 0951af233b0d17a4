"""A reply in the making, over HTTP: kept halfway, compared with earlier ones, every version with what it changed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Fresh
from tests.journeys.people import REPLY, Town, a_town
from tests.samples import (
    FINANCE,
    HOUSING,
    at_the_inspection,
    at_the_unit,
    the_deputy,
    the_head_of,
)

LONG = "今年已在二十个老旧小区加装电梯，补助资金三百万元已经拨付到位，其余小区正在逐户征求意见，名单见附件。"
SAID = REPLY | {"answers": [LONG, "补助资金已拨付。"]}


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def text(page: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<.*?>", "", page))


def did(town: Town, who: object, command: str, id: str, **body: object) -> None:
    answer = town.ask(who, f"routing/{command}", suggestion=id, **body)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text


def test_every_version_shows_what_it_changed_and_why_the_last_came_back(town: Town) -> None:
    id = town.talked()
    did(town, at_the_unit(), "save-reply", id, answers=["写到一半"])
    did(town, at_the_unit(), "submit-reply", id, **REPLY)
    did(town, at_the_inspection(), "return-reply", id, reasons=["weak"], note="请写明哪二十部")
    did(town, at_the_unit(), "submit-reply", id, **REPLY | {"answers": ["已加装三十部。", "补助资金已拨付。"]})
    own = town.look(at_the_unit(), f"/routing/versions/{id}")
    assert "写到一半" in own.text
    seen = town.look(at_the_inspection(), f"/routing/versions/{id}")
    assert seen.status_code == 200
    assert "写到一半" not in seen.text, "what was not sent stays in the unit"
    assert "措施不力。请写明哪二十部" in text(seen.text)
    assert "<ins>" in seen.text or "<ins " in seen.text
    assert "<del>" in seen.text or "<del " in seen.text
    for who in (the_deputy(), at_the_unit(FINANCE)):
        assert town.look(who, f"/routing/versions/{id}").status_code == 404


def test_the_gate_sees_that_last_times_reply_is_said_again(town: Town) -> None:
    """G8, beside the form of the unit and on the page of the inspection office."""
    first = town.talked()
    did(town, at_the_unit(), "submit-reply", first, **SAID)
    did(town, at_the_inspection(), "approve-reply", first)
    did(town, the_head_of(), "sign-reply", first)
    town.quiet()
    second = town.talked()
    form = {
        "suggestion": second,
        "reply_class": "A",
        "answers.0": LONG,
        "answers.1": "补助资金已拨付。",
        "_look": "look",
    }
    looked = town.press(at_the_unit(), "routing/submit-reply", **form)
    assert "几乎相同" in text(looked.text)
    did(town, at_the_unit(), "submit-reply", second, **SAID)
    assert "几乎相同" in text(town.http.get(f"/routing/part/{second}", headers=town.bearer(at_the_inspection())).text)
    assert "几乎相同" not in town.http.get(f"/routing/part/{second}", headers=town.bearer(the_deputy())).text


def test_a_units_own_wording_is_put_where_nothing_stands(town: Town) -> None:
    mine = [{"reply_class": "A", "answer": "关于{诉求}：我局已经办好，现场可看。", "basis": "见验收单"}]
    assert town.ask(at_the_unit(), "routing/keep-specimens", unit=HOUSING, specimens=mine).status_code == 200
    assert "我局已经办好" in town.look(at_the_unit(), f"/routing/specimens/{HOUSING}").text
    assert town.look(at_the_unit(FINANCE), f"/routing/specimens/{HOUSING}").status_code == 404
    id = town.talked()
    form = {"suggestion": id, "reply_class": "A", "answers.0": "已加装二十部。", "answers.1": "", "_look": "mend"}
    filled = town.press(at_the_unit(), "routing/submit-reply", **form).text
    assert "已加装二十部。" in filled
    assert "关于“落实补助资金”：我局已经办好，现场可看。" in filled
