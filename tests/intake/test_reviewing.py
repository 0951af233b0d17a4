"""Around the reviews: who reads, what is late, wording proposed and answered, the centre of work."""

from datetime import date, timedelta

import pytest

from services.intake.case import DraftSaved, Stage
from services.intake.desk import tasks
from services.intake.drafting import ConfirmSignature, DraftSuggestion, InviteCosigners, ReviseDraft, SubmitSuggestion
from services.intake.figures import of_priorities
from services.intake.prereview import PassReview
from services.intake.review.reviewing import (
    DelayAcknowledged,
    PriorityTagged,
    ReviewLate,
    ReviewNoted,
    ReviewTaken,
    Wording,
    WordingAccepted,
    WordingDeclined,
)
from services.intake.review.rows import review_row
from services.intake.review.suggesting import AcceptWording, DeclineWording, SuggestWording
from services.intake.review.tagging import TagSuggestion
from services.intake.review.taking import AcknowledgeDelay, TakeReview
from services.intake.service import intake
from shared.events.intake import DraftSentBack, ReviewPassed
from shared.events.supervision import DeadlineMissed
from shared.people import Person
from shared.words import ClockName, MendReason, Role
from tests.samples import (
    COUNTY,
    LEAD,
    MONDAY,
    SECOND,
    House,
    Office,
    a_house,
    at,
    at_the_county,
    at_the_office,
    bring_to_filing,
    filed,
    person,
    refused,
    seated,
    submitted,
    the_deputy,
    words,
)

DRAFT = DraftSaved(words=words(), deputy=LEAD, county=COUNTY)
TAKE = TakeReview(suggestion="s1")
LATE = DeadlineMissed(clock=ClockName.COUNTY_REVIEW, unit="", due=date(2026, 3, 5), late_days=1)
BETTER = "老旧小区共四十二个，多数没有电梯。"


def under_review(level: int = 1) -> Office:
    office = Office(intake)
    for id in (LEAD, SECOND):
        office.given(f"deputy/{id}", seated())
    return office.given("case/s1", DRAFT, submitted(level=level))


def a_wording(**changes: str) -> Wording:
    given = {n: getattr(words(), n) for n in Wording.model_fields}
    return Wording(**given | changes)


def suggest(**changes: str) -> SuggestWording:
    return SuggestWording(suggestion="s1", wording=a_wording(**changes), note="补上小区数目")


# Who reads


def colleague() -> Person:
    return person(Role.COUNTY_OFFICE, "county-2", COUNTY)


def test_who_takes_a_review_is_seen_until_the_time_is_over() -> None:
    office = under_review()
    taken = ReviewTaken(by="county-office-1", role=Role.COUNTY_OFFICE, at=at(MONDAY))
    assert office.ask(TAKE, at_the_county()) == [taken]
    review = office.state("case/s1").review
    assert review.reader(at(MONDAY) + timedelta(minutes=29), 30) == taken
    assert review.reader(at(MONDAY) + timedelta(minutes=30), 30) is None


def test_the_same_reader_takes_it_once_and_again_when_it_has_lapsed() -> None:
    office = under_review()
    office.ask(TAKE, at_the_county())
    assert office.ask(TAKE, at_the_county()) == []
    office.now += timedelta(minutes=31)
    assert len(office.ask(TAKE, at_the_county())) == 1


def test_a_second_reader_is_warned_and_not_stopped() -> None:
    office = under_review()
    office.ask(TAKE, at_the_county())
    assert office.ask(TAKE, colleague())
    assert office.ask(PassReview(suggestion="s1"), at_the_county())


def test_a_step_on_ends_the_reading() -> None:
    office = under_review()
    office.ask(TAKE, at_the_county())
    office.ask(PassReview(suggestion="s1"), at_the_county())
    assert office.state("case/s1").review.taken is None
    with refused("county-first"):
        under_review().ask(TAKE, at_the_office())


def test_the_countys_note_goes_to_the_next_reviewer() -> None:
    office = under_review()
    passed = office.ask(PassReview(suggestion="s1", note="情况属实，已到现场看过。"), at_the_county())
    assert passed == [ReviewPassed(county=COUNTY, on=MONDAY), ReviewNoted(note="情况属实，已到现场看过。")]
    assert office.state("case/s1").review.note == "情况属实，已到现场看过。"


# Late


def reviews_late(house: House) -> list[ReviewLate]:
    return [e for e in house.told("intake", ReviewLate) if isinstance(e, ReviewLate)]


def test_the_author_is_told_when_a_review_is_late() -> None:
    house = a_house()
    house.ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy())
    house.ask(SubmitSuggestion(suggestion="s1"), the_deputy())
    house.to(date(2026, 3, 5))
    assert reviews_late(house) == []
    house.to(date(2026, 3, 6))
    assert reviews_late(house) == [ReviewLate(clock=ClockName.COUNTY_REVIEW, due=date(2026, 3, 5))]
    case = house.offices["intake"].state("case/s1")
    assert ("知悉县区初审逾期", LEAD, date(2026, 3, 5)) in [(t.what, t.who, t.since) for t in tasks(case)]
    house.ask(PassReview(suggestion="s1"), at_the_county())
    house.to(date(2026, 3, 14))
    assert [late.clock for late in reviews_late(house)] == [ClockName.COUNTY_REVIEW, ClockName.CITY_REVIEW]


def test_word_of_a_review_that_is_over_is_out_of_date() -> None:
    assert under_review(level=2).hears(LATE) == []
    again = under_review().given("case/s1", submitted(on=date(2026, 3, 9)))
    assert again.hears(LATE) == []
    assert Office(intake).hears(LATE) == []
    said = under_review()
    assert len(said.hears(LATE)) == 1
    assert said.hears(LATE) == []


def test_the_author_reads_of_it_and_the_desk_is_clear_again() -> None:
    office = under_review()
    with refused("no-delay"):
        office.ask(AcknowledgeDelay(suggestion="s1"), the_deputy())
    office.hears(LATE)
    with refused("not-lead-deputy", 403):
        office.ask(AcknowledgeDelay(suggestion="s1"), the_deputy(SECOND))
    assert office.ask(AcknowledgeDelay(suggestion="s1"), the_deputy()) == [DelayAcknowledged()]
    assert [t.role for t in tasks(office.state("case/s1"))] == [Role.COUNTY_OFFICE]


# Wording


@pytest.mark.mechanism("M62")
def test_wording_that_is_proposed_becomes_the_next_version_only_when_the_deputy_takes_it() -> None:
    office = under_review()
    said = office.ask(suggest(situation=BETTER), at_the_county())
    assert said[0] == DraftSentBack(reasons=(MendReason.WORDING,), note="补上小区数目", level=1, on=MONDAY)
    assert office.state("case/s1").words == words(), "nobody changes a deputy's text"
    assert [t.what for t in tasks(office.state("case/s1"))] == ["修改后再提交", "答复修改稿"]
    taken = office.ask(AcceptWording(suggestion="s1"), the_deputy())
    new = DraftSaved(words=words(situation=BETTER), deputy=LEAD, county=COUNTY)
    assert taken == [WordingAccepted(on=MONDAY), new]
    case = office.state("case/s1")
    assert (case.stage, case.saves, case.words.situation) == (Stage.RETURNED, 2, BETTER)
    versions = [DRAFT.words.situation, *(e.words.situation for e in office.told("s1") if isinstance(e, DraftSaved))]
    assert versions == [words().situation, BETTER]
    office.ask(SubmitSuggestion(suggestion="s1"), the_deputy())
    assert office.state("case/s1").stage is Stage.REVIEW_1


def test_accepted_wording_asks_the_cosigners_again() -> None:
    office = under_review()
    office.ask(suggest(situation=BETTER), at_the_county())
    office.ask(InviteCosigners(suggestion="s1", deputies=(SECOND,)), the_deputy())
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    office.ask(AcceptWording(suggestion="s1"), the_deputy())
    with refused("cosigners-pending"):
        office.ask(SubmitSuggestion(suggestion="s1"), the_deputy())


def test_a_deputy_may_decline_and_keeps_the_own_words() -> None:
    office = under_review()
    office.ask(suggest(title="关于老旧小区加装电梯的建议"), at_the_county())
    assert office.ask(DeclineWording(suggestion="s1"), the_deputy()) == [WordingDeclined(note="", on=MONDAY)]
    assert office.state("case/s1").words == words()
    for command in (AcceptWording(suggestion="s1"), DeclineWording(suggestion="s1")):
        with refused("no-wording"):
            office.ask(command, the_deputy())


def test_a_change_of_the_deputys_own_puts_the_proposal_out_of_date() -> None:
    office = under_review()
    office.ask(suggest(situation=BETTER), at_the_county())
    office.ask(ReviseDraft(suggestion="s1", words=words(analysis="自己改的。"), began_from=1), the_deputy())
    with refused("no-wording"):
        office.ask(AcceptWording(suggestion="s1"), the_deputy())


def test_only_the_lead_answers_and_only_a_changed_text_is_proposed() -> None:
    office = under_review()
    with refused("wording-unchanged", 422):
        office.ask(suggest(), at_the_county())
    office.ask(suggest(situation=BETTER), at_the_county())
    with refused("not-lead-deputy", 403):
        office.ask(AcceptWording(suggestion="s1"), the_deputy(SECOND))
    with refused("county-first"):
        under_review().ask(suggest(situation=BETTER), at_the_office())


# The centre of work


def test_the_office_tags_at_review_and_after_filing() -> None:
    tag = TagSuggestion(suggestion="s1", priority="乡村振兴")
    with refused("not-at-the-office"):
        under_review().ask(tag, at_the_office())
    office = under_review(level=2)
    assert office.ask(tag, at_the_office()) == [PriorityTagged(priority="乡村振兴")]
    assert office.ask(tag, at_the_office()) == []
    office.given("case/s1", filed())
    assert office.ask(TagSuggestion(suggestion="s1"), at_the_office()) == [PriorityTagged(priority="")]


def test_a_tag_outlives_the_return() -> None:
    office = under_review(level=2)
    office.ask(TagSuggestion(suggestion="s1", priority="乡村振兴"), at_the_office())
    office.ask(suggest(situation=BETTER), at_the_office())
    office.ask(AcceptWording(suggestion="s1"), the_deputy())
    office.ask(SubmitSuggestion(suggestion="s1"), the_deputy())
    assert office.state("case/s1").review.priority == "乡村振兴"


@pytest.mark.mechanism("M13")
def test_157_of_266_filed_suggestions_at_the_centre_of_work_are_59_percent() -> None:
    (share,) = of_priorities(157, 266, MONDAY)
    assert (share.code, share.numerator, share.denominator, share.percent) == ("R13", 157, 266, "59.0")
    house = a_house()
    for n in range(1, 4):
        bring_to_filing(house, f"s{n}")
    house.ask(TagSuggestion(suggestion="s2", priority="优化营商环境"), at_the_office())
    rows = [review_row(house.offices["intake"].state(f"case/s{n}"))[""] for n in range(1, 4)]
    assert [row[-2:] for row in rows] == [("", 2026), ("优化营商环境", 2026), ("", 2026)]


def test_only_what_waits_and_what_is_filed_is_listed() -> None:
    office = under_review()
    row = review_row(office.state("case/s1"))[""]
    assert row[:5] == (words().title, LEAD, COUNTY, "review-1", MONDAY)
    office.ask(suggest(situation=BETTER), at_the_county())
    assert review_row(office.state("case/s1")) == {}
