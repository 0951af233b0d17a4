"""A sheet as steps: what each row comes to, what is filled 补录, what is a fault. No database: the house in memory."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services import filling, running
from services.drive import in_order
from services.life import Stage, Step, place
from services.personas import deputy_id
from services.replay import Plan, first_day, plan, report_year
from services.rows import COLUMNS, Row, Sheet, read_rows
from shared.events.routing import ReplyApproved, ReplySubmitted
from shared.events.supervision import DeadlineMissed
from shared.rules import RuleError
from shared.settings import DEPLOY
from shared.streams import id_of, kind_of
from shared.words import CaseState, ClockName, ReplyClass
from tests.samples import LAW, House, at

YUNJIANG, SONGBEI, NOWHERE = "439900", "229901", "990000"
JANUARY, FEBRUARY, APRIL = date(2023, 1, 9), date(2023, 2, 20), date(2023, 4, 18)
FULL = Row(
    line=2,
    title="关于加快老旧小区加装电梯的建议",
    deputy="示例代表213",
    lead_unit="住建局",
    body="老旧小区多数没有电梯。老人出行困难。资金不足，意见难统一。建议：一是简化审批；二是落实补助资金；三是公布进度。",
    cosigners=("示例代表202", "示例代表204"),
    delegation="苇川市代表团",
    category="城建环保",
    importance="重要",
    session_kind="会议期间",
    submitted_on=JANUARY,
    filed_on=date(2023, 1, 11),
    assigned_on=FEBRUARY,
    co_units=("财政局",),
    replied_on=APRIL,
    reply_class="B",
    met_deputy=True,
    attitude="满意",
    result="不满意",
    redo_replied_on=date(2023, 5, 10),
    redo_class="A",
    redo_attitude="满意",
    redo_result="基本满意",
)
BARE = Row(line=2, title="关于增设路灯的建议", deputy="示例代表001", lead_unit="城管局")


def planned(*rows: Row, congress: str = YUNJIANG) -> Plan:
    return plan(Sheet(rows, ()), congress, LAW)


def lived(*rows: Row, congress: str = YUNJIANG) -> House:
    made = planned(*rows, congress=congress)
    assert not made.faults
    return played(made.steps)


def played(steps: Iterable[Step]) -> House:
    """Every step taken on its day by the house in memory, each body read at the door as over HTTP."""
    order = in_order(steps)
    house = House(at(order[0].day, 9))
    for step in order:
        service, address = step.address.split("/")
        command = house.offices[service].service.asked[address]
        house.to(step.day, 9).ask(command.model_validate_json(json.dumps(step.body, default=str)), step.who, step.key)
    return house


def cases(house: House, service: str = "supervision") -> dict[str, Any]:
    """The state of every case by its number."""
    streams = house.offices[service].streams.items()
    return {s.state.number: s.state for name, s in streams if kind_of(name) == "case"}


def days(made: Plan) -> list[tuple[str, str]]:
    steps = [step for step in in_order(made.steps) if step.stage is not Stage.REGISTER]
    return [(f"{step.day:%m-%d}", step.address.split("/")[1]) for step in steps]


def words_of(made: Plan) -> dict[str, Any]:
    body = next(step.body for step in made.steps if step.address == "intake/draft-suggestion")
    return dict(body["words"])


def test_a_full_row_takes_every_step_on_its_day() -> None:
    assert days(planned(FULL)) == [
        ("01-09", "draft-suggestion"),
        ("01-09", "confirm-signature"),
        ("01-09", "confirm-signature"),
        ("01-09", "submit-suggestion"),
        ("01-09", "pass-review"),
        ("01-11", "file-suggestion"),
        ("02-20", "assign-units"),
        ("02-20", "sign-in"),
        ("02-20", "sign-in"),
        ("02-20", "name-handler"),
        ("02-27", "log-contact"),
        ("03-02", "file-co-opinion"),
        ("04-18", "submit-reply"),
        ("04-18", "approve-reply"),
        ("04-18", "sign-reply"),
        ("04-19", "open-window"),
        ("04-19", "rate-reply"),
        ("04-19", "ask-close"),
        ("04-19", "confirm-close"),
        ("05-10", "log-contact"),
        ("05-10", "submit-reply"),
        ("05-10", "approve-reply"),
        ("05-10", "sign-reply"),
        ("05-11", "open-window"),
        ("05-11", "rate-reply"),
        ("05-11", "ask-close"),
        ("05-11", "confirm-close"),
    ]


def test_a_full_row_ends_as_the_sheet_says() -> None:
    case = cases(lived(FULL))["2023-001"]
    assert (case.state, case.lead, case.co, case.round) == (CaseState.CLOSED, "住建局", ("财政局",), 2)
    assert (case.category, case.importance, case.session_kind) == ("urban", "important", "in-session")
    assert (case.reply_class, case.replied, case.in_time, case.redo_in_time) == (ReplyClass.A, APRIL, True, True)
    assert case.met
    assert case.county == "439981"


def test_the_demands_are_those_that_the_text_counts_off() -> None:
    words = words_of(planned(FULL))
    assert words["demands"] == ["简化审批", "落实补助资金", "公布进度"]
    assert words["situation"] == "老旧小区多数没有电梯。老人出行困难。"
    assert words["analysis"] == "资金不足，意见难统一。"


def test_three_columns_are_enough_and_what_is_filled_says_so() -> None:
    house = lived(BARE)
    case = next(iter(cases(house).values()))
    assert (case.state, case.lead, case.category, case.importance) == (
        CaseState.HANDLING,
        "城管局",
        "other",
        "general",
    )
    words = words_of(planned(BARE))
    assert all("补录" in text for text in (words["situation"], words["analysis"], words["proposal"], *words["demands"]))


def test_a_reply_without_class_claims_least_and_a_contact_without_word_is_no_meeting() -> None:
    case = next(iter(cases(lived(replace(BARE, replied_on=APRIL))).values()))
    assert (case.reply_class, case.met, case.state) == (ReplyClass.C, False, CaseState.CLOSED)


def test_a_case_without_reply_stays_open_and_is_marked_on_the_day_after() -> None:
    house = lived(
        replace(FULL, line=3, title="另一件建议书"), replace(BARE, assigned_on=FEBRUARY, submitted_on=JANUARY)
    )
    house.to(date(2023, 12, 31), 9)
    late = house.told("supervision", DeadlineMissed, _id(house, "关于增设路灯的建议"))
    assert [(m.clock, m.due, m.late_days) for m in late if m.clock is ClockName.REPLY] == [
        (ClockName.REPLY, date(2023, 5, 22), 0)
    ]


def _id(house: House, title: str) -> str:
    streams = house.offices["supervision"].streams.items()
    return next(id_of(n) for n, s in streams if "/case/" in n and s.state.title == title)


@pytest.mark.parametrize(
    ("replied", "due"),
    [(APRIL, date(2023, 12, 31)), (date(2023, 7, 1), date(2024, 1, 1)), (date(2023, 12, 31), date(2024, 6, 28))],
)
def test_a_promise_without_date_is_for_the_end_of_the_year_but_half_a_year_away(replied: date, due: date) -> None:
    assert filling.promised(replied) == due


def test_a_missing_day_is_the_nearest_one_known() -> None:
    rows = [
        replace(BARE, filed_on=JANUARY),
        replace(BARE, submitted_on=JANUARY, replied_on=APRIL),
        replace(BARE, replied_on=APRIL),
        BARE,
    ]
    found = [(r.submitted_on, r.filed_on, r.assigned_on) for r in filling.dated(rows)]
    assert found == [(JANUARY,) * 3, (JANUARY,) * 3, (APRIL,) * 3, (JANUARY,) * 3]


@pytest.mark.parametrize(
    ("title", "becomes"),
    [("修路", "关于修路的建议（补录）"), ("关" * 80, "关" * 80), ("关" * 81, "关" * 75 + "…（补录）")],
)
def test_a_title_of_wrong_length_is_mended_and_kept_in_the_text(title: str, becomes: str) -> None:
    words = words_of(planned(replace(BARE, title=title)))
    assert words["title"] == becomes
    assert (f"（补录）原标题：{title}" in words["situation"]) is (title != becomes)


def test_a_text_too_long_for_its_parts_is_cut_in_three() -> None:
    words = words_of(planned(replace(BARE, body="长" * 14_000)))
    assert words["situation"] + words["analysis"] + words["proposal"] == "长" * 14_000
    assert lived(replace(BARE, body="长" * 14_000))


def test_one_grade_alone_counts_for_both_and_says_so() -> None:
    assert filling.rating("满意", None) == ("satisfied", "satisfied", filling.ONE_GRADE)
    assert filling.rating(None, "不满意") == ("dissatisfied", "dissatisfied", filling.NO_RATING_REASON)
    assert filling.rating("满意", "基本满意") == ("satisfied", "basically", "")
    assert filling.rating(None, None) is None


def test_a_case_not_rated_is_not_returned_and_never_satisfied() -> None:
    house = lived(replace(FULL, attitude=None, result=None, redo_replied_on=None))
    assert house.offices["rating"].state("windows/all", YUNJIANG).sums == {"2023/first/asked": 1}


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"deputy": "名" * 41}, "deputy", "名" * 41),
        ({"cosigners": ("名" * 41, "乙")}, "cosigners", "名" * 41 + ";乙"),
        ({"cosigners": tuple(f"代表{n}" for n in range(51))}, "cosigners", None),
        ({"delegation": "团" * 61}, "delegation", "团" * 61),
        ({"lead_unit": "局"}, "lead_unit", "局"),
        ({"lead_unit": "局" * 81}, "lead_unit", "局" * 81),
        ({"co_units": ("财政局", "办")}, "co_units", "财政局;办"),
        ({"co_units": tuple(f"单位{n}" for n in range(11))}, "co_units", None),
        ({"body": "长" * 14_001}, "body", "长" * 14_001),
        ({"submitted_on": date(2021, 12, 30)}, "submitted_on", "2021-12-30"),
        ({"replied_on": date(2027, 11, 1)}, "replied_on", "2027-11-01"),
    ],
)
def test_what_no_default_can_mend_is_a_fault_and_nothing_of_its_row_is_planned(
    changes: dict[str, Any], column: str, value: str | None
) -> None:
    made = planned(replace(FULL, line=7, redo_replied_on=None, redo_class=None, **changes), replace(BARE, line=8))
    assert {(fault.line, fault.column) for fault in made.faults} == {(7, column)}
    assert value is None or made.faults[0].value == value
    assert {step.what for step in made.steps if step.stage is Stage.INTAKE} == {"第8行《关于增设路灯的建议》"}
    assert not any(deputy_id(YUNJIANG, "示例代表202") in str(step.body) for step in made.steps)


def test_a_fault_reads_as_those_of_the_sheet() -> None:
    made = planned(replace(BARE, line=4, submitted_on=date(2021, 3, 1)))
    sentence = "期限要用到2021年的工作日历，系统里没有，请先录入或改正日期。"
    assert [str(fault) for fault in made.faults] == [f'第4行 submitted_on 列 "2021-03-01"：{sentence}']


def test_a_county_congress_reviews_once_and_a_city_after_the_county() -> None:
    assert ("01-09", "pass-review") in days(planned(FULL))
    assert ("01-09", "pass-review") not in days(planned(FULL, congress=SONGBEI))
    assert ("01-09", "pass-review") in days(planned(FULL, congress=NOWHERE))
    assert ("01-09", "pass-review") not in days(planned(replace(FULL, delegation="")))
    assert cases(lived(FULL, congress=SONGBEI)).keys() == {"2023-001"}


def test_an_unknown_congress_gets_counties_of_its_own_and_a_wrong_code_is_refused() -> None:
    assert place(NOWHERE, ["乙代表团", "甲代表团", ""]).counties == {
        "乙代表团": ("990099", "乙"),
        "甲代表团": ("990098", "甲"),
    }
    with pytest.raises(RuleError, match="不是人大代码"):
        planned(BARE, congress="99")


def test_names_stay_out_of_the_case_and_a_unit_of_any_name_has_an_id() -> None:
    made = planned(replace(FULL, lead_unit="教育局（体育局）"))
    lives = [step for step in made.steps if step.stage is not Stage.REGISTER]
    assert "示例代表" not in json.dumps([step.body for step in lives], default=str, ensure_ascii=False)
    assert played(made.steps).offices["routing"].state(f"unit/{place(YUNJIANG).unit_id('教育局（体育局）')}", YUNJIANG)


def test_the_numbers_follow_the_days_of_filing_and_then_the_sheet() -> None:
    later = replace(BARE, line=2, title="后立案的建议", filed_on=date(2023, 1, 12))
    first, second = (replace(BARE, line=n, title=f"第{n}行的建议", filed_on=JANUARY) for n in (3, 4))
    found = cases(lived(later, first, second))
    assert [found[n].title for n in sorted(found)] == ["第3行的建议", "第4行的建议", "后立案的建议"]


def test_the_same_rows_are_the_same_run() -> None:
    assert planned(FULL).run == planned(FULL).run
    assert planned(FULL).run != planned(FULL, congress=NOWHERE).run
    assert planned(FULL).run != planned(replace(FULL, importance="一般")).run
    assert planned(FULL).steps == planned(FULL).steps


def test_the_year_of_the_report_and_the_first_day_come_from_the_rows() -> None:
    sheet = Sheet((replace(BARE, submitted_on=date(2022, 12, 30)), FULL, replace(FULL, line=4)), ())
    assert (report_year(sheet), first_day(sheet)) == (2023, date(2022, 12, 30))
    assert plan(Sheet((), ()), YUNJIANG, LAW).steps == ()


CELLS: dict[str, st.SearchStrategy[str]] = {
    "title": st.sampled_from(["修路", "关于加装电梯的建议", "关" * 81, "甲", "a/b\\c%"]),
    "deputy": st.sampled_from(["甲", "乙", "丙", "名" * 41]),
    "lead_unit": st.sampled_from(["住建局", "教育局（体育局）", "①局", "x y", "局", "." * 2]),
    "body": st.sampled_from(
        ["", "只有一句", "问题。原因。建议：一是修；二是管。", "建议：修", "。", "长" * 13_999, "\n\n。\n"]
    ),
    "cosigners": st.sampled_from(["", "丁", "丁;戊"]),
    "delegation": st.sampled_from(["", "枫渡区代表团", "甲团"]),
    "category": st.sampled_from(["", "政法"]),
    "session_kind": st.sampled_from(["", "闭会期间"]),
    "co_units": st.sampled_from(["", "财政局", "财政局;残联"]),
    "reply_class": st.sampled_from(["", "A", "B", "C"]),
    "met_deputy": st.sampled_from(["", "是", "否"]),
} | dict.fromkeys(("attitude", "result", "redo_attitude", "redo_result"), st.sampled_from(["", "满意", "不满意"]))
DAYS = st.sampled_from(["", "2023-01-09", "2023-01-10", "2023-03-31", "2023-12-31", "2024-02-29"])
SHEETS = st.lists(
    st.fixed_dictionaries({c: CELLS.get(c, DAYS if c.endswith("_on") else st.just("")) for c in COLUMNS}),
    min_size=1,
    max_size=3,
)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None, max_examples=150)
@given(rows=SHEETS, congress=st.sampled_from([YUNJIANG, SONGBEI, "370100", "990000102"]))
@example(rows=[{"title": "修路", "deputy": "甲", "lead_unit": "住建局"}], congress=NOWHERE)
def test_whatever_is_planned_is_taken_by_the_office(rows: list[dict[str, str]], congress: str) -> None:
    sheet = read_rows(_csv(rows))
    made = plan(sheet, congress, LAW)
    bad = {fault.line for fault in made.faults}
    if made.steps:
        assert len(cases(played(made.steps))) == len([row for row in sheet.rows if row.line not in bad])


def _csv(rows: list[dict[str, str]]) -> bytes:
    quoted = [",".join('"' + row.get(c, "").replace('"', '""') + '"' for c in COLUMNS) for row in rows]
    return "\n".join([",".join(COLUMNS), *quoted]).encode()


STAGES = {
    "review_county": CaseState.REVIEW_1,
    "review_city": CaseState.REVIEW_2,
    "sent_back": CaseState.RETURNED,
    "handed_in_again": CaseState.REVIEW_1,
    "filed": CaseState.FILED,
    "assigned": CaseState.ASSIGNED,
    "signed_in": CaseState.HANDLING,
    "return_asked": CaseState.RETURN_ASKED,
    "reassigned": CaseState.ASSIGNED,
    "contacted": CaseState.HANDLING,
    "co_opinion_waiting": CaseState.HANDLING,
    "co_opinion_filed": CaseState.HANDLING,
    "overdue_sign_in": CaseState.ASSIGNED,
    "reply_review": CaseState.REPLY_REVIEW,
    "reply_sent_back": CaseState.REPLY_SENT_BACK,
    "reply_approved": CaseState.REPLY_APPROVED,
    "replied": CaseState.REPLIED,
    "rated": CaseState.EVALUATING,
    "redo": CaseState.REDO,
    "redo_reply_review": CaseState.REPLY_REVIEW,
    "closed": CaseState.CLOSED,
    "tracking": CaseState.TRACKING,
    "nearly_due": CaseState.HANDLING,
    "wording": CaseState.RETURNED,
    "merged": CaseState.MERGED,
    "not_filed": CaseState.NOT_FILED,
    "withdrawn": CaseState.WITHDRAWN,
}


def test_the_running_session_has_a_case_in_every_common_state() -> None:
    file = tomllib.loads((DEPLOY / "samples" / "running.toml").read_text("utf-8"))
    assert {key for c in file["cases"] for key in c if key.endswith("_on")} <= running.HAPPENED.keys()
    house = played(running.plan(file, UUID(int=7))).to(file["clock"], 9)
    streams = house.offices["supervision"].streams.items()
    found = {s.state.title: s.state.state for name, s in streams if "/case/" in name}
    wanted = {c["title"]: STAGES[c["stage"]] for c in file["cases"] if c["stage"] in STAGES}
    assert found == wanted
    drafts = [s.state.stage.value for n, s in house.offices["intake"].streams.items() if "/case/" in n]
    assert sorted(stage for stage in drafts if stage in ("draft", "signing")) == ["draft", "signing"]
    assert len(drafts) == len(file["cases"]) == 29
    late = [e for n in streams for e in house.told("supervision", DeadlineMissed, id_of(n[0]))]
    assert {(e.clock, e.unit) for e in late} == {(ClockName.SIGN_IN, "供电公司"), (ClockName.SIGN_IN, "应急局")}


@pytest.mark.mechanism("M52")
def test_in_the_running_session_the_counterpart_committee_passes_the_one_reply_of_its_unit() -> None:
    file = tomllib.loads((DEPLOY / "samples" / "running.toml").read_text("utf-8"))
    routing = played(running.plan(file, UUID(int=7))).offices["routing"]
    drafts = [e for e in routing.told() if isinstance(e, ReplySubmitted) and e.extra]
    assert [(e.unit, e.extra) for e in drafts] == [(unit, to) for unit, to in file["committees"].items()]
    passed = [(f.role, f.unit) for f in routing.journal if isinstance(routing.event(f), ReplyApproved)]
    assert ("committee", "法制委员会") in passed


def test_the_running_session_has_a_roll_stations_clues_ideas_and_a_draft_regulation() -> None:
    file = tomllib.loads((DEPLOY / "samples" / "running.toml").read_text("utf-8"))
    intake = played(running.plan(file, UUID(int=7))).offices["intake"]
    of: dict[str, list[Any]] = {}
    for name, stream in intake.streams.items():
        of.setdefault(kind_of(name), []).append(stream.state)
    filed = [c for c in of["case"] if c.number]
    assert {c.number.rstrip("0123456789") for c in filed} == {"7-1-", "7-1-B"}  # no number of the year
    assert {c.stage.value for c in of["clue"]} == {"received", "triaged", "settled", "fed-back", "closed"}
    assert [(g.stage.value, g.deputy, len(g.clues)) for g in of["clues"]] == [
        ("offered", deputy_id(YUNJIANG, "示例代表001"), 3)
    ]
    assert [(r.opinions, r.adopted, r.open) for r in of["regulation"]] == [(3, 1, 2)]
    assert (len(of["idea"]), len(of["project"]), len(of["liaison"]), len(of["pack"])) == (3, 1, 3, 1)
    assert {s.kind.value for s in of["station"]} == {"station", "home", "point"}
    assert [d.name for d in of["deputy"] if d.successor] == ["示例代表301"]


@pytest.mark.parametrize("name", ["yunjiang-2023.csv", "songbei-2023.csv"])
def test_the_sample_years_have_no_fault(name: str) -> None:
    sheet = read_rows((DEPLOY / "samples" / name).read_bytes())
    made = plan(sheet, {"yunjiang-2023.csv": YUNJIANG}.get(name, SONGBEI), LAW)
    assert (sheet.faults, made.faults) == ((), ())
    assert timedelta(0) <= max(step.day for step in made.steps) - first_day(sheet) < timedelta(366)
    assert Path(name).stem.endswith(str(report_year(sheet)))
