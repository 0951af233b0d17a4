"""Every row of a file is new, changed, the same, wrong or asked about; every fault has its row and column."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.imports.carried import COMMANDS
from services.intake.imports.checked import check
from services.intake.imports.kinds import KINDS, STATIONS
from services.intake.imports.told import tell
from services.intake.roll.deputy import DeputyDescribed
from services.personas import deputy_id
from shared.events.intake import DeputySeated
from shared.sheets import XLSX, Sheet, Unreadable
from tests.intake.planted import HEAD, KNOWN, SIZE, as_csv, as_excel, checked, deputy, found, planted


@pytest.mark.parametrize("excel", [True, False], ids=["Excel", "CSV in GB18030"])
def test_of_5000_rows_each_of_200_faults_is_found_and_nothing_else_is_lost(tmp_path: Path, excel: bool) -> None:
    made = planted(merges=excel)
    assert len(made.cells) + len(made.alike) == 200
    file = as_excel(tmp_path / "a.xlsx", made) if excel else as_csv(tmp_path / "a.csv", made.rows)
    c = checked(file)
    assert found(c) == made.cells
    assert {c.rows[p] for p, fate in enumerate(c.fates) if fate == "asked"} == made.alike
    assert Counter(c.fates) == {"new": SIZE - 200, "wrong": 180, "asked": 20}
    media = {"media": XLSX if excel else "text/csv", "congress": "439900", "want": "write"}
    told = tell({"kind": "deputies", "file": str(file), "known": KNOWN, "there": [], "answers": {}} | media)
    written = {row: (id, values) for row, id, _, values in told["rows"]}
    assert len({id for id, _ in written.values()}) == SIZE - 200
    bad = {row for row, _, _ in made.cells} | made.alike
    assert written.keys() == set(range(2, SIZE + 2)) - bad
    for row, (_, values) in written.items():
        assert values["certificate"] == made.rows[row - 2][1]
        assert values["name"] == made.rows[row - 2][0]


def test_a_fault_is_said_with_its_row_its_column_and_what_stands_there(tmp_path: Path) -> None:
    rows = [deputy(n) for n in range(20)]
    rows[15][11] = "12月32日"
    rows[16][3] = "无名县"
    c = checked(as_csv(tmp_path / "a.csv", rows))
    said = [f.sentence for faults in c.faults.values() for f in faults]
    assert sorted(said) == ["第17行L列“12月32日”不是日期。", "第18行D列“无名县”不是本级人大登记的县区。"]


def sheet(*rows: list[str], head: list[str] = HEAD) -> Sheet:
    return Sheet([list(cells) for cells in zip(head, *rows, strict=True)])


def fates(*rows: list[str], there: Any = (), answers: dict[str, str] | None = None) -> list[str]:
    return check(KINDS["deputies"], sheet(*rows), KNOWN, there, answers or {}).fates


def record(n: int, **changes: Any) -> list[Any]:
    """As it stands in the register."""
    c = check(KINDS["deputies"], sheet(deputy(n)), KNOWN, (), {})
    return list((dict(zip((k.field for k in c.kind.columns), c.record(0), strict=True)) | changes).values())


def test_against_the_register_a_row_is_the_same_or_changed() -> None:
    there = [("d1", record(1)), ("d2", record(2, group="老小组"))]
    assert fates(deputy(1), deputy(2), deputy(3), there=there) == ["same", "changed", "new"]


def test_a_certificate_number_knows_a_deputy_by_whatever_name() -> None:
    c = check(KINDS["deputies"], sheet(deputy(1, 姓名="示例代表改名")), KNOWN, [("d1", record(1))], {})
    assert (c.fates, c.found[0][0]) == (["changed"], "d1")


def test_without_a_number_the_name_in_its_delegation_does() -> None:
    there = [("d1", record(1, certificate=""))]
    assert fates(deputy(1), there=there) == ["changed"], "the number is new to the register"
    assert fates(deputy(1, 代表证号=""), there=there) == ["same"]
    assert fates(deputy(1, 代表证号=""), there=[("d1", record(1))]) == ["same"], "an empty number takes none away"


def test_a_column_that_is_not_in_the_file_is_left_as_it_is() -> None:
    there = [("d1", record(1))]
    c = check(
        KINDS["deputies"],
        sheet(["示例代表0001", "示00001", "医生"], head=["姓名", "代表证号", "职业"]),
        KNOWN,
        there,
        {},
    )
    assert c.fates == ["changed"]
    assert c.record(0) == record(1, occupation="医生")


def test_duplicates_in_the_file_name_the_row_they_repeat() -> None:
    c = check(KINDS["deputies"], sheet(deputy(1), deputy(2), deputy(3, 代表证号="示00001")), KNOWN, (), {})
    assert [f.sentence for f in c.faults[2]] == ["第4行B列“示00001”与第2行重复。"]
    nameless = [deputy(n, 代表证号="", 姓名="示例代表甲", 代表团="一团") for n in (1, 2)]
    c = check(KINDS["deputies"], sheet(*nameless), KNOWN, (), {})
    assert [f.column for f in c.faults[1]] == ["A"]


def test_two_of_one_name_in_the_register_need_a_number() -> None:
    there = [("d1", record(1)), ("d2", record(1, certificate="示00009"))]
    c = check(KINDS["deputies"], sheet(deputy(1, 代表证号="")), KNOWN, there, {})
    assert [f.code for f in c.faults[0]] == ["duplicate"]


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("示例代表001", "示例代表 001", True),
        ("示例代表001", "示例代表００１", True),
        ("示例代表001", "示例代麦001", True),
        ("阿依·古丽", "阿依•古丽", True),
        ("示例代表001", "示例代表002", False),  # a number is meant
        ("示例甲", "示例乙", True),
        ("张三", "张四", False),  # two characters differ by one all the time
    ],
)
def test_near_equal_names_are_asked_about(one: str, other: str, asked: bool) -> None:
    rows = [deputy(n, 姓名=name, 代表团="一团") for n, name in enumerate((one, other))]
    assert fates(*rows) == ["new", "asked" if asked else "new"]
    there = [("d9", record(9, name=one, delegation="一团"))]
    assert fates(rows[1], there=there) == ["asked" if asked else "new"]


def test_one_other_character_in_another_delegation_is_another_person() -> None:
    rows = [deputy(1, 姓名="示例甲", 代表团="一团"), deputy(2, 姓名="示例乙", 代表团="二团")]
    assert fates(*rows) == ["new", "new"]


def test_those_whom_the_register_knows_are_not_asked_about() -> None:
    there = [("d1", record(1, name="示例甲", delegation="一团")), ("d2", record(2, name="示例乙", delegation="一团"))]
    rows = [deputy(n, 姓名=name, 代表团="一团") for n, name in ((1, "示例甲"), (2, "示例乙"))]
    assert fates(*rows, there=there) == ["same", "same"]


def test_an_answer_settles_it() -> None:
    rows = [deputy(1, 姓名="示例甲", 代表团="一团"), deputy(2, 姓名="示例乙", 代表团="一团")]
    assert fates(*rows, answers={"3": "different"}) == ["new", "new"]
    assert fates(*rows, answers={"3": "same"}) == ["new", "same"], "the first row stands for both"
    there = [("d9", record(9, name="示例丙", delegation="一团"))]
    c = check(KINDS["deputies"], sheet(rows[0]), KNOWN, there, {"2": "same"})
    assert (c.fates, c.found[0][0]) == (["changed"], "d9")


def test_a_title_above_and_blank_lines_between_do_not_count() -> None:
    blank = [""] * len(HEAD)
    title = ["示例市代表名册", *[""] * (len(HEAD) - 1)]
    c = check(KINDS["deputies"], sheet(HEAD, deputy(1), blank, deputy(2), blank, head=title), KNOWN, (), {})
    assert (c.fates, list(c.rows)) == (["new", "new"], [3, 5])


@pytest.mark.parametrize(
    ("head", "code", "word"),
    [
        (["姓名", "代表证好"], "heading-unknown", "代表证号"),
        (["姓名", ""], "heading-unknown", "没有栏目名"),
        (["姓名", "姓名"], "heading-twice", "姓名"),
        (["名字", "代表证号"], "heading-missing", "姓名"),
    ],
)
def test_a_wrong_heading_is_named(head: list[str], code: str, word: str) -> None:
    with pytest.raises(Unreadable) as no:
        check(KINDS["deputies"], sheet(["示例", "一"], head=head), KNOWN, (), {})
    assert (no.value.code, word in str(no.value)) == (code, True)


def test_a_required_column_must_be_there() -> None:
    with pytest.raises(Unreadable, match="所在乡镇街道") as no:
        check(STATIONS, sheet(["一站"], head=["名称"]), KNOWN, (), {})
    assert no.value.code == "heading-missing"


def test_a_file_with_nothing_in_it_is_refused() -> None:
    for empty in (Sheet([]), Sheet([["", " "]]), Sheet([["姓名", ""]])):
        with pytest.raises(Unreadable) as no:
            check(KINDS["deputies"], empty, KNOWN, (), {})
        assert no.value.code == "sheet-empty"


def test_merges_by_the_million_are_refused() -> None:
    tall = Sheet([["姓名", *["示例"] * 60_000]], merged=[((1, 0), (60_000, 0)), ((1, 0), (60_000, 0))])
    with pytest.raises(Unreadable) as no:
        check(KINDS["deputies"], tall, KNOWN, (), {})
    assert no.value.code == "merges-too-many"


def test_wrong_rows_are_taken_away_with_their_reasons_and_come_back_mended(tmp_path: Path) -> None:
    rows = [deputy(n) for n in range(4)]
    rows[1][3] = "无名县"
    file = as_csv(tmp_path / "a.csv", rows)
    question = {"kind": "deputies", "file": str(file), "media": "text/csv", "known": KNOWN, "there": [], "answers": {}}
    told = tell(question | {"want": "wrong"})
    assert told["head"] == [*HEAD, "不能导入的原因"]
    assert [row[-1] for row in told["rows"]] == ["第3行D列“无名县”不是本级人大登记的县区。"]
    mended = [*told["rows"][0][:3], "枫渡区", *told["rows"][0][4:]]
    assert check(KINDS["deputies"], sheet(mended, head=told["head"]), KNOWN, (), {}).fates == ["new"]


def test_an_id_is_made_of_number_or_name_and_never_of_somebody_elses() -> None:
    kind = KINDS["deputies"]
    assert kind.id("439900", "", "示例代表001", "一团") == deputy_id("439900", "示例代表001")
    assert kind.id("439900", "示001", "示例代表001", "") == deputy_id("439900", "示001")
    assert STATIONS.id("439900", "梧桐社区", "一站", "梧桐街道") == "梧桐社区"
    assert STATIONS.id("439900", "", "一站", "甲镇") != STATIONS.id("439900", "", "一站", "乙镇")


def test_a_name_alone_never_takes_another_persons_id(tmp_path: Path) -> None:
    rows = [deputy(1, 代表证号="", 姓名="示例代表甲", 代表团=g) for g in ("一团", "二团")]
    file, own = as_csv(tmp_path / "a.csv", rows), deputy_id("439900", "示例代表甲")
    question = {"kind": "deputies", "file": str(file), "media": "text/csv", "known": KNOWN, "answers": {}}
    question |= {"want": "write", "congress": "439900"}
    there = [(own, record(5, name="示例代表甲", delegation="三团"))]
    assert [r[1] for r in tell(question | {"there": []})["rows"]] == [own, f"{own}-2"]
    assert [r[1] for r in tell(question | {"there": there})["rows"]] == [f"{own}-2", f"{own}-3"]


def test_a_kind_holds_every_field_of_its_command() -> None:
    """A whole record is written: a field that a kind did not know would be emptied."""
    for kind in KINDS.values():
        command = COMMANDS[kind.code]
        assert {c.field for c in kind.columns} | {command.about} == set(command.model_fields)
    seen = set(DeputySeated.model_fields) | set(DeputyDescribed.model_fields)
    assert {c.field for c in KINDS["deputies"].columns} <= seen


CELL = st.one_of(
    st.text(max_size=70),
    st.sampled_from(
        [
            "",
            "是",
            "否",
            "在任",
            "代表联络站",
            "固定站",
            "枫渡区",
            "439903",
            "2026-03-02",
            "2026年2月30日",
            "一、二",
            " x ",
        ]
    ),
)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_called_right_the_command_accepts(kind: Any, data: Any) -> None:
    rows = data.draw(
        st.lists(st.lists(CELL, min_size=len(kind.columns), max_size=len(kind.columns)), min_size=1, max_size=4)
    )
    try:
        c = check(
            kind, Sheet([list(x) for x in zip([k.heading for k in kind.columns], *rows, strict=True)]), KNOWN, (), {}
        )
    except Unreadable:
        return
    fields, command = [k.field for k in kind.columns], COMMANDS[kind.code]
    for p, fate in enumerate(c.fates):
        if fate == "new":
            values = dict(zip(fields, c.record(p), strict=True))
            made = command.model_validate(values | {command.about: "one"}).model_dump(mode="json")
            assert {f: made[f] for f in fields if f != command.about} == {
                f: values[f] for f in fields if f != command.about
            }
