"""名册 over HTTP: who sees what of it, and the lists of those who are left out (M02, M12, M61)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from shared.people import Person
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, Town, a_town
from tests.samples import (
    CITY,
    COUNTY,
    JINAN,
    LEAD,
    SECOND,
    at_the_county,
    at_the_office,
    at_the_unit,
    the_clerk,
    the_deputy,
    the_head_of,
)

OFFICE, MEMBER, RESIDENT, THIRD = at_the_office(), "member-1", "member-2", "deputy-3"
TEAM, OTHER = "示例县代表团", "邻县代表团"
ROLL: list[dict[str, Any]] = [
    {"deputy": LEAD, "name": "示例代表001", "delegation": TEAM, "telephone": "示例电话001", "certificate": "示证001"},
    {"deputy": SECOND, "name": "示例代表002", "delegation": TEAM, "occupation": "100%_教师"},
    {"deputy": THIRD, "name": "示例代表003", "delegation": OTHER},
    {"deputy": MEMBER, "name": "示例代表004", "delegation": OTHER, "sc_member": True},
    {"deputy": RESIDENT, "name": "示例代表005", "delegation": OTHER, "sc_member": True, "resident": True},
]


def asked(town: Town, who: Person, address: str, **body: Any) -> None:
    answer = town.ask(who, address, **body)
    assert answer.status_code == 200, answer.text


def done(town: Town, who: Person, address: str, **body: Any) -> None:
    asked(town, who, f"intake/{address}", **body)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        done(opened, OFFICE, "register-congress", congress=CITY, name="示例市人民代表大会", counties=[
            {"code": COUNTY, "name": "示例县"}])  # fmt: skip
        for seat in ROLL:
            done(opened, OFFICE, "seat-deputy", county=COUNTY, **seat)
        yield opened


def section(page: str, title: str) -> str:
    """What stands under this heading."""
    found = re.search(rf"<h2>[^<]*{title}.*?</h2>(.*?)(<h2>|</main>)", page, re.S)
    assert found, f"no “{title}” on the page"
    return found[1]


def names(part: str) -> list[str]:
    return sorted(set(re.findall(r"示例代表\d{3}", part)))


def desk(town: Town, who: Person) -> str:
    return town.look(who, "/").text


def test_the_roll_is_searched_by_one_character_and_filtered(town: Town) -> None:
    def found(query: str, who: Person = OFFICE) -> list[str]:
        answer = town.look(who, f"/intake/deputies?{query}")
        assert answer.status_code == 200
        return names(answer.text)

    assert len(found("")) == 5
    assert found("q=3") == ["示例代表003"]
    assert found("q=师") == ["示例代表002"]
    assert found("q=%25_") == ["示例代表002"], "a sign of the search language is a sign like any other"
    assert found("q=邻县") == ["示例代表003", "示例代表004", "示例代表005"]
    assert found(f"delegation={TEAM}") == ["示例代表001", "示例代表002"]
    assert found("sc=member") == ["示例代表004", "示例代表005"]
    assert found("sc=resident") == ["示例代表005"]
    assert found("status=left") == []
    assert found("q=没有这个人") == []
    assert found("", at_the_office(JINAN)) == []


def test_certificate_and_telephone_are_shown_to_the_office_and_to_the_deputy_alone(town: Town) -> None:
    others = (the_deputy(SECOND), at_the_county(), at_the_unit())
    for who, sees in ((OFFICE, True), (the_deputy(LEAD), True), *((other, False) for other in others)):
        page = town.look(who, f"/intake/deputies/{LEAD}")
        assert page.status_code == 200
        assert ("示例电话001" in page.text, "示证001" in page.text) == (sees, sees), who
    assert town.look(at_the_office(JINAN), f"/intake/deputies/{LEAD}").status_code == 404
    assert town.look(OFFICE, "/intake/deputies/nobody").status_code == 404


def test_why_somebody_left_is_the_offices_and_his_own(town: Town) -> None:
    gone = {"deputy": "deputy-9", "name": "示例代表099", "delegation": TEAM}
    done(town, OFFICE, "seat-deputy", **gone)
    done(town, OFFICE, "end-mandate", deputy="deputy-9", reason="resigned", on=str(town.today), note="示例私事")
    done(town, OFFICE, "name-successor", deputy="deputy-9", successor=SECOND)
    for who, sees in (
        (OFFICE, True),
        (the_deputy("deputy-9"), True),
        (the_deputy(LEAD), False),
        (at_the_unit(), False),
    ):
        page = town.look(who, "/intake/deputies/deputy-9")
        assert page.status_code == (200 if sees else 404)
        assert ("示例私事" in page.text) is sees
        assert ("示例代表099" in town.look(who, "/intake/deputies?q=099").text) is (who is OFFICE)
    assert "示例代表002" in town.look(OFFICE, "/intake/deputies/deputy-9").text


def test_a_delegation_shows_its_head_and_that_he_has_gone(town: Town) -> None:
    done(town, OFFICE, "name-delegation-head", delegation=TEAM, head=LEAD)
    page = town.look(the_deputy(), "/intake/delegations").text
    assert "示例代表001" in section(page, "代表团")
    assert "暂缺" in section(page, "代表团"), "the other delegation has none"
    assert "name-delegation-head" not in page, "the office alone names heads"
    assert OTHER not in section(town.look(OFFICE, f"/intake/delegations?q={TEAM}").text, "代表团")
    form = town.look(OFFICE, f"/intake/do/name-delegation-head?delegation={TEAM}").text
    assert names(form.partition('name="head"')[2].partition("</select>")[0]) == ["示例代表001", "示例代表002"]
    done(town, OFFICE, "suspend-deputy", deputy=LEAD, reason="detained", on=str(town.today))
    assert "已离开" in section(town.look(OFFICE, "/intake/delegations").text, "代表团")
    done(town, OFFICE, "restore-deputy", deputy=LEAD)


def test_an_entry_made_again_begins_with_what_is_known(town: Town) -> None:
    form = town.look(OFFICE, f"/intake/do/seat-deputy?deputy={LEAD}").text
    assert 'value="示例电话001"' in form
    new = town.look(OFFICE, "/intake/do/seat-deputy").text
    assert not re.search(r'name="sc_member" value="true"[^>]*checked', new), "nobody becomes a member by oversight"


@pytest.mark.mechanism("M02")
def test_a_deputy_whom_no_member_contacted_in_the_year_is_listed(town: Town) -> None:
    done(town, OFFICE, "assign-contacts", member=MEMBER, deputies=[LEAD, SECOND])
    log = {"member": MEMBER, "issue": "村道没有路灯"}
    done(town, the_deputy(MEMBER), "log-deputy-contact", contact="c1", deputy=LEAD, on="2026-01-20", **log)
    done(town, OFFICE, "log-deputy-contact", contact="c2", deputy=SECOND, on="2025-06-01", member=MEMBER)
    page = town.look(OFFICE, "/intake/contacts").text
    assert names(section(page, "还没有联系的代表").replace("示例代表004", "")) == ["示例代表002", "示例代表003"]
    assert "1/3人" in page, "of the sitting deputies outside the standing committee"
    assert "33.3" in page
    assert "截至2026年3月2日" in page
    left_out = section(page, "还没有联系的代表")
    assert "示例代表004" in left_out, "his member stands beside him"
    assert "未安排" in left_out, "and that the third has none"
    assert "2025年6月1日" in left_out
    assert "0/1件" in page, "issues solved"
    done(town, the_deputy(MEMBER), "solve-contact-issue", contact="c1")
    assert "1/1件" in town.look(OFFICE, "/intake/contacts").text
    assert "1/3人" in town.look(OFFICE, "/intake/contacts?year=2025").text
    for odd in ("year=9999", "year=x", "year=99999999999", "page=999999999"):
        assert "1/3人" in town.look(OFFICE, f"/intake/contacts?{odd}").text
    assert town.look(OFFICE, "/intake/packs?session=99999999999").status_code == 200


def test_a_member_sees_his_own_log_and_a_deputy_his_member(town: Town) -> None:
    done(town, OFFICE, "assign-contacts", member=MEMBER, deputies=[LEAD, SECOND])
    done(
        town, OFFICE, "log-deputy-contact", contact="c3", member=RESIDENT, deputy=THIRD, on="2026-02-01", issue="示例甲"
    )
    done(town, OFFICE, "log-deputy-contact", contact="c4", member=MEMBER, deputy=THIRD, on="2026-02-02", issue="示例乙")
    own = town.look(the_deputy(MEMBER), "/intake/contacts").text
    assert ("示例乙" in own, "示例甲" in own) == (True, False)
    assert names(section(own, "我联系的代表")) == ["示例代表001", "示例代表002"]
    his = town.look(the_deputy(LEAD), "/intake/contacts").text
    assert names(section(his, "联系我的常委会组成人员")) == ["示例代表004"]
    assert "示例乙" not in his
    assert town.look(at_the_unit(), "/intake/contacts").status_code == 404
    found = town.look(OFFICE, "/intake/contacts?q=乙").text
    assert "示例甲" not in section(found, "联系记录")
    assert "示例乙" in section(found, "联系记录")


@pytest.mark.mechanism("M12")
def test_a_resident_member_with_no_filed_suggestion_is_listed(town: Town) -> None:
    before = section(town.look(OFFICE, "/intake/contacts").text, "驻会委员领衔建议")
    assert names(before) == ["示例代表005"]
    assert "还差1件" in before
    for who, address, body in (
        (the_deputy(RESIDENT), "draft-suggestion", DRAFT),
        (the_deputy(RESIDENT), "submit-suggestion", {}),
        (at_the_county(), "pass-review", {}),
        (OFFICE, "file-suggestion", {"category": "urban"}),
    ):
        assert "还差1件" in town.look(OFFICE, "/intake/contacts").text, "only what is filed counts"
        done(town, who, address, suggestion="of-a-resident", **body)
    after = section(town.look(OFFICE, "/intake/contacts").text, "驻会委员领衔建议")
    assert ("已完成" in after, "还差1件" in after) == (True, False)
    assert "of-a-resident" in town.look(OFFICE, f"/intake/deputies/{RESIDENT}").text


@pytest.mark.mechanism("M61")
def test_deputies_have_the_pack_before_the_window_opens(town: Town) -> None:
    """The clock stands on 2 March: the window opens on the 23rd, within the days of the rule."""
    done(town, OFFICE, "begin-term", congress=CITY, term=16)
    session = {
        "opens": "2026-04-13",
        "closes": "2026-04-17",
        "submission_until": "2026-04-15",
        "notice": "示例征集要点",
    }
    done(town, OFFICE, "plan-session", congress=CITY, session=3, submission_from="2026-03-23", **session)
    assert "还没有发送知情明政材料" in desk(town, OFFICE)
    pack = {"pack": "pack-1", "kind": "briefing", "session": 3, "text": "示例内容"}
    done(town, OFFICE, "prepare-pack", title="示例情况通报", delegations=[TEAM], **pack)
    assert "还没有发送知情明政材料" not in desk(town, OFFICE)
    for deputy, sees in ((LEAD, True), (SECOND, True), (THIRD, False)):
        assert ("示例情况通报" in desk(town, the_deputy(deputy))) is sees
        assert ("示例情况通报" in town.look(the_deputy(deputy), "/intake/packs").text) is sees
        assert town.look(the_deputy(deputy), "/intake/packs/pack-1").status_code == (200 if sees else 404)
    assert town.look(at_the_unit(), "/intake/packs/pack-1").status_code == 404
    done(town, the_deputy(LEAD), "acknowledge-pack", pack="pack-1")
    assert "示例情况通报" not in desk(town, the_deputy(LEAD))
    page = town.look(OFFICE, "/intake/packs/pack-1").text
    assert names(section(page, "还没有阅读的代表")) == ["示例代表002"]
    assert "1/2人" in page
    assert names(section(town.look(OFFICE, "/intake/packs/pack-1?q=1").text, "还没有阅读的代表")) == []
    assert "开始提交前" in town.look(OFFICE, "/intake/packs").text
    done(town, OFFICE, "withdraw-pack", pack="pack-1")
    assert "示例情况通报" not in desk(town, the_deputy(SECOND))
    assert "还没有发送知情明政材料" in desk(town, OFFICE)


def test_the_call_stands_on_the_desks_of_sitting_deputies(town: Town) -> None:
    done(town, OFFICE, "begin-term", congress=CITY, term=17)
    assert "征集通知" not in desk(town, the_deputy())
    session = {
        "opens": "2026-03-10",
        "closes": "2026-03-12",
        "submission_until": "2026-03-11",
        "notice": "示例征集要点",
    }
    done(town, OFFICE, "plan-session", congress=CITY, session=1, submission_from="2026-03-01", **session)
    assert "征集通知：第17届第1次会议，2026年3月11日（周三）截止提交建议" in desk(town, the_deputy())
    assert "示例征集要点" in town.look(the_deputy(), "/intake/sessions").text
    for other in (OFFICE, at_the_unit(), the_deputy("deputy-9")):
        assert "征集通知" not in desk(town, other)


def test_cases_open_at_a_change_of_term_are_listed_until_they_end(town: Town) -> None:
    """T37. The last of these tests: it moves the clock. The session is put off: what comes is between sessions."""
    later = {"opens": "2026-03-23", "closes": "2026-03-25", "submission_until": "2026-03-24", "notice": ""}
    done(town, OFFICE, "plan-session", congress=CITY, session=1, submission_from="2026-03-20", **later)
    case = town.approved()
    asked(town, the_head_of(), "routing/sign-reply", suggestion=case)
    open_ = town.one(Town.filed)
    town.quiet()
    assert "没有换届前立案、现在还没有办结的建议" in carried(town), "filed in this term"
    to(town, date(2026, 3, 3))
    done(town, OFFICE, "begin-term", congress=CITY, term=18, leaving=[LEAD])
    assert {case, open_} <= set(re.findall(r"/s/([\w-]+)", carried(town)))
    assert "示例代表001" in carried(town), "who has left is still named"
    asked(town, the_clerk(), "rating/open-window", closes="2026-03-04")
    town.quiet()
    for rating in ("attitude", "result"):
        assert rating in town.look(the_deputy(LEAD), f"/rating/do/rate-reply?suggestion={case}").text
    asked(town, the_deputy(LEAD), "rating/rate-reply", suggestion=case, attitude="satisfied", result="satisfied")
    to(town, date(2026, 3, 5))
    asked(town, the_clerk(1), "rating/ask-close")
    asked(town, the_clerk(2), "rating/confirm-close")
    town.quiet()
    found = set(re.findall(r"/s/([\w-]+)", carried(town)))
    assert (case in found, open_ in found) == (False, True)
    assert f"/s/{open_}" not in town.look(OFFICE, "/intake/sessions?q=没有这个").text


def carried(town: Town) -> str:
    return section(town.look(OFFICE, "/intake/sessions").text, "上届转入")


def to(town: Town, day: date) -> None:
    town.quiet()
    town.http.post("/trial/clock", json={"to": f"{day}T09:00:00+08:00"}).raise_for_status()
