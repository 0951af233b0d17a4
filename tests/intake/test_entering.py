"""代录, publicity and units: what others write down, and what the deputy wishes beside the text."""

from datetime import timedelta

import pytest

from services.intake.desk import tasks
from services.intake.drafting import ReviseDraft, SubmitSuggestion
from services.intake.entering import ConfirmEntry, EnterDraft
from services.intake.facts import DraftEntered, DraftSaved, EntryConfirmed, Words
from services.intake.filing import FileSuggestion
from services.intake.pages import may_see, part
from services.intake.prereview import PassReview
from shared.events.intake import SuggestionFiled
from shared.people import Person
from shared.words import Category, EntrySource, Publicity, Role
from tests.intake.raised import drafted, handed_in, with_a_session
from tests.samples import (
    COUNTY,
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    SECOND,
    Office,
    at_the_county,
    at_the_government,
    at_the_office,
    at_the_point,
    refused,
    seated,
    the_deputy,
    words,
)

ENTER = EnterDraft(suggestion="s1", deputy=LEAD, source=EntrySource.PAPER, received=MONDAY, words=words())
CONFIRM, SUBMIT = ConfirmEntry(suggestion="s1"), SubmitSuggestion(suggestion="s1")


def entered(by: Person | None = None) -> Office:
    office = with_a_session()
    office.ask(ENTER, by or at_the_office())
    return office


@pytest.mark.parametrize("who", [at_the_office(), at_the_point()], ids=["office", "station"])
def test_an_office_or_a_station_writes_down_what_a_deputy_brought(who: Person) -> None:
    office = with_a_session()
    assert office.ask(ENTER, who) == [
        DraftSaved(words=words(), deputy=LEAD, county=COUNTY),
        DraftEntered(role=who.role, enterer=who.id, source=EntrySource.PAPER, received=MONDAY),
    ]
    assert {(f.actor, f.role) for f in office.journal[-2:]} == {(who.id, who.role.value)}, "the journal says who"
    shown = part(office.state("case/s1"), the_deputy(), str)
    assert shown
    assert ("代录", f"{who.role.word}依纸质原件代录（2026年3月2日（周一）收到），待代表核对") in shown.facts


def test_nothing_written_down_is_handed_in_before_its_deputy_has_confirmed_it() -> None:
    office = entered()
    assert [(t.who, t.what) for t in tasks(office.state("case/s1"))] == [(LEAD, "核对代录")]
    with refused("entry-not-confirmed"):
        office.ask(SUBMIT, the_deputy())
    with refused("text-changed"):
        office.ask(ConfirmEntry(suggestion="s1", began_from=2), the_deputy())
    assert office.ask(CONFIRM, the_deputy()) == [EntryConfirmed(version=1, on=MONDAY)]
    with refused("already-confirmed"):
        office.ask(CONFIRM, the_deputy())
    assert handed_in(office).deputy == LEAD


def test_a_deputy_who_mends_what_was_written_down_has_confirmed_it() -> None:
    office = entered()
    office.ask(ReviseDraft(suggestion="s1", words=words(analysis="不是这个意思。"), began_from=1), the_deputy())
    assert office.state("case/s1").entered.confirmed
    assert handed_in(office)


def test_only_the_deputy_confirms_and_only_what_was_written_down() -> None:
    with refused("not-lead-deputy", 403):
        entered().ask(CONFIRM, the_deputy(SECOND))
    with refused("not-entered", 403):
        drafted(with_a_session()).ask(CONFIRM, the_deputy())
    with refused("not-yours-to-ask", 403):
        with_a_session().ask(ENTER, at_the_government())


def test_one_writes_down_for_sitting_deputies_what_has_come_in() -> None:
    with refused("received-later", 422):
        with_a_session().ask(ENTER.model_copy(update={"received": MONDAY + timedelta(days=1)}), at_the_office())
    with refused("not-a-deputy", 422):
        with_a_session().given(f"deputy/{LEAD}", seated(sitting=False)).ask(ENTER, at_the_office())
    with refused("already-drafted"):
        entered().ask(ENTER, at_the_office())


def test_who_wrote_it_down_sees_it_until_it_is_handed_in() -> None:
    office, other = entered(at_the_point()), at_the_point("p2")
    for who, sees in ((at_the_point(), True), (other, False), (at_the_office(), False), (the_deputy(), True)):
        assert may_see(office.state("case/s1"), who) is sees, who
    office.ask(CONFIRM, the_deputy())
    handed_in(office)
    assert not may_see(office.state("case/s1"), at_the_point())


def test_a_wish_for_secrecy_has_its_reason_and_goes_with_the_case() -> None:
    office = drafted(with_a_session(), publicity=Publicity.NOT_PUBLIC)
    with refused("publicity-reason-missing", 422):
        office.ask(SUBMIT, the_deputy())
    text = words(publicity=Publicity.NOT_PUBLIC, publicity_reason="涉及在建工程安防布置", unnamed=True)
    office.ask(ReviseDraft(suggestion="s1", words=text, began_from=1), the_deputy())
    handed_in(office)
    told = filed(office)
    assert (told.publicity, told.unnamed) == (Publicity.NOT_PUBLIC, True)
    assert "安防" not in told.model_dump_json(), "the reason stays with those who review"
    facts = {
        who.role: dict(shown.facts) for who in (at_the_office(), at_the_government()) if (shown := seen(office, who))
    }
    assert facts[Role.OFFICE]["公开意愿"] == "不公开：涉及在建工程安防布置"
    assert facts[Role.GOVERNMENT]["公开意愿"] == "不公开"


def seen(office: Office, who: Person):  # type: ignore[no-untyped-def]
    return part(office.state("case/s1"), who, str)


def filed(office: Office) -> SuggestionFiled:
    office.ask(PassReview(suggestion="s1"), at_the_county())
    told = office.ask(FileSuggestion(suggestion="s1", category=Category.URBAN), at_the_office())
    return next(e for e in told if isinstance(e, SuggestionFiled))


def test_one_or_more_units_are_proposed_and_the_older_single_one_is_still_read() -> None:
    office = drafted(with_a_session(), proposed_units=(HOUSING, FINANCE))
    handed_in(office)
    told = filed(office)
    assert (told.proposed_unit, told.proposed_units) == (HOUSING, (HOUSING, FINANCE))
    assert Words.model_validate({"proposed_unit": HOUSING}).proposed_units == (HOUSING,)
    assert Words.model_validate({"proposed_unit": ""}).proposed_units == ()
