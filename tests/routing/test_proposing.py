"""分办建议: whom a title speaks for, why, and what an office's own decisions teach."""

import subprocess
import sys

import pytest

from services.routing.case import Case
from services.routing.duty import decided, duties, of_place, types
from services.routing.proposing import Past, Proposal, propose
from services.routing.rows import GOING, line_rows, lines
from services.routing.service import routing
from shared.events.routing import UnitReassigned
from shared.words import Part
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    MONDAY,
    WATER,
    Office,
    assigned,
    delivered,
    received,
    signed_in,
)

NAMES = (
    "教育局 交通运输局 农业农村局 水利局 住建局 文旅局 公安局 卫健委 乡镇街道 林业局 工信局 民政局 自然资源局 "
    "生态环境局 财政局 城管局 商务局 发改委 园区管委会 下级政府 人社局 体育局 司法局 科技局 乡村振兴局 应急局 消防救援 "
    "退役军人局 医保局 市场监管局 供电公司 国资委 移民局 宣传部 组织部 统战部 审计局 统计局 税务局 大数据局 "
    "残联 妇联 团委 法院 检察院 气象局 邮政管理局 烟草局 金融办 行政审批局"
)
STANDARD = NAMES.split()
ALL = {unit: (unit,) for unit in STANDARD}
SEWAGE = "关于新建河口村污水收集管网的建议"
OURS = [
    Past(f"关于{what}的建议", "农业农村局")
    for what in ("解决石梁村生活污水直排", "建设榆湾镇污水处理设施", "治理东湖村污水横流")
]


def first(title: str, units: dict[str, tuple[str, ...]] = ALL, **more: object) -> Proposal:
    return propose(title, units, **more)[0]  # type: ignore[arg-type]


def test_every_standard_type_has_its_functions_and_every_border_leads_to_one() -> None:
    assert [d.name for d in duties()] == STANDARD
    for duty in duties():
        assert duty.duties.endswith("。"), duty.name
        assert duty.matters, duty.name
        assert {*duty.borders.values(), *filter(None, [duty.heir])} <= set(STANDARD), duty.name
        assert duty.name not in duty.borders.values(), duty.name
    assert {unit for _, unit in decided()} <= set(STANDARD)


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("关于硬化两个村民小组之间农村公路的建议", "交通运输局"),
        ("关于改造老城区街道路面的建议", "住建局"),
        ("关于修建田间道路的建议", "农业农村局"),
        ("关于整治夜市占道经营的建议", "城管局"),
        ("关于在校门口安装红绿灯的建议", "公安局"),
        ("关于扩建中心幼儿园的建议", "教育局"),
        ("关于对小水库除险加固的建议", "水利局"),
        ("关于城区污水管网改造的建议", "住建局"),
        ("关于建设公益性公墓的建议", "民政局"),
        ("关于提高城乡居民基础养老金的建议", "人社局"),
        ("关于降低城乡居民医保缴费标准的建议", "医保局"),
        ("关于更换老化变压器的建议", "供电公司"),
        ("关于解决手机信号差的建议", "工信局"),
        ("关于提高村组干部待遇的建议", "组织部"),
    ],
)
def test_a_matter_goes_to_the_office_whose_published_function_it_is(title: str, unit: str) -> None:
    assert first(title).unit == unit
    assert f"属{unit}职责：" in first(title).why


def test_three_units_at_least_are_named_the_likeliest_first_whatever_is_written() -> None:
    for title in ("关于增设路灯的建议", "建议", "？！", "ABC " * 50, "关于" + "路" * 200):
        found = propose(title, ALL)
        assert 3 <= len(found) <= 5, title
        assert len({one.unit for one in found}) == len(found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert all(one.why.endswith("。") for one in found)
    assert propose("关于增设路灯的建议", {}) == []


def test_where_offices_differ_several_stand_close_and_may_help() -> None:
    lamps = propose("关于安装太阳能路灯的建议", ALL)
    assert {"住建局", "城管局", "乡镇街道"} & {one.unit for one in lamps[1:] if one.co}
    assert not lamps[0].co
    assert not any(one.co for one in propose("关于扩建中心小学的建议", ALL))


def test_the_text_helps_where_the_title_says_little() -> None:
    title, text = "关于办好一批实事的建议", "新建村卫生室\n配齐乡村医生"
    assert first(title).unit != "卫健委"
    assert first(title, text=text).unit == "卫健委"


def test_after_three_cases_given_to_one_office_it_stands_first_for_the_fourth_and_the_reason_says_so() -> None:
    assert first(SEWAGE).unit == "住建局"
    learned = first(SEWAGE, past=OURS)
    assert learned.unit == "农业农村局"
    assert "本级以往3件相似建议由其办理" in learned.why
    assert propose(SEWAGE, ALL, past=OURS)[1].unit == "住建局"
    assert propose(SEWAGE, ALL, past=OURS)[1].co


def test_what_was_decided_on_other_matters_changes_nothing() -> None:
    others = [Past("关于扩建中心小学的建议", "教育局"), Past("关于开通夜间公交的建议", "交通运输局")] * 20
    assert propose(SEWAGE, ALL, past=others) == propose(SEWAGE, ALL)


def test_a_unit_no_longer_there_is_not_proposed() -> None:
    gone = [Past(past.title, "农办") for past in OURS]
    assert propose(SEWAGE, ALL, past=gone) == propose(SEWAGE, ALL)


def test_the_places_own_rule_stands_before_everything() -> None:
    ruled = first(SEWAGE, own={"污水": "水利局"}, past=OURS)
    assert (ruled.unit, ruled.why.startswith("本地规定“污水”由其办理")) == ("水利局", True)
    assert first(SEWAGE, own={"污水": "水务中心"}).unit == "住建局", "a unit that is not registered here"


def test_a_countys_own_rule_goes_before_its_citys() -> None:
    assert of_place("439900")["公共自行车"] == "城管局"
    assert of_place(CITY) == {}


@pytest.mark.parametrize(
    ("unit", "name", "found"),
    [
        ("教体局", "松陂县教育体育局", ("教育局", "体育局")),
        ("住建局", "云江市住房和城乡建设局", ("住建局",)),
        ("工商信局", "松陂县工业商务和信息化局", ("工信局", "商务局")),
        ("石梁镇", "石梁镇人民政府", ("乡镇街道",)),
        ("枫渡区政府", "枫渡区人民政府", ("下级政府",)),
        ("史志办", "松陂县史志办", ()),
    ],
)
def test_a_congresss_own_units_are_recognized_by_their_names(unit: str, name: str, found: tuple[str, ...]) -> None:
    assert types(unit, name) == found


def test_merged_offices_and_heirs_take_what_they_have_taken_over() -> None:
    county = {"教体局": ("教育局", "体育局"), "农业农村局": ("农业农村局",), "住建局": ("住建局",)}
    assert first("关于举办全民健身运动会的建议", county).unit == "教体局"
    assert first("关于巩固脱贫攻坚成果的建议", county).unit == "农业农村局"
    assert first("关于整治占道经营的建议", county).unit == "住建局"


def test_a_township_is_proposed_only_where_the_title_names_its_ground() -> None:
    county = {"石梁镇": ("乡镇街道",), "双桥乡": ("乡镇街道",), "住建局": ("住建局",), "财政局": ("财政局",)}
    named = {one.unit for one in propose("关于在石梁老街安装路灯的建议", county)}
    assert "石梁镇" in named
    assert "双桥乡" not in named


def taught(office: Office) -> dict[str, tuple[object, ...]]:
    """Of each line: title, part, whether it is in hand, since when."""
    names = [c.name for c in lines.c][2:]  # after stream and item
    found = {unit: dict(zip(names, row, strict=False)) for unit, row in line_rows(office.state("case/s1")).items()}
    return {u: (r["title"], r["part"], r["stage"] in GOING, r["assigned"]) for u, r in found.items() if u == r["unit"]}


def test_every_unit_that_has_a_case_has_a_line_and_a_changed_unit_is_learned() -> None:
    office = Office(routing).given("case/s1", received())
    assert taught(office) == line_rows(Case()) == {}
    title = office.state("case/s1").title
    office.given("case/s1", assigned(co=(FINANCE,)))
    assert taught(office) == {HOUSING: (title, "lead", True, MONDAY), FINANCE: (title, "co", True, MONDAY)}
    moved = UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=MONDAY)
    office.given("case/s1", moved)
    assert taught(office)[WATER] == (title, "lead", True, MONDAY)
    assert HOUSING not in taught(office)
    office.given("case/s1", signed_in(WATER), delivered())
    assert not any(going for _, _, going, _ in taught(office).values())


@pytest.mark.slow
def test_the_functions_are_read_when_the_pages_are_built_and_for_no_command_that_shows_none() -> None:
    said = (
        "import services.__main__, services.serving;"
        "from services.routing.assign_page import assign_pages; from services.routing.duty import book;"
        "before = book.cache_info().currsize; assign_pages(None); print(before, book.cache_info().currsize)"
    )
    told = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "1"]
