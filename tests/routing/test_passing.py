"""审核关口: which office passes a draft, who reviews it besides, who countersigns it and who reads it."""

from dataclasses import replace
from datetime import date

import pytest

from services.routing.assignment import AssignUnits, DecideReturn
from services.routing.case import Stage
from services.routing.desk import tasks
from services.routing.letter import letter
from services.routing.letter_page import links
from services.routing.passing import ApproveReply, ReadAlong, ReturnReply
from services.routing.remarks import Countersign, MarkRead
from services.routing.reply import SignReply, SubmitReply
from services.routing.service import routing
from services.routing.unit import LeadTaken
from shared.batch import Asked, Batch
from shared.events.routing import (
    CoOpinionFiled,
    PromiseStage,
    ReplyApproved,
    ReplyDelivered,
    ReplyReturned,
    ReplySubmitted,
    ReturnAsked,
)
from shared.messages import Law
from shared.people import Person
from shared.rules import RuleBooks, Value
from shared.words import Gate, Importance, Part, ReplyClass, Role, SendBackReason
from tests.samples import (
    CITY,
    FAR,
    FINANCE,
    HOUSING,
    LAW,
    MONDAY,
    WATER,
    Office,
    answered,
    assigned,
    at_the_committee,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    contacted,
    context,
    promise,
    received,
    refused,
    registered,
    signed_in,
    the_head_of,
)

COMMITTEE = "城建环保委员会"
OPINION = CoOpinionFiled(unit=FINANCE, opinion="同意安排补助资金。", on=MONDAY)
SUBMIT = SubmitReply(suggestion="s1", **answered())
APPROVE, SIGN, ALONG = ApproveReply(suggestion="s1"), SignReply(suggestion="s1"), ReadAlong(suggestion="s1")
BACK = ReturnReply(suggestion="s1", reasons=(SendBackReason.WEAK,), note="请写明措施")
AGREE = Countersign(suggestion="s1", agreed=True)
MARK = MarkRead(suggestion="s1", word="抓紧落实", in_person=True)


def at_the_party_office() -> Person:
    return Person("inspection-2", "", Role.INSPECTION, CITY, Gate.PARTY.word)


def handling(
    organ: str = "government", led: int = 0, committee: str = COMMITTEE, co: tuple[str, ...] = (),
    importance: Importance = Importance.GENERAL, law: Law = LAW,
) -> Office:  # fmt: skip
    """The unit leads so many cases this year, s1 among them, and has spoken with the deputy."""
    unit = registered().model_copy(update={"organ": organ, "committee": committee})
    office = Office(routing, law=law).given(f"unit/{HOUSING}", unit, *[LeadTaken(year=2026)] * led)
    signed = [signed_in(), *(signed_in(unit, part=Part.CO) for unit in co)]
    opinions = [OPINION] if co else []
    return office.given("case/s1", received(importance=importance), assigned(co=co), *signed, contacted(), *opinions)


def desk(office: Office) -> list[tuple[Role, str, str]]:
    return [(t.role, t.who, t.command) for t in tasks(office.state("case/s1"))]


def test_a_government_units_reply_passes_the_governments_inspection_office() -> None:
    office = handling()
    office.ask(SUBMIT, at_the_unit())
    assert desk(office) == [(Role.INSPECTION, "", "approve-reply")]
    for command in (APPROVE, BACK):
        with refused("unknown-case", 404):
            office.ask(command, at_the_party_office())
    assert office.ask(APPROVE, at_the_inspection()) == [ReplyApproved(unit=HOUSING, round=1, on=MONDAY)]


def test_a_party_organs_reply_passes_the_party_offices_inspection() -> None:
    office = handling("party")
    (told,) = office.ask(SUBMIT, at_the_unit())
    assert isinstance(told, ReplySubmitted)
    assert told.gate is Gate.PARTY
    assert desk(office) == [(Role.INSPECTION, Gate.PARTY.word, "approve-reply")]
    for command in (APPROVE, BACK):
        with refused("unknown-case", 404):
            office.ask(command, at_the_inspection())
    office.ask(APPROVE, at_the_party_office())
    assert office.ask(SIGN, the_head_of())


@pytest.mark.parametrize("organ", ["court", "procuratorate", "supervisory"])
def test_an_organ_of_its_own_standing_is_signed_by_its_head_while_the_office_reads_along(organ: str) -> None:
    office = handling(organ, led=1)
    told = office.ask(SUBMIT, at_the_unit())
    assert told[1:] == [ReplyApproved(unit=HOUSING, round=1, on=MONDAY, gate=Gate.OWN_HEAD)]
    assert desk(office) == [(Role.UNIT_HEAD, HOUSING, "sign-reply"), (Role.OFFICE, "", "read-along")]
    with refused("unknown-case", 404):
        office.ask(APPROVE, at_the_inspection())
    office.ask(ALONG, at_the_office())
    with refused("already-read"):
        office.ask(ALONG, at_the_office())
    assert desk(office) == [(Role.UNIT_HEAD, HOUSING, "sign-reply")]
    assert isinstance(office.ask(SIGN, the_head_of())[0], ReplyDelivered)
    with refused("nothing-to-read", 403):
        office.ask(ALONG, at_the_office())


def test_a_head_whose_own_gate_it_is_may_have_it_written_again() -> None:
    office = handling("court")
    office.ask(SUBMIT, at_the_unit())
    assert isinstance(office.ask(BACK, the_head_of())[0], ReplyReturned)
    assert desk(office) == [(Role.UNIT, HOUSING, "submit-reply")]
    office = handling()
    with refused("not-reviewer", 403):
        office.ask(BACK, the_head_of())
    office.ask(SUBMIT, at_the_unit())
    office.ask(APPROVE, at_the_inspection())
    with refused("unknown-case", 404):
        office.ask(BACK, the_head_of())


@pytest.mark.mechanism("M52")
def test_a_unit_with_two_cases_has_its_drafts_read_by_the_counterpart_committee_too() -> None:
    inspection, committee = (Role.INSPECTION, "", "approve-reply"), (Role.COMMITTEE, COMMITTEE, "approve-reply")
    office = handling(led=2)
    office.ask(SUBMIT, at_the_unit())
    assert desk(office) == [inspection, committee]
    with refused("unknown-case", 404):
        office.ask(APPROVE, at_the_committee("法制委员会"))
    office.ask(APPROVE, at_the_inspection())
    with refused("already-passed"):
        office.ask(APPROVE, at_the_inspection())
    with refused("not-approved"):
        office.ask(SIGN, the_head_of())
    assert desk(office) == [committee]
    told = office.ask(APPROVE, at_the_committee(COMMITTEE))
    assert told == [ReplyApproved(unit=HOUSING, round=1, on=MONDAY)]
    assert office.ask(SIGN, the_head_of())
    three = handling(led=3)
    three.ask(SUBMIT, at_the_unit())
    assert desk(three) == [inspection]


@pytest.mark.mechanism("M52")
def test_the_committee_may_pass_first_or_send_back() -> None:
    office = handling(led=1)
    office.ask(SUBMIT, at_the_unit())
    office.ask(APPROVE, at_the_committee(COMMITTEE))
    assert office.state("case/s1").stage is Stage.REVIEW
    assert isinstance(office.ask(BACK, at_the_committee(COMMITTEE))[0], ReplyReturned)
    office.ask(SUBMIT, at_the_unit())
    assert len(desk(office)) == 2, "a new draft begins anew"


def test_without_a_committee_the_office_reads_it_where_the_rules_of_the_place_say_so() -> None:
    office = handling(led=1, committee="")
    office.ask(SUBMIT, at_the_unit())
    assert desk(office) == [(Role.INSPECTION, "", "approve-reply")]
    office = handling(led=1, committee="", law=by_rule("extra_review_by_office", True))
    office.ask(SUBMIT, at_the_unit())
    assert desk(office)[1] == (Role.OFFICE, "", "approve-reply")
    office.ask(APPROVE, at_the_office())
    assert isinstance(office.ask(APPROVE, at_the_inspection())[0], ReplyApproved)


def by_rule(name: str, value: bool) -> Law:
    """The law, with one value of every book changed."""
    said = Value(name=name, value=value, article="本系统默认")
    rules = {v: replace(r, values={**r.values, name: said}) for v, r in LAW.books.rules.items()}
    return Law(RuleBooks(rules, LAW.books.dates, LAW.books.divisions), LAW.calendar)


@pytest.mark.mechanism("M52")
def test_the_cases_a_unit_leads_are_counted_as_they_are_given_and_given_away() -> None:
    office = Office(routing)
    for unit in (HOUSING, WATER):
        office.given(f"unit/{unit}", registered(unit))
    for n in (1, 2):
        office.given(f"case/s{n}", received())
        office.ask(AssignUnits(suggestion=f"s{n}", lead=HOUSING, co=(WATER,) if n == 1 else ()), at_the_office())
    assert (office.state(f"unit/{HOUSING}").leads(2026), office.state(f"unit/{WATER}").leads(2026)) == (2, 0)
    back = ReturnAsked(unit=HOUSING, part=Part.LEAD, reason="属水利部门职责", proposed_unit=WATER, on=MONDAY)
    office.given("case/s2", back)
    office.ask(DecideReturn(suggestion="s2", unit=HOUSING, successor=WATER, note="同意改办"), at_the_office())
    assert (office.state(f"unit/{HOUSING}").leads(2026), office.state(f"unit/{WATER}").leads(2026)) == (1, 1)
    assert office.state(f"unit/{HOUSING}").leads(2025) == 0


def test_a_hundred_cases_given_to_one_unit_at_once_are_one_batch() -> None:
    office = Office(routing).given(f"unit/{HOUSING}", registered())
    for n in range(100):
        office.given(f"case/s{n}", received())
    batch = Batch(routing, set(), dict(office.streams), {})
    asked = [AssignUnits(suggestion=f"s{n}", lead=HOUSING) for n in range(100)]
    who = context(at_the_office())
    outcomes = [batch.take(Asked(who.id(n), [command], who)) for n, command in enumerate(asked)]
    assert not any(isinstance(o, Exception) for o in outcomes)
    unit = batch.after[f"{CITY}/unit/{HOUSING}"]
    assert (unit.state.leads(2026), unit.version) == (100, 101)
    versions = [fact[2] for fact in batch.facts if fact[1] == f"{CITY}/unit/{HOUSING}"]
    assert versions == list(range(2, 102)), "each fact on a version of its own"


def test_every_co_unit_is_asked_to_countersign_and_none_holds_the_draft_up() -> None:
    office = handling(co=(FINANCE,))
    office.ask(SUBMIT, at_the_unit())
    assert (Role.UNIT, FINANCE, "countersign") in desk(office)
    with refused("remark-missing", 422):
        office.ask(Countersign(suggestion="s1", agreed=False, remark="不妥"), at_the_unit(FINANCE))
    office.ask(AGREE, at_the_unit(FINANCE))
    with refused("already-countersigned"):
        office.ask(AGREE, at_the_unit(FINANCE))
    assert desk(office) == [(Role.INSPECTION, "", "approve-reply")]
    office = handling(co=(FINANCE,))
    with refused("nothing-to-countersign", 403):
        office.ask(AGREE, at_the_unit(FINANCE))
    office.ask(SUBMIT, at_the_unit())
    assert isinstance(office.ask(APPROVE, at_the_inspection())[0], ReplyApproved)
    assert office.ask(SIGN, the_head_of())
    with refused("nothing-to-countersign"):
        office.ask(AGREE, at_the_unit(FINANCE))


def test_where_the_rules_ask_for_no_countersigning_nobody_is_asked() -> None:
    office = handling(co=(FINANCE,), law=by_rule("countersign", False))
    office.ask(SUBMIT, at_the_unit())
    assert desk(office) == [(Role.INSPECTION, "", "approve-reply")]


def test_the_chief_head_marks_the_draft_of_a_key_item_as_read() -> None:
    office = handling(importance=Importance.IMPORTANT)
    with refused("nothing-to-mark"):
        office.ask(MARK, the_head_of())
    office.ask(SUBMIT, at_the_unit())
    assert (Role.UNIT_HEAD, HOUSING, "mark-read") in desk(office)
    office.ask(MARK, the_head_of())
    with refused("already-read"):
        office.ask(MARK, the_head_of())
    assert desk(office) == [(Role.INSPECTION, "", "approve-reply")]
    general = handling()
    general.ask(SUBMIT, at_the_unit())
    with refused("not-important", 403):
        general.ask(MARK, the_head_of())


def test_another_offices_draft_is_not_to_be_read_as_a_letter_either() -> None:
    office = handling("party", led=1)
    office.ask(SUBMIT, at_the_unit())
    state = office.state("case/s1")
    for who in (at_the_party_office(), at_the_committee(COMMITTEE), at_the_office(), the_head_of()):
        assert links(state, who)
    for who in (at_the_inspection(), at_the_committee("法制委员会"), at_the_unit(WATER)):
        assert not links(state, who)


def test_the_letter_names_whom_to_ask_and_the_stages_of_a_promise() -> None:
    office = handling()
    stages = (PromiseStage(what="十处完工", due=date(2026, 6, 30)), PromiseStage(what="全部完工", due=FAR))
    promised = promise().model_copy(update={"stages": stages})
    whom = {"person": "示例经办人", "telephone": "0000-0000"}
    office.ask(SubmitReply(suggestion="s1", **answered(ReplyClass.B, promises=(promised,)), **whom), at_the_unit())
    office.ask(APPROVE, at_the_inspection())
    told = office.ask(SIGN, the_head_of())[0]
    assert isinstance(told, ReplyDelivered)
    sheet = letter(office.state("case/s1"), told, str, "云江市人民代表大会")
    assert sheet.contact == "示例经办人　0000-0000"
    assert sheet.promises[0][0] == "完成首批加装（2026年6月30日前十处完工；2026年12月15日前全部完工）"
