"""沟通记录 over HTTP: logged with place and deputies, read inside and by the lead deputy, denied and looked into."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Fresh
from tests.journeys.people import TALK, Town, a_town
from tests.samples import (
    LEAD,
    SECOND,
    WATER,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    the_deputy,
    the_head_of,
)

NOTE = "代表关心补助资金何时到位"
REASON = "那天没有人上门，也没有来过电话"


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def text(page: str) -> str:
    return re.sub(r"<.*?>", "", page)


def record(town: Town, who: object, id: str) -> str:
    answer = town.look(who, f"/routing/contacts/{id}")  # type: ignore[arg-type]
    return text(answer.text) if answer.status_code == 200 else str(answer.status_code)


def test_a_contact_is_read_where_it_may_be_and_denied_by_the_deputy_it_names(town: Town) -> None:
    id = town.handling()
    form = town.look(at_the_unit(), f"/routing/do/log-contact?suggestion={id}")
    assert "示例代表001" in text(form.text), "the form offers the signatories by name"
    assert f'value="{LEAD}" checked' in re.sub(r"\s+", " ", form.text)
    entries = {"place": "东城街道代表联络站", "ranks": "clerk", "deputies": LEAD, "note": NOTE}
    sent = town.press(
        at_the_unit(), "routing/log-contact", suggestion=id, **TALK | {"on": town.today.isoformat()}, **entries
    )
    assert sent.status_code == 303, text(sent.text)[-600:]
    town.quiet()
    for who in (at_the_unit(), the_head_of(), at_the_office(), at_the_government(), at_the_inspection(), the_deputy()):
        seen = record(town, who, id)
        for said in ("上门走访", "东城街道代表联络站", "主要负责人、经办人", "示例代表001", "计入"):
            assert said in seen, (who.role, said)
        assert (NOTE in seen) is (who.unit == at_the_unit().unit)
        assert f"/routing/contacts/{id}" in town.look(who, f"/s/{id}").text
    for who in (the_deputy(SECOND), at_the_unit(WATER)):
        assert record(town, who, id) == "404"
    assert "1人参加" in town.look(at_the_office(), f"/supervision/timeline/{id}").text, "the fact shows who came"

    assert town.ask(the_deputy(), "routing/dispute-contact", suggestion=id, number=1, reason=REASON).status_code == 200
    town.quiet()
    for who, reads in (
        (the_deputy(), True),
        (at_the_office(), True),
        (at_the_inspection(), True),
        (at_the_unit(), False),
    ):
        seen = record(town, who, id)
        assert "代表有异议，暂不计入" in seen
        assert (REASON in seen) is reads, who.role
    settling = town.look(at_the_office(), f"/routing/do/settle-contact?suggestion={id}")
    assert REASON in text(settling.text), "who looks into it reads why above the form"
    ruling = {"number": 1, "stands": False, "note": "单位承认当日未上门"}
    assert town.ask(at_the_office(), "routing/settle-contact", suggestion=id, **ruling).status_code == 200
    town.quiet()
    assert "经核实不予认定" in record(town, at_the_unit(), id)
    assert "沟通不予认定" in town.look(the_deputy(), f"/supervision/timeline/{id}").text
    assert "R03.before" in town.look(at_the_office(), f"/supervision/figures/{town.today.year}").text


def test_a_lead_unit_reads_on_its_desk_that_nobody_is_named(town: Town) -> None:
    id = town.handling()
    assert "还没有定分管领导、承办人和办理方案" in town.look(at_the_unit(), "/").text
    assert town.ask(at_the_unit(), "routing/name-handler", suggestion=id, handler="示例经办人").status_code == 200
    town.quiet()
    assert "还没有定分管领导、承办人和办理方案" not in town.look(at_the_unit(), "/").text
