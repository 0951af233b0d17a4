"""What a replay sheet may hold, how each fault is told, and what the samples count."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from chinese_calendar import is_workday  # type: ignore[import-untyped]

from services.rows import COLUMNS, MOST_BYTES, MOST_ROWS, Fault, Row, Sheet, read_rows

SAMPLES = Path(__file__).parent.parent / "deploy" / "samples"
HEADER = "title,deputy,lead_unit"


def sheet(*lines: str, header: str = HEADER, codec: str = "utf-8") -> Sheet:
    return read_rows("\n".join([header, *lines, ""]).encode(codec))


def row(**cells: str) -> Sheet:
    """A sheet of one row on line 2, good but for `cells`."""
    filled = {"title": "关于增设路灯的建议", "deputy": "示例代表001", "lead_unit": "住建局", **cells}
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in filled.values())
    return sheet(",".join(quoted), header=",".join(filled))


def told(found: Sheet) -> list[str]:
    return [str(fault) for fault in found.faults]


def sample(name: str) -> tuple[Row, ...]:
    found = read_rows((SAMPLES / f"{name}-2023.csv").read_bytes())
    assert found.faults == ()
    return found.rows


def register(name: str) -> dict[str, Any]:
    return tomllib.loads((SAMPLES / f"{name}.toml").read_text("utf-8"))


GOOD = {
    "title": "关于增设路灯的建议",
    "deputy": "示例代表001",
    "lead_unit": "住建局",
    "body": "巷道没有路灯，“夜间”出行不便。\r\n建议安装路灯。",
    "cosigners": "示例代表002; 示例代表003；示例代表004;",
    "delegation": "枫渡区代表团",
    "category": "城建环保",
    "importance": "重要",
    "session_kind": "闭会期间",
    "submitted_on": "2023-01-03",
    "filed_on": "2023-01-03",
    "assigned_on": "2023-02-20",
    "co_units": "财政局；城管局",
    "replied_on": "2023-04-03",
    "reply_class": "C",
    "met_deputy": "否",
    "attitude": "基本满意",
    "result": "不满意",
    "redo_replied_on": "2023-04-25",
    "redo_class": "B",
    "redo_attitude": "满意",
    "redo_result": "基本满意",
}


def test_every_column_comes_out_in_its_own_type() -> None:
    assert tuple(GOOD) == COLUMNS
    assert row(**GOOD) == Sheet(
        (
            Row(
                line=2,
                title="关于增设路灯的建议",
                deputy="示例代表001",
                lead_unit="住建局",
                body="巷道没有路灯，“夜间”出行不便。\n建议安装路灯。",
                cosigners=("示例代表002", "示例代表003", "示例代表004"),
                delegation="枫渡区代表团",
                category="城建环保",
                importance="重要",
                session_kind="闭会期间",
                submitted_on=date(2023, 1, 3),
                filed_on=date(2023, 1, 3),
                assigned_on=date(2023, 2, 20),
                co_units=("财政局", "城管局"),
                replied_on=date(2023, 4, 3),
                reply_class="C",
                met_deputy=False,
                attitude="基本满意",
                result="不满意",
                redo_replied_on=date(2023, 4, 25),
                redo_class="B",
                redo_attitude="满意",
                redo_result="基本满意",
            ),
        ),
        (),
    )


def test_three_columns_are_enough_and_the_rest_is_empty() -> None:
    assert sheet("关于增设路灯的建议,示例代表001,住建局").rows == (
        Row(line=2, title="关于增设路灯的建议", deputy="示例代表001", lead_unit="住建局"),
    )
    assert row(**dict.fromkeys(COLUMNS[3:], "")).rows == sheet("关于增设路灯的建议,示例代表001,住建局").rows


def test_columns_may_stand_in_any_order_and_a_row_may_end_early() -> None:
    header = "lead_unit,met_deputy,deputy,title,category,result"
    assert sheet("住建局,是,示例代表001,关于增设路灯的建议", header=header).rows == (
        Row(line=2, title="关于增设路灯的建议", deputy="示例代表001", lead_unit="住建局", met_deputy=True),
    )


def test_a_category_is_one_of_six() -> None:
    assert told(row(category="A")) == [
        '第2行 category 列 "A"：只能写农林水电、教科文卫、工交财贸、城建环保、政法、其他，或留空，请改正。'
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf8_with_and_without_bom_and_gb18030_say_the_same(codec: str) -> None:
    found = sheet("关于修缮䶮桥的建议,示例代表001,住建局", codec=codec)
    assert [r.title for r in found.rows] == ["关于修缮䶮桥的建议"]
    assert found.faults == ()


def test_a_record_with_line_breaks_is_known_by_the_line_it_starts_on() -> None:
    found = sheet(
        '关于甲的建议,示例代表001,住建局,"第一段。\r\n\r\n第二段。"',
        "",
        "关于乙的建议,,住建局,",
        "",
        "关于丙的建议,示例代表003,住建局,",
        header=HEADER + ",body",
    )
    assert [(r.line, r.body) for r in found.rows] == [(2, "第一段。\n\n第二段。"), (8, "")]
    assert told(found) == ['第6行 deputy 列 ""：不能为空，请填写。']


def test_a_cell_that_looks_like_a_formula_is_ordinary_text() -> None:
    assert row(title="=1+1", body="@SUM(A1)").rows[0].title == "=1+1"


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("title", " 　", '第2行 title 列 " \\u3000"：不能为空，请填写。'),
        ("deputy", "", '第2行 deputy 列 ""：不能为空，请填写。'),
        ("lead_unit", "", '第2行 lead_unit 列 ""：不能为空，请填写。'),
        ("title", "路" * 201, f'第2行 title 列 "{"路" * 40}…"：有 201 字，最多 200 字，请缩短。'),
        ("body", "灯" * 20_001, f'第2行 body 列 "{"灯" * 40}…"：有 20001 字，最多 20000 字，请缩短。'),
        (
            "title",
            "增设\x00路灯",
            '第2行 title 列 "增设\\x00路灯"：有控制字符 U+0000（换行、制表符只能写在 body 里），请删去。',
        ),
        (
            "body",
            "增设\x07路灯",
            '第2行 body 列 "增设\\x07路灯"：有控制字符 U+0007（换行、制表符只能写在 body 里），请删去。',
        ),
        (
            "delegation",
            "枫渡\n区",
            '第2行 delegation 列 "枫渡\\n区"：有控制字符 U+000A（换行、制表符只能写在 body 里），请删去。',
        ),
        ("assigned_on", "2022-02-31", '第2行 assigned_on 列 "2022-02-31"：日历上没有这一天，请核对后改正。'),
        (
            "filed_on",
            "2022/2/1",
            '第2行 filed_on 列 "2022/2/1"：日期要写成 2022-02-28 这样的年-月-日（2000 至 2099 年），请改正。',
        ),
        (
            "submitted_on",
            "0022-02-01",
            '第2行 submitted_on 列 "0022-02-01"：日期要写成 2022-02-28 这样的年-月-日（2000 至 2099 年），请改正。',
        ),
        (
            "submitted_on",
            "20220201",
            '第2行 submitted_on 列 "20220201"：日期要写成 2022-02-28 这样的年-月-日（2000 至 2099 年），请改正。',
        ),
        ("importance", "重点", '第2行 importance 列 "重点"：只能写重要、一般，或留空，请改正。'),
        ("session_kind", "会期", '第2行 session_kind 列 "会期"：只能写会议期间、闭会期间，或留空，请改正。'),
        ("met_deputy", "yes", '第2行 met_deputy 列 "yes"：只能写是、否，或留空，请改正。'),
        (
            "cosigners",
            "示例代表002;示例代表002",
            '第2行 cosigners 列 "示例代表002;示例代表002"：有重名，或与 deputy 相同，请删去多写的。',
        ),
        (
            "cosigners",
            "示例代表001",
            '第2行 cosigners 列 "示例代表001"：有重名，或与 deputy 相同，请删去多写的。',
        ),
        (
            "co_units",
            "财政局；住建局",
            '第2行 co_units 列 "财政局；住建局"：有重名，或与 lead_unit 相同，请删去多写的。',
        ),
    ],
)
def test_a_bad_cell_is_told_with_its_line_column_and_remedy(column: str, cell: str, fault: str) -> None:
    found = row(**{column: cell})
    assert (found.rows, told(found)) == ((), [fault])


@pytest.mark.parametrize("column", ["reply_class", "redo_class"])
def test_a_class_in_small_letters_is_not_a_class(column: str) -> None:
    found = row(**{**GOOD, column: "b"})
    assert told(found) == [f'第2行 {column} 列 "b"：只能写A、B、C，或留空，请改正。']


@pytest.mark.parametrize("column", ["attitude", "result", "redo_attitude", "redo_result"])
def test_a_rating_has_one_of_three_words(column: str) -> None:
    found = row(**{**GOOD, column: "很满意"})
    assert told(found) == [f'第2行 {column} 列 "很满意"：只能写满意、基本满意、不满意，或留空，请改正。']


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (
            {"submitted_on": "2023-01-04"},
            '第2行 filed_on 列 "2023-01-03"：不能早于 2023-01-04（submitted_on 是 2023-01-04），请核对这两个日期。',
        ),
        (
            {"assigned_on": "2023-01-02"},
            '第2行 assigned_on 列 "2023-01-02"：不能早于 2023-01-03（filed_on 是 2023-01-03），请核对这两个日期。',
        ),
        (
            {"assigned_on": "", "filed_on": "", "replied_on": "2023-01-02"},
            '第2行 replied_on 列 "2023-01-02"：不能早于 2023-01-03（submitted_on 是 2023-01-03），请核对这两个日期。',
        ),
        (
            {"redo_replied_on": "2023-04-03"},
            '第2行 redo_replied_on 列 "2023-04-03"：不能早于 2023-04-04（replied_on 是 2023-04-03），'
            "请核对这两个日期。",
        ),
        (
            {"result": "满意"},
            '第2行 redo_replied_on 列 "2023-04-25"：attitude 和 result 都不是“不满意”，'
            "无须重新办理，请核对评价或清空 redo_ 各列。",
        ),
    ],
)
def test_cells_that_gainsay_each_other_are_told(cells: dict[str, str], fault: str) -> None:
    found = row(**{**GOOD, **cells})
    assert (found.rows, told(found)) == ((), [fault])


@pytest.mark.parametrize("column", ["reply_class", "attitude", "result", "redo_replied_on"])
def test_nothing_is_classed_rated_or_redone_without_a_reply(column: str) -> None:
    found = row(**{column: GOOD[column]})
    assert told(found)[0] == (
        f'第2行 {column} 列 "{GOOD[column]}"：没有 replied_on 就不能有这一项，请补上 replied_on，或把这一格清空。'
    )


@pytest.mark.parametrize("column", ["redo_class", "redo_attitude", "redo_result"])
def test_no_second_class_or_rating_without_a_second_reply(column: str) -> None:
    found = row(**{column: GOOD[column]})
    need = "没有 redo_replied_on 就不能有这一项，请补上 redo_replied_on，或把这一格清空。"
    assert told(found) == [f'第2行 {column} 列 "{GOOD[column]}"：{need}']


def test_a_reply_without_earlier_dates_or_class_is_good() -> None:
    assert row(replied_on="2023-04-03").faults == ()


def test_a_bad_date_is_told_once_and_draws_no_other_fault_after_it() -> None:
    assert told(row(**{**GOOD, "replied_on": "四月三日"})) == [
        '第2行 replied_on 列 "四月三日"：日期要写成 2022-02-28 这样的年-月-日（2000 至 2099 年），请改正。'
    ]
    assert len(told(row(**{**GOOD, "attitude": "", "result": "不满"}))) == 1


def test_all_faults_of_a_row_are_told_and_the_good_rows_stay() -> None:
    found = sheet(
        "关于甲的建议,示例代表001,住建局,2022-02-28",
        ",,住建局,2022-02-31",
        "关于乙的建议,示例代表001,住建局,",
        header=HEADER + ",assigned_on",
    )
    assert [r.line for r in found.rows] == [2, 4]
    assert [(f.line, f.column) for f in found.faults] == [(3, "title"), (3, "deputy"), (3, "assigned_on")]


def test_the_same_title_of_the_same_deputy_is_told_on_the_later_row() -> None:
    found = sheet(
        "关于甲的建议,示例代表001,住建局", "关于甲的建议,示例代表002,住建局", "关于甲的建议 ,示例代表001,城管局"
    )
    assert [r.line for r in found.rows] == [2, 3]
    assert told(found) == [
        '第4行 title 列 "关于甲的建议 "：与第2行的 title 和 deputy 相同（重复），请删去一行或改写 title。'
    ]


def test_more_cells_than_columns_are_told_for_the_whole_line() -> None:
    assert told(sheet("关于甲,乙的建议,示例代表001,住建局")) == [
        "第2行：有 4 格，表头只有 3 列；含逗号的格请用英文双引号括起，多余的格请删去。"
    ]


def test_a_broken_quote_spoils_its_own_line_only_unless_it_runs_on() -> None:
    reason = "引号不成对，或一格过长：含逗号、引号、换行的格用英文双引号括起，格内的双引号写两遍"
    found = sheet('"关于"甲"的建议",示例代表001,住建局', "关于乙的建议,示例代表001,住建局")
    assert ([r.line for r in found.rows], told(found)) == ([3], [f"第2行：{reason}。"])
    found = sheet(
        "关于乙的建议,示例代表001,住建局", '"关于甲的建议,示例代表001,住建局', "关于丙的建议,示例代表001,住建局"
    )
    assert ([r.line for r in found.rows], told(found)) == ([2], [f"第3行：{reason}；从这一行起没有再读。"])


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        ("", ["title", "deputy", "lead_unit"]),
        ("title;deputy;lead_unit", ["title;deputy;lead_unit", "title", "deputy", "lead_unit"]),
        ("title,deputy,lead_unit,deputy,Body", ["deputy", "Body"]),
        ("title,deputy,unit", ["unit", "lead_unit"]),
    ],
)
def test_a_wrong_header_leaves_nothing(header: str, faults: list[str]) -> None:
    found = sheet("关于甲的建议,示例代表001,住建局", header=header)
    assert (found.rows, [f.column for f in found.faults]) == ((), faults)
    assert {f.line for f in found.faults} == {1}


def test_faults_of_the_header_say_what_to_mend() -> None:
    assert told(sheet(header="title,title,leadunit")) == [
        '第1行 title 列 "title"：这一列重复了，请只留一列。',
        '第1行 leadunit 列 "leadunit"：没有这个列名。是否应为 lead_unit？请改正或删去这一列，列名之间用英文逗号。',
        '第1行 deputy 列 ""：缺少这一列，title、deputy、lead_unit 三列必须有，请补上。',
        '第1行 lead_unit 列 ""：缺少这一列，title、deputy、lead_unit 三列必须有，请补上。',
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (HEADER.encode(), "第1行：表头下面一行也没有，请从第2行起每行写一件建议。"),
        ((HEADER + "\n\n,,\n").encode(), "第1行：表头下面一行也没有，请从第2行起每行写一件建议。"),
        (
            HEADER.encode() + "\n关于甲的建议,".encode() + b"\xff\xff,\n",
            "第2行：文字既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”再导入。",
        ),
        (
            b"\xef\xbb\xbf" + (HEADER + "\n关于甲").encode("gb18030"),
            "第2行：文字既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”再导入。",
        ),
        (b"a" * (MOST_BYTES + 1), "第1行：文件有 10.0 MB，超过 10 MB，请分成几个文件。"),
        (
            (HEADER + "\n" + "a,b,c\n" * (MOST_ROWS + 1)).encode(),
            "第1行：有 50001 行，超过 50000 行，请分成几个文件。",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_in_one_sentence(data: bytes, fault: str) -> None:
    found = read_rows(data)
    assert (found.rows, told(found)) == ((), [fault])


def test_an_empty_file_lacks_its_header() -> None:
    assert [f.column for f in read_rows(b"").faults] == ["title", "deputy", "lead_unit"]


def test_a_fault_of_a_cell_reads_as_the_office_expects() -> None:
    assert str(Fault(4, "assigned_on", "2022-02-31", "请改正。")) == '第4行 assigned_on 列 "2022-02-31"：请改正。'


def final(r: Row) -> tuple[object, object, object]:
    return (
        (r.redo_class, r.redo_attitude, r.redo_result) if r.redo_replied_on else (r.reply_class, r.attitude, r.result)
    )


def test_the_sample_year_has_the_published_classes_and_sessions() -> None:
    rows = sample("yunjiang")
    assert len(rows) == 376
    assert Counter(final(r)[0] for r in rows) == {"A": 155, "B": 208, "C": 13}
    assert Counter(r.session_kind for r in rows) == {"会议期间": 359, "闭会期间": 17}
    assert {r.assigned_on for r in rows if r.session_kind == "会议期间"} == {date(2023, 2, 20)}
    assert {r.category for r in rows} == {"农林水电", "教科文卫", "工交财贸", "城建环保", "政法", "其他"}
    assert len({r.title for r in rows}) == len({r.body for r in rows}) == 376
    assert min(len(r.body) for r in rows) >= 60


def test_twelve_first_ratings_were_dissatisfied_and_every_final_one_is_satisfied() -> None:
    rows = sample("yunjiang")
    redone = [r for r in rows if "不满意" in (r.attitude, r.result)]
    assert len(redone) == 12
    assert [r for r in rows if r.redo_replied_on] == redone
    assert all(r.replied_on and r.redo_replied_on and 1 < (r.redo_replied_on - r.replied_on).days <= 30 for r in redone)
    ratings = Counter(word for r in rows for word in final(r)[1:])
    assert ratings == {"满意": 2 * 376}


def test_a_few_replies_of_the_sample_year_are_late() -> None:
    in_session = [r.replied_on for r in sample("yunjiang") if r.session_kind == "会议期间" and r.replied_on]
    assert len(in_session) == 359
    assert sum(day > date(2023, 5, 22) for day in in_session) == 5  # 20 May is a Saturday


def test_between_sessions_a_suggestion_is_assigned_within_five_working_days() -> None:
    for r in sample("yunjiang"):
        if r.session_kind == "闭会期间":
            assert r.filed_on
            assert r.assigned_on
            days = (date.fromordinal(n) for n in range(r.filed_on.toordinal() + 1, r.assigned_on.toordinal() + 1))
            assert 1 <= sum(is_workday(day) for day in days) <= 5


def test_the_county_sample_sums_35_by_category_and_36_by_importance() -> None:
    rows = sample("songbei")
    replied = Counter(r.category for r in rows if r.replied_on)
    assert replied == {"农林水电": 10, "教科文卫": 8, "工交财贸": 7, "城建环保": 3, "政法": 2, "其他": 5}
    assert replied.total() == 35
    importance = Counter(r.importance for r in rows)
    assert importance == {"重要": 1, "一般": 35}
    assert importance.total() == 36
    assert len({r.lead_unit for r in rows}) == 20


def test_the_county_sample_has_35_replies_and_one_suggestion_in_work() -> None:
    rows = sample("songbei")
    assert Counter(r.reply_class for r in rows) == {"A": 20, "B": 14, "C": 1, None: 1}
    assert [(r.line, r.category, r.assigned_on) for r in rows if not r.replied_on] == [
        (24, "农林水电", date(2023, 2, 10))
    ]


@pytest.mark.parametrize("name", ["yunjiang", "songbei"])
def test_offices_of_the_samples_act_on_working_days_only(name: str) -> None:
    days = {day for r in sample(name) for day in (r.filed_on, r.assigned_on, r.replied_on, r.redo_replied_on) if day}
    assert [day for day in days if day.weekday() > 4 or not is_workday(day)] == []


@pytest.mark.parametrize(("name", "seats"), [("yunjiang", "counties"), ("songbei", "delegations")])
def test_every_unit_and_delegation_of_a_sheet_is_in_its_register(name: str, seats: str) -> None:
    rows, known = sample(name), register(name)
    units = [unit["name"] for unit in known["units"]]
    assert len(units) == len(set(units))
    assert {unit for r in rows for unit in (r.lead_unit, *r.co_units)} <= set(units)
    assert {unit["kind"] for unit in known["units"]} <= {"government", "party", "court", "procuratorate"}
    assert {r.delegation for r in rows} == {seat.get("delegation") or seat["name"] for seat in known[seats]}


STAGES = (
    "draft signing review_county review_city sent_back handed_in_again filed assigned signed_in return_asked "
    "reassigned contacted co_opinion_waiting co_opinion_filed overdue_sign_in reply_review reply_sent_back "
    "reply_approved replied rated redo redo_reply_review closed tracking nearly_due "
    "wording merged not_filed withdrawn"
)


def test_the_running_session_has_one_case_for_each_of_29_states() -> None:
    cases = register("running")["cases"]
    assert " ".join(case["stage"] for case in cases) == STAGES
    used = {r.title for name in ("yunjiang", "songbei") for r in sample(name)}
    assert len({case["title"] for case in cases} - used) == 29
    for case in cases:
        assert len(case["proposal"]) >= 30
        assert 1 <= len(case["demands"]) <= 3
        assert len(case.get("answers", case["demands"])) == len(case["demands"])


def test_the_running_session_uses_units_and_delegations_of_the_register() -> None:
    known, cases = register("yunjiang"), register("running")["cases"]
    units = {unit["name"] for unit in known["units"]}
    for case in cases:
        named = {case[key] for key in ("lead_unit", "first_unit", "return_to") if key in case}
        assert named | set(case["co_units"]) <= units
    assert {case["delegation"] for case in cases} <= {county["delegation"] for county in known["counties"]}
    people = {name for case in cases for name in (case["deputy"], *case["cosigners"])}
    assert {persona["name"] for persona in known["personas"]} <= people


def test_all_that_happened_in_the_running_session_was_on_working_days_before_the_trial_began() -> None:
    running = register("running")
    for case in running["cases"]:
        days = [case[key] for key in case if key.endswith("_on") and key != "co_opinion_on"]
        assert days == sorted(days), case["stage"]
        assert all(day < running["clock"] and is_workday(day) for day in days), case["stage"]


def test_a_nearly_due_reply_is_due_within_three_days_and_an_overdue_sign_in_is_over_two_working_days_old() -> None:
    cases = {case["stage"]: case for case in register("running")["cases"]}
    assert cases["nearly_due"]["assigned_on"] == date(2026, 1, 22)  # three months: Wednesday 22 April
    assert cases["overdue_sign_in"]["assigned_on"] == date(2026, 4, 14)  # two working days: Thursday 16 April
    assert cases["assigned"]["assigned_on"] == date(2026, 4, 17)  # two working days: Tuesday 21 April
