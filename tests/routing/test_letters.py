"""答复函 and who gets it: a letter for every co-signer, or the lead deputy tells them, as the congress's rules say."""

from datetime import date

import pytest

from services.routing.copies import LetterIssued, ReplyRead, ReplyRelayed
from services.routing.desk import tasks
from services.routing.letter import letter, numeral
from services.routing.receiving import ReadReply, RelayReply
from services.routing.reply import SignReply
from services.routing.service import routing
from shared.events.routing import ReplyApproved
from shared.words import ReplyClass, Role
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    LAW,
    LEAD,
    MONDAY,
    SECOND,
    THIRD,
    Office,
    answered,
    assigned,
    contacted,
    delivered,
    person,
    promise,
    received,
    refused,
    reply_submitted,
    signed_in,
    the_deputy,
    the_head_of,
)

QINGDAO = "370200"
SIGN = SignReply(suggestion="s1", letter="云建函〔2026〕12号")
NAMES = {LEAD: "示例代表001", SECOND: "示例代表002", HOUSING: "云江市住房和城乡建设局", FINANCE: "云江市财政局"}


def waiting(congress: str = CITY, cosigners: tuple[str, ...] = (SECOND, THIRD)) -> Office:
    """A joint suggestion's reply that only the head's signature is missing from."""
    past = [received(cosigners=cosigners), assigned(congress=congress, co=(FINANCE,)), signed_in(), contacted()]
    approved = ReplyApproved(unit=HOUSING, round=1, on=MONDAY)
    return Office(routing).given("case/s1", *past, reply_submitted(), approved, congress=congress)


def expected_of(office: Office, congress: str = CITY) -> set[tuple[str, str]]:
    found = tasks(office.state("case/s1", congress))
    return {(t.who, t.command) for t in found if t.role is Role.DEPUTY}


def deputy(id: str, congress: str = CITY) -> object:
    return person(Role.DEPUTY, id, congress=congress)


def test_every_co_signer_is_answered_where_the_rules_say_each() -> None:
    office = waiting()
    told = office.ask(SIGN, the_head_of())
    assert LetterIssued(round=1, number="云建函〔2026〕12号", to=(SECOND, THIRD), relay=False) in told
    assert expected_of(office) == {(LEAD, "read-reply"), (SECOND, "read-reply"), (THIRD, "read-reply")}
    assert office.ask(ReadReply(suggestion="s1"), the_deputy(SECOND)) == [ReplyRead(deputy=SECOND, on=MONDAY)]
    assert expected_of(office) == {(LEAD, "read-reply"), (THIRD, "read-reply")}
    with refused("already-read"):
        office.ask(ReadReply(suggestion="s1"), the_deputy(SECOND))
    with refused("no-copy-for-you", 403):
        office.ask(ReadReply(suggestion="s1"), the_deputy("deputy-9"))
    with refused("nothing-to-relay", 403):
        office.ask(RelayReply(suggestion="s1"), the_deputy())


def test_in_qingdao_the_lead_deputy_tells_the_others() -> None:
    assert LAW.books.at(QINGDAO, MONDAY).value("joint_reply") == "lead"
    office, head = waiting(QINGDAO), person(Role.UNIT_HEAD, "head", HOUSING, QINGDAO)
    told = office.ask(SIGN, head)
    assert LetterIssued(round=1, number=SIGN.letter, to=(), relay=True) in told
    assert expected_of(office, QINGDAO) == {(LEAD, "relay-reply")}
    lead, second = person(Role.DEPUTY, LEAD, congress=QINGDAO), person(Role.DEPUTY, SECOND, congress=QINGDAO)
    with refused("not-lead-deputy", 403):
        office.ask(RelayReply(suggestion="s1"), second)
    assert office.ask(RelayReply(suggestion="s1"), lead) == [ReplyRelayed(on=MONDAY)]
    assert expected_of(office, QINGDAO) == set()
    with refused("already-relayed"):
        office.ask(RelayReply(suggestion="s1"), lead)


def test_a_suggestion_of_one_deputy_leaves_nobody_to_tell_and_its_deputy_finds_the_reply_on_the_desk() -> None:
    office = waiting(cosigners=())
    office.ask(SIGN, the_head_of())
    assert expected_of(office) == {(LEAD, "read-reply")}
    office.ask(ReadReply(suggestion="s1"), the_deputy(LEAD))
    assert expected_of(office) == set()


def test_a_second_reply_is_sent_to_everybody_again() -> None:
    office = waiting()
    office.ask(SIGN, the_head_of())
    office.ask(ReadReply(suggestion="s1"), the_deputy(SECOND))
    office.given("case/s1", delivered(round=2), LetterIssued(round=2, number="", to=(SECOND, THIRD), relay=False))
    assert expected_of(office) == {(LEAD, "read-reply"), (SECOND, "read-reply"), (THIRD, "read-reply")}


def name(id: str) -> str:
    return NAMES.get(id, id)


def test_the_sheet_answers_demand_by_demand_and_names_whom_it_answers() -> None:
    office = waiting(cosigners=(SECOND,))
    office.ask(SIGN, the_head_of())
    reply = delivered(on=date(2026, 5, 20), reply_class=ReplyClass.B, promises=(promise(due=date(2026, 12, 15)),))
    x = letter(office.state("case/s1"), reply, name, "云江市人民代表大会")
    assert x.name == "对云江市人民代表大会第2026-001号建议的答复"
    assert x.number == "云建函〔2026〕12号"
    assert x.to == "示例代表001、示例代表002等各位代表："
    assert x.sections == (
        ("一、关于“加装电梯”", "已加装二十部。"),
        ("二、关于“落实补助资金”", "补助资金已拨付。"),
    )
    assert x.promises == (("完成首批加装", "2026年12月15日", "云江市住房和城乡建设局"),)
    assert (x.signed, x.on, x.co) == ("云江市住房和城乡建设局", "2026年5月20日", "云江市财政局")
    assert x.draft == ""


def test_a_sheet_that_is_not_signed_says_so_and_has_no_number() -> None:
    x = letter(waiting().state("case/s1"), reply_submitted(**answered()), name, "云江市人民代表大会")
    assert x.draft == "送审稿　未签发"
    assert x.number == ""


def test_the_answer_after_a_redo_counts_itself() -> None:
    x = letter(waiting().state("case/s1"), delivered(round=2), name, "云江市人民代表大会")
    assert x.name.endswith("（第2次答复）")


@pytest.mark.parametrize(("n", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十")])
def test_headings_are_counted_in_chinese(n: int, said: str) -> None:
    assert numeral(n) == said
