"""期限怎么算, over HTTP: the page of a date says by which entry of the book it was counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Fresh
from tests.journeys.people import Town, a_town
from tests.samples import at_the_office, at_the_unit


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def test_an_extended_date_explains_itself_by_the_extension_and_not_by_the_cap(town: Town) -> None:
    case, unit = town.handling(), at_the_unit()
    town.quiet()
    before = town.look(unit, f"/supervision/due/{case}/reply").text
    assert "三个月至6月2日（周二）24时" in before
    town.ask(unit, "routing/ask-extension", suggestion=case, reason="涉及多个部门，需要专家论证。")
    town.ask(at_the_office(), "routing/decide-extension", suggestion=case, granted=True, note="同意延期")
    town.quiet()
    page = town.look(unit, f"/supervision/due/{case}/reply").text
    assert "六个月至9月2日（周三）24时" in page
    assert "已同意延期答复" in page
    assert "代表法（2025）第五十一条" in page
    assert "总期限" not in page
