"""期限怎么算, over HTTP: the page of a date says by which entry of the book it was counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, Town, a_town
from tests.samples import CITY, LEAD, at_the_office, at_the_unit, person


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


def test_an_assignment_in_session_explains_that_it_counts_from_the_close(town: Town) -> None:
    office, secretariat = at_the_office(), person(Role.SECRETARIAT)
    session = {"congress": CITY, "session": 3, "opens": "2026-02-27", "closes": "2026-03-06"}
    session |= {"submission_from": "2026-02-01", "submission_until": "2026-03-04"}
    town.ask(office, "intake/register-congress", congress=CITY, name="示例市人民代表大会")
    town.ask(office, "intake/begin-term", congress=CITY, term=16)
    town.ask(office, "intake/plan-session", **session)
    motion = {"deputy": LEAD, "cosigners": [], "category": "law/检察审判", **DRAFT}
    assert town.ask(secretariat, "intake/file-motion", suggestion="m1", **motion).status_code == 200
    town.quiet()
    page = town.look(office, "/supervision/due/m1/assign_in_session").text
    assert "2026年3月6日（周五），大会闭幕之日起" in page
    assert "大会闭幕，次日起算" in page
    assert "遇清明节假期顺延至4月7日（周二）" in page


def test_without_a_session_on_record_it_says_that_the_filing_counts(town: Town) -> None:
    motion = {"deputy": LEAD, "cosigners": [], "category": "law/检察审判", **DRAFT}
    assert town.ask(person(Role.SECRETARIAT), "intake/file-motion", suggestion="m1", **motion).status_code == 200
    town.quiet()
    page = town.look(at_the_office(), "/supervision/due/m1/assign_in_session").text
    assert "2026年3月2日（周一）起算" in page
    assert "自立案之日起算" in page
