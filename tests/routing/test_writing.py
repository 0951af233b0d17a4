"""起草答复: in several sittings, with the unit's own wordings, and with an eye on what was answered before."""

import pytest

from services.routing import versions_page
from services.routing.earlier import Earlier, like_replies
from services.routing.reply import SubmitReply
from services.routing.rows import reply_row
from services.routing.saved import ReplySaved
from services.routing.service import routing
from services.routing.shapes_page import reply_shape
from services.routing.specimen import Specimen
from services.routing.specimens import KeepSpecimens
from services.routing.specimens_page import common, filled
from services.routing.writing import SaveReply
from shared.events.routing import ReplyReturned, ReplySubmitted
from shared.web.parts import Known
from shared.words import Part, ReplyClass, SendBackReason
from tests.samples import (
    DEMANDS,
    FINANCE,
    HOUSING,
    MONDAY,
    Office,
    answered,
    assigned,
    at_the_unit,
    contacted,
    context,
    delivered,
    received,
    refused,
    reply_submitted,
    signed_in,
)

HALF = SaveReply(suggestion="s1", answers=("已加装二十部。",))


def handling(*more: object) -> Office:
    past = (received(), assigned(), signed_in(), contacted(), *more)
    return Office(routing).given("case/s1", *past)  # type: ignore[arg-type]


def co_handling() -> Office:
    past = (received(), assigned(co=(FINANCE,)), signed_in(), signed_in(FINANCE, part=Part.CO))
    return Office(routing).given("case/s1", *past)


def offered(office: Office) -> dict[str, object]:
    """What the form of the reply begins with."""
    return dict(reply_shape(office.state("case/s1"), context(at_the_unit()), Known()).values)


def test_whom_to_ask_is_kept_with_the_half_reply_and_stays_in_the_unit() -> None:
    office = handling()
    told = office.take(HALF.model_copy(update={"person": "示例经办人", "telephone": "0000-0001"}), at_the_unit())
    assert [fact.topic for fact in told] == [None]
    assert (offered(office)["person"], offered(office)["telephone"]) == ("示例经办人", "0000-0001")
    office.ask(HALF, at_the_unit())
    assert (offered(office)["person"], offered(office)["telephone"]) == ("", "")


def test_half_a_reply_is_kept_and_the_form_goes_on_from_there() -> None:
    office = handling()
    (saved,) = office.ask(HALF, at_the_unit())
    assert isinstance(saved, ReplySaved)
    assert offered(office)["answers"] == ["已加装二十部。"]
    assert office.state("case/s1").stage.value == "handling", "nothing has been sent"
    office.ask(SubmitReply(suggestion="s1", **answered()), at_the_unit())
    assert office.state("case/s1").answer.saved is None


def test_what_is_saved_after_the_gate_sent_it_back_goes_before_the_old_draft() -> None:
    back = ReplyReturned(unit=HOUSING, round=1, reasons=(SendBackReason.WEAK,), note="请补措施", on=MONDAY)
    office = handling(reply_submitted(), back)
    assert offered(office)["answers"] == list(answered()["answers"])
    office.ask(SaveReply(suggestion="s1", answers=("改写了。",)), at_the_unit())
    assert offered(office)["answers"] == ["改写了。"]


def test_only_the_lead_unit_writes_and_only_while_it_handles() -> None:
    with refused("not-lead-unit", 403):
        co_handling().ask(HALF, at_the_unit(FINANCE))
    with refused("not-handling"):
        handling(reply_submitted()).ask(HALF, at_the_unit())
    with refused("answer-without-demand", 422):
        handling().ask(SaveReply(suggestion="s1", answers=("一", "二", "三")), at_the_unit())


# 范本


def test_a_specimen_fills_only_what_is_empty() -> None:
    one = next(s for s in common() if s.reply_class is ReplyClass.B)
    entries = {"reply_class": "B", "answers": ["已加装二十部。", ""], "basis": ""}
    made = filled(entries, DEMANDS, one)
    assert made["answers"][0] == "已加装二十部。"
    assert made["answers"][1].startswith("关于“落实补助资金”：")
    assert made["basis"] == one.basis


def test_a_unit_keeps_its_own_wordings_one_for_each_class() -> None:
    office, own = Office(routing), Specimen(reply_class=ReplyClass.A, answer="关于{诉求}：我局已经办好。")
    office.ask(KeepSpecimens(unit=HOUSING, specimens=(own,)), at_the_unit())
    assert office.state(f"specimen/{HOUSING}").own == (own,)
    assert office.ask(KeepSpecimens(unit=HOUSING, specimens=(own,)), at_the_unit()) == []
    with refused("specimen-twice", 422):
        office.ask(KeepSpecimens(unit=HOUSING, specimens=(own, own)), at_the_unit())
    with refused("not-your-unit", 403):
        office.ask(KeepSpecimens(unit=FINANCE, specimens=(own,)), at_the_unit())


# G8


TEXT = "今年已在老旧小区加装电梯二十部，补助资金三百万元已经拨付到位，其余小区正在征求住户意见。"


def earlier(id: str, title: str, text: str = TEXT, year: int = 2025) -> Earlier:
    return Earlier(id, f"16-1-{id}", title, HOUSING, "A", 1, year, text)


def test_last_years_reply_word_for_word_is_found() -> None:
    """G8: not identical with last year's reply to a similar case."""
    past = [earlier("001", "关于老旧小区加装电梯的建议"), earlier("002", "关于整治乱停车的建议")]
    (found,) = like_replies("关于加装老旧小区电梯的建议", TEXT, past)
    assert found.reply.id == "001"
    assert found.same
    (fresh,) = like_replies(
        "关于加装老旧小区电梯的建议", "本年度新增三十六部，财政另列专项，名单见附件，九月底验收。", past
    )
    assert not fresh.same


def test_the_one_that_is_repeated_stands_first() -> None:
    past = [
        earlier(
            "001", "关于加装老旧小区电梯的建议", "另外一种说法，与今年的答复没有相同的地方，只谈选址和施工安排的先后。"
        )
    ]
    past.append(earlier("002", "关于在老旧小区加装电梯及改造管网的建议"))
    assert like_replies("关于加装老旧小区电梯的建议", TEXT, past)[0].reply.id == "002"


@pytest.mark.parametrize("text", ["", "已办。"])
def test_too_little_text_is_not_called_a_repetition(text: str) -> None:
    (found,) = like_replies("关于加装老旧小区电梯的建议", text, [earlier("001", "关于加装老旧小区电梯的建议", text)])
    assert not found.same


def test_a_delivered_reply_is_listed_to_be_found_again() -> None:
    office = handling(reply_submitted(), delivered())
    (row,) = reply_row(office.state("case/s1")).values()
    assert row[:3] == ("2026-001", received().title, HOUSING)
    assert "补助资金已拨付。" in row[4]
    assert reply_row(handling().state("case/s1")) == {}


def test_a_version_sent_to_the_gate_is_compared_with_a_saved_one_in_what_both_hold() -> None:
    assert {"answers", "basis", "promises", "publicity", "reply_class"} == set(versions_page.LABELS)
    assert set(versions_page.LABELS) <= ReplySaved.model_fields.keys() & ReplySubmitted.model_fields.keys()
