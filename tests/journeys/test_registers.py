"""接收名册、文件登记、分工特例 over HTTP, on a real PostgreSQL: entered by the office, found by whom they are for."""

import re
from collections.abc import Iterator
from time import monotonic, sleep

import httpx
import pytest

from shared.people import Person
from tests.conftest import Fresh
from tests.journeys.people import TO_FILING, Town, a_town
from tests.journeys.refusals import no_page
from tests.journeys.test_files import PDF
from tests.journeys.test_packages import cells
from tests.samples import (
    FINANCE,
    HOUSING,
    WATER,
    at,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    the_deputy,
)

OFFICE = at_the_office()
TITLE = "关于做好2026年代表建议办理工作的通知"
NOTICE = {
    "number": "示人办〔2026〕3号",
    "title": TITLE,
    "offices": "示例市人大常委会办公室\n示例市人民政府办公室",
    "year": "2026",
    "day": "2026-03-02",
    "kind": "handling",
    "text": "各承办单位应当在三个月内答复代表。",
}


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        yield opened


def pressed(town: Town, who: Person, address: str, **entries: str) -> httpx.Response:
    answer = town.press(who, f"routing/{address}", **entries)
    assert answer.status_code == 303, answer.text
    return answer


def seen(town: Town, who: Person, path: str, words: str) -> str:
    """The page, once it says so; a fact may still be on its way."""
    deadline = monotonic() + 10
    while words not in (page := town.look(who, path).text):
        assert monotonic() < deadline, f"{path} does not say {words}"
        sleep(0.05)
    return page


@pytest.mark.mechanism("M18")
def test_the_joint_notice_of_two_offices_opens_from_every_case_of_its_year(town: Town) -> None:
    case = town.filed()
    files = {"files": ("通知.pdf", PDF, "application/pdf")}
    answer = town.press(OFFICE, "routing/register-notice", files, notice="notice-1", **NOTICE)
    assert answer.headers["location"].startswith("/routing/notices/notice-1?"), answer.text
    for who in (OFFICE, the_deputy(), at_the_unit(), at_the_inspection()):
        page = seen(town, who, f"/s/{case}", "依据《")
        found = re.search(r'<a href="(/routing/notices/[^"]+)">(依据《.*?》（.*?）)</a>', page)
        assert found
        assert found[2] == f"依据《{TITLE}》（示人办〔2026〕3号）"
        notice = town.look(who, found[1])
        assert notice.status_code == 200
        assert "示例市人大常委会办公室、示例市人民政府办公室联合印发" in notice.text
        assert "各承办单位应当在三个月内答复代表。" in notice.text
        file = re.search(r'href="(/intake/files/\w+)">通知.pdf', notice.text)
        assert file
        assert town.look(who, file[1]).content == PDF
        assert ("撤销登记" in notice.text) == (who == OFFICE)
    elsewhere = at_the_office("430600")
    assert "依据《" not in town.look(elsewhere, f"/s/{case}").text
    no_page(town.look(elsewhere, "/routing/notices/notice-1"), 404, "unknown-notice")


def test_a_notice_of_another_year_or_kind_is_no_ground_and_the_register_is_searched(town: Town) -> None:
    case = town.filed()
    for n, (year, kind) in enumerate((("2025", "handling"), ("2026", "supervision"))):
        other = {"year": year, "kind": kind, "number": f"示政督〔{year}〕9{n}号", "title": f"示例市{year}年另一件通知"}
        pressed(town, at_the_government(), "register-notice", notice=f"other-{n}", **NOTICE | other)
    assert "另一件通知" not in town.look(OFFICE, f"/s/{case}").text
    listed = cells(town.look(at_the_unit(), "/routing/notices?year=2025").text)
    assert [row[0] for row in listed] == ["示政督〔2025〕90号"]
    assert len(cells(town.look(at_the_unit(), "/routing/notices?q=另一件").text)) == 2
    assert "没有符合条件的文件" in town.look(at_the_unit(), "/routing/notices?q=%25").text
    pressed(town, OFFICE, "remove-notice", notice="other-0", reason="登记有误")
    no_page(town.look(OFFICE, "/routing/notices/other-0"), 404, "unknown-notice")
    assert "登记文件" not in town.look(the_deputy(), "/routing/notices").text


def test_the_roster_shows_receivers_and_who_is_late_and_the_form_says_whom_to_call(town: Town) -> None:
    pressed(town, at_the_unit(), "name-receiver", unit=HOUSING, receiver="示例接收人", telephone="0739-5550101")
    town.ask(OFFICE, "routing/seat-units", year="2026", units=[HOUSING, FINANCE]).raise_for_status()
    case = town.begin(*TO_FILING, (OFFICE, "routing/assign-units", {"lead": HOUSING, "co": [WATER]}))
    row = next(r for r in cells(town.look(OFFICE, "/routing/receivers").text) if r[0] == HOUSING)
    assert row == [HOUSING, "示例接收人", "0739-5550101", "现场", "1", "0"]
    handed = {r[0]: r[4] for r in cells(town.look(OFFICE, "/routing/packages?year=2026").text)}
    assert (handed[HOUSING], handed[WATER]) == ("现场", "—")
    assert "请派接收人到交办会现场签收" in town.look(at_the_unit(), f"/routing/packages/{HOUSING}?year=2026").text
    for who in (at_the_unit(), the_deputy(), at_the_inspection()):
        no_page(town.look(who, "/routing/receivers"), 404, "unknown-page")
    for who, may in ((at_the_unit(), True), (at_the_unit(FINANCE), False), (at_the_inspection(), False)):
        assert ("0739-5550101" in town.look(who, f"/routing/units/{HOUSING}").text) == may
    assert "逾期未签收" not in town.look(OFFICE, "/").text
    town.http.post("/trial/clock", json={"to": at(town.today.replace(day=5)).isoformat()}).raise_for_status()
    seen(town, OFFICE, "/", "催签收")
    page = town.look(OFFICE, "/routing/receivers?only=late").text
    assert [r[0] for r in cells(page, 1)] == [HOUSING, WATER]
    assert [[r[2], r[3], r[5]] for r in cells(page)] == [
        [HOUSING, "示例接收人", "2026年3月4日（周三）"],
        [WATER, "未登记", "2026年3月4日（周三）"],
    ]
    form = town.look(OFFICE, f"/routing/do/urge-sign-in?suggestion={case}&unit={HOUSING}").text
    assert f"{HOUSING}（现场交办）的接收人" in form
    assert "示例接收人，电话0739-5550101" in form
    said = {"way": "phone", "reached": "示例接收人", "note": "答应今天签收"}
    pressed(town, OFFICE, "urge-sign-in", suggestion=case, unit=HOUSING, **said)
    seen(town, the_deputy(), f"/s/{case}", f"催签收：{HOUSING}（电话）")
    assert "示例接收人" not in town.look(the_deputy(), f"/s/{case}").text
    assert "找到示例接收人：答应今天签收" in town.look(OFFICE, f"/s/{case}").text


def test_a_congress_enters_who_does_what_and_the_shortlist_gives_the_reason(town: Town) -> None:
    case = town.filed()
    path = f"/routing/do/assign-units?suggestion={case}"
    first = '<div class="prose">|<li><a href="/routing/do/assign-units[^"]*lead=([^"&]+)'
    before = [u for u in re.findall(first, town.look(OFFICE, path).text) if u]
    assert before[0] != WATER
    entry = {"matter": "加装老旧小区电梯", "unit": WATER, "reason": "市委编办2025年第6号批复"}
    pressed(town, OFFICE, "set-override", **entry)
    page = town.look(OFFICE, path).text
    assert next(u for u in re.findall(first, page) if u) == WATER
    assert "本地分工：“加装老旧小区电梯”由其办理（市委编办2025年第6号批复）" in page
    listed = cells(town.look(at_the_government(), "/routing/overrides?q=电梯").text)
    assert [row[:3] for row in listed] == [["加装老旧小区电梯", WATER, "市委编办2025年第6号批复"]]
    no_page(town.look(at_the_unit(), "/routing/overrides"), 404, "unknown-page")
    pressed(town, OFFICE, "drop-override", matter=entry["matter"], reason="职责已划转")
    assert "本地分工" not in town.look(OFFICE, path).text


def test_the_register_of_units_is_a_tree_with_leaders_terms_and_successors(town: Town) -> None:
    more = {"name": "示例市排水服务中心", "parent": HOUSING, "head": "示例主任", "duties": "城区排水设施的运行维护"}
    town.ask(OFFICE, "routing/register-unit", unit="排水中心", committee="城环委", **more).raise_for_status()
    closed = {"active": False, "valid_until": "2025-12-31", "successor": "排水中心"}
    town.ask(OFFICE, "routing/register-unit", unit="市政所", name="示例市市政所", **closed).raise_for_status()
    rows = cells(town.look(OFFICE, "/routing/units").text)
    at_ = [row[0] for row in rows].index(HOUSING)
    assert rows[at_ + 1][:8] == [
        "└ 排水中心", "示例市排水服务中心", "政府部门", "示例主任", "—", "城环委", "城区排水设施的运行维护", "—",
    ]  # fmt: skip
    assert "示例主任" not in town.look(the_deputy(), "/routing/units").text
    assert "下属单位：" in town.look(OFFICE, f"/routing/units/{HOUSING}").text
    gone = cells(town.look(OFFICE, "/routing/units?force=closed").text)
    assert [(row[0], row[7]) for row in gone] == [("市政所", "至2025年12月31日（周三），已停用，由排水中心接续")]
