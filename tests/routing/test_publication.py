"""答复公开: what is decided public, masked, and nothing else; published anew after a redo, taken down with a reason."""

from datetime import date
from typing import Any

import pytest

from services.routing.facts import CaseReceived, HandlerNamed, RedoTaken
from services.routing.passing import ApproveReply, ReturnReply
from services.routing.publication.desk import of_publication
from services.routing.publication.public_copy import copy_of
from services.routing.publication.publication import CopyCleared, CopyDropped
from services.routing.publication.publishing import PublishReply, WithdrawPublication
from services.routing.publication.rows import published_row
from services.routing.reply import SignReply, SubmitReply
from services.routing.service import routing
from services.routing.shapes_page import reply_shape
from services.routing.writing import SaveReply
from shared.events.publication import PublicationWithdrawn, ReplyPublished
from shared.messages import Event
from shared.people import Person
from shared.web.parts import Known
from shared.words import ClockName, Publicity, ReplyClass, Role, SendBackReason
from tests.samples import (
    FINANCE,
    HOUSING,
    MONDAY,
    Office,
    answered,
    assigned,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    contacted,
    context,
    delivered,
    filed,
    promise,
    received,
    refused,
    reply_submitted,
    signed_in,
    the_deputy,
    the_head_of,
)

FRIDAY, LATER = date(2026, 3, 6), date(2026, 9, 18)
FULL, SUMMARY = Publicity.FULL, Publicity.SUMMARY
CLOSED = (Publicity.ON_REQUEST, Publicity.NOT_PUBLIC)
PUBLISH = PublishReply(publication="s1")
DOWN = WithdrawPublication(publication="s1", reason="正文中写到了个人情况")
ESSENCE = "二十部电梯已经加装完成，补助资金全部拨付到位。"
PLANTED = (
    "13912345678",
    "139-1234-5678",
    "８６13912345678",
    "0731-88881234",
    "073188881234",
    "430523199001011234",
    "6222021234567890123",
    "6222 0212 3456 7890 123",
    "zhang.san@example.com",
)


def handling(*facts: Event, **wish: Any) -> Office:
    return Office(routing).given("case/s1", received(**wish), assigned(), signed_in(), contacted(), *facts)


def submit(office: Office, **changes: Any) -> list[Event]:
    public_text = changes.pop("public_text", "")
    content = answered(changes.pop("reply_class", ReplyClass.A), **changes)
    return office.ask(SubmitReply(suggestion="s1", public_text=public_text, **content), at_the_unit())


def signed(office: Office | None = None, **changes: Any) -> Office:
    """From the draft to the deputy."""
    office = office or handling()
    submit(office, **{"publicity": FULL} | changes)
    office.ask(ApproveReply(suggestion="s1"), at_the_inspection())
    office.ask(SignReply(suggestion="s1"), the_head_of())
    return office


def again(office: Office, **changes: Any) -> Office:
    """A redo's reply, half a year later."""
    office.given("case/s1", RedoTaken(round=2, on=LATER), contacted(round=2)).on(LATER)
    return signed(office, **changes)


def public(office: Office) -> list[Event]:
    """What everybody outside has been told."""
    return [e for e in office.told() if e.topic == "tibandu.public.v1"]


def read(office: Office) -> str:
    """What everybody can read on the page now: the whole row, and every fact told outside."""
    shown = published_row(office.state("publication/s1"))
    return f"{shown}" + "".join(e.model_dump_json() for e in public(office))


def test_a_reply_in_full_is_published_as_its_masked_copy() -> None:
    office = signed(reply_class=ReplyClass.B, promises=(promise(),)).on(FRIDAY)
    assert public(office) == []
    told = office.ask(PUBLISH, at_the_unit())
    assert told == [
        ReplyPublished(
            version=1, round=1, number="2026-001", year=2026, title="关于加装老旧小区电梯的建议", unit=HOUSING,
            reply_class=ReplyClass.B, publicity=FULL, replied=MONDAY, on=FRIDAY,
            text="已加装二十部。\n补助资金已拨付。\n承诺事项：完成首批加装，2026年12月15日（周二）前完成，住建局",
        )
    ]  # fmt: skip
    assert "已加装二十部" in read(office)


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("place", ["answers", "basis", "promises"])
def test_no_number_that_leads_to_a_person_reaches_the_public(planted: str, place: str) -> None:
    said = f"已经办成，咨询请找{planted}，谢谢。"
    content: dict[str, Any] = {"answers": (said, "二。"), "basis": said, "promises": (promise(said),)}
    reply_class = ReplyClass.B if place == "promises" else ReplyClass.A
    office = signed(reply_class=reply_class, **{place: content[place]})
    office.ask(PUBLISH, at_the_unit())
    digits = "".join(c for c in planted if c.isdecimal())[-8:] or planted
    assert digits not in "".join(c for c in read(office) if c.isdecimal() or c in "@")
    assert planted not in read(office)
    assert "已经办成" in read(office)
    assert "××" in read(office)


def test_the_copy_calls_the_deputy_a_deputy_and_names_nobody_in_the_unit() -> None:
    text = "尊敬的示例张三代表：\n您的建议收悉。李四同志已到现场。联系人：王五，电话：88881234。"
    named = HandlerNamed(unit=HOUSING, leader="李四", section="房管科", handler="王五", plan="先踏勘", on=MONDAY)
    office = signed(handling(named), answers=(text, "王五负责落实。"))
    office.ask(PUBLISH, at_the_unit())
    shown = office.state("publication/s1").shown.text
    assert shown.startswith("代表：\n您的建议收悉。××同志已到现场。联系人：××，电话：××。\n××负责落实。")
    assert not any(word in read(office) for word in ("张三", "李四", "王五", "88881234"))


def test_the_title_is_masked_as_well() -> None:
    office = signed(handling(title="关于公布热线073188881234的建议"))
    office.ask(PUBLISH, at_the_unit())
    assert office.state("publication/s1").shown.title == "关于公布热线××的建议"


def test_a_summary_is_all_that_is_published_of_its_reply() -> None:
    office = signed(publicity=SUMMARY, public_text=ESSENCE, answers=("植入的原文一。", "植入的原文二。"))
    office.ask(PUBLISH, at_the_unit())
    assert office.state("publication/s1").shown.text == ESSENCE
    assert "植入的原文" not in read(office)


@pytest.mark.parametrize("text", ["", "太短了，不到二十个字。"])
def test_a_summary_must_be_written(text: str) -> None:
    with refused("summary-missing", 422):
        submit(handling(), publicity=SUMMARY, public_text=text)


def test_what_the_unit_masks_further_by_hand_is_what_becomes_public() -> None:
    office = signed(answers=("某村某户的情况。", "二。"), public_text="已按实际情况妥善处理。")
    office.ask(PUBLISH, at_the_unit())
    assert office.state("publication/s1").shown.text == "已按实际情况妥善处理。"
    assert "某村某户" not in read(office)


@pytest.mark.parametrize("planted", [*PLANTED, "联系人：王五", "联系电话88881234"])
@pytest.mark.parametrize("publicity", [FULL, SUMMARY])
def test_a_copy_of_the_units_own_that_still_leads_to_a_person_is_refused(planted: str, publicity: Publicity) -> None:
    with refused("public-copy-unmasked", 422):
        submit(handling(), publicity=publicity, public_text=f"{ESSENCE}{planted}")
    assert submit(handling(), publicity=Publicity.NOT_PUBLIC, public_text=f"{ESSENCE}{planted}")


def test_a_copy_with_the_handlers_name_is_refused() -> None:
    named = HandlerNamed(unit=HOUSING, leader="李四", section="", handler="王五", plan="", on=MONDAY)
    with refused("public-copy-unmasked", 422) as no:
        submit(handling(named), publicity=FULL, public_text=f"{ESSENCE}由王五负责。")
    assert "本单位人员姓名" in str(no.value)


def test_a_deputy_who_wishes_to_stay_unnamed_is_not_addressed_by_name() -> None:
    text = f"示例张三代表：\n{ESSENCE}"
    with refused("public-copy-unmasked", 422) as no:
        submit(handling(unnamed=True), publicity=FULL, public_text=text)
    assert "代表姓名" in str(no.value)
    assert submit(handling(unnamed=True), publicity=FULL, public_text=f"代表：\n{ESSENCE}")
    assert submit(handling(), publicity=FULL, public_text=text), "who does not mind may be named by hand"


@pytest.mark.parametrize("wish", list(Publicity))
@pytest.mark.parametrize("publicity", list(Publicity))
def test_no_reply_is_more_public_than_the_deputy_wished(wish: Publicity, publicity: Publicity) -> None:
    office = handling(wish=wish)
    order = list(Publicity)
    if order.index(publicity) >= order.index(wish):
        assert submit(office, publicity=publicity, public_text=ESSENCE)
        return
    with refused("wider-than-wished", 422) as no:
        submit(office, publicity=publicity, public_text=ESSENCE)
    assert wish.word in str(no.value)


def test_routing_takes_the_wish_from_the_filing() -> None:
    office = Office(routing)
    told = office.hears(filed(publicity=Publicity.NOT_PUBLIC, unnamed=True))
    assert [(e.wish, e.unnamed) for e in told if isinstance(e, CaseReceived)] == [(Publicity.NOT_PUBLIC, True)]


@pytest.mark.parametrize("publicity", CLOSED)
def test_what_is_not_decided_public_is_nobodys_to_publish(publicity: Publicity) -> None:
    office = signed(publicity=publicity, public_text=ESSENCE)
    assert office.stream("430500/publication/s1").version == 0
    for who in (at_the_unit(), at_the_office(), at_the_government()):
        with refused("unknown-publication", 404):
            office.ask(PUBLISH, who)
    assert public(office) == []
    assert published_row(office.state("publication/s1")) == {}


def test_nothing_is_public_before_it_is_published() -> None:
    office = signed()
    assert (public(office), published_row(office.state("publication/s1"))) == ([], {})


def test_the_inspection_office_passes_no_summary_that_is_missing() -> None:
    """One that was sent to review before summaries were asked for."""
    office = handling(reply_submitted(publicity=SUMMARY))
    with refused("summary-missing", 422):
        office.ask(ApproveReply(suggestion="s1"), at_the_inspection())


def test_the_copy_is_not_lost_when_the_draft_comes_back() -> None:
    office = handling()
    submit(office, publicity=SUMMARY, public_text=ESSENCE)
    office.ask(ReturnReply(suggestion="s1", reasons=(SendBackReason.FORM,), note="格式不对"), at_the_inspection())
    assert office.state("case/s1").answer.copy == ESSENCE
    submit(office, publicity=FULL)
    assert office.state("case/s1").answer.copy == ""


def test_what_is_written_of_a_copy_is_saved_with_the_draft() -> None:
    office = handling()
    office.ask(SaveReply(suggestion="s1", public_text=ESSENCE), at_the_unit())
    case = office.state("case/s1")
    assert reply_shape(case, context(at_the_unit()), Known()).values["public_text"] == ESSENCE


def test_the_unit_that_replied_publishes_and_the_offices_may_in_its_place() -> None:
    for who in (at_the_unit(), at_the_office(), at_the_government()):
        assert signed().ask(PUBLISH, who)
    with refused("unknown-publication", 404):
        signed().ask(PUBLISH, at_the_unit(FINANCE))
    for other in (the_deputy(), at_the_inspection(), Person("x", "", Role.PUBLIC, "430500")):
        with refused("not-yours-to-ask", 403):
            signed().ask(PUBLISH, other)


def test_a_reply_is_published_once() -> None:
    office = signed()
    office.ask(PUBLISH, at_the_unit())
    with refused("nothing-to-publish"):
        office.ask(PUBLISH, at_the_unit())


def test_the_desk_of_the_unit_waits_from_the_reply_to_the_publication() -> None:
    office = signed()
    (task,) = of_publication(office.state("publication/s1"))
    assert (task.role, task.who, task.command) == (Role.UNIT, HOUSING, "publish-reply")
    assert (task.clock, task.since) == (ClockName.PUBLICATION, MONDAY)
    office.ask(PUBLISH, at_the_unit())
    assert of_publication(office.state("publication/s1")) == []


def test_a_reply_taken_down_is_read_by_nobody_and_the_reason_stays_inside() -> None:
    office = signed()
    with refused("nothing-published"):
        office.ask(DOWN, at_the_office())
    office.ask(PUBLISH, at_the_unit())
    with refused("not-yours-to-ask", 403):
        office.ask(DOWN, at_the_unit())
    office.ask(DOWN, at_the_office())
    assert public(office)[1:] == [PublicationWithdrawn(version=1, round=1, on=MONDAY)]
    assert published_row(office.state("publication/s1")) == {}
    assert DOWN.reason not in read(office)
    with refused("nothing-published"):
        office.ask(DOWN, at_the_office())


def test_a_redos_reply_is_published_as_a_further_version_and_the_first_is_read_until_then() -> None:
    office = signed()
    office.ask(PUBLISH, at_the_unit())
    again(office, answers=("重新答复一。", "重新答复二。"))
    assert "已加装二十部" in str(published_row(office.state("publication/s1")))
    office.ask(PUBLISH, at_the_unit())
    assert [(e.version, e.round) for e in public(office) if isinstance(e, ReplyPublished)] == [(1, 1), (2, 2)]
    assert "已加装二十部" not in str(published_row(office.state("publication/s1")))


def test_a_redos_reply_that_is_not_public_leaves_nothing_to_publish() -> None:
    office = again(signed(), publicity=Publicity.ON_REQUEST)
    assert [type(e) for e in office.told("publication/s1")] == [CopyCleared, CopyDropped]
    with refused("nothing-to-publish"):
        office.ask(PUBLISH, at_the_unit())


def test_a_reply_may_be_published_after_an_earlier_one_was_taken_down() -> None:
    office = signed()
    office.ask(PUBLISH, at_the_unit())
    office.ask(DOWN, at_the_office())
    again(office).ask(PUBLISH, at_the_unit())
    p = office.state("publication/s1")
    assert (p.shown.version, p.withdrawn, p.reason) == (2, None, "")


def test_the_publication_is_the_same_folded_anew() -> None:
    office = again(signed())
    office.ask(PUBLISH, at_the_unit())
    assert office.refolded("430500/publication/s1") == office.state("publication/s1")


def test_a_reply_without_a_written_copy_has_the_masked_one() -> None:
    office = handling()
    assert copy_of(office.state("case/s1"), delivered(publicity=FULL), "") == (
        "已加装二十部。\n补助资金已拨付。\n依据：竣工验收单第12号"
    )
