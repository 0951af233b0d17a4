"""两级预审: the county first, then the office; and back with reasons."""

import pytest
from pydantic import ValidationError

from services.intake.case import DraftSaved, Stage
from services.intake.drafting import SubmitSuggestion
from services.intake.filing import FileSuggestion
from services.intake.prereview import PassReview, SendBackDraft
from services.intake.service import intake
from shared.events.intake import DraftSentBack, ReviewPassed
from shared.words import Category, MendReason
from tests.samples import (
    COUNTY,
    LEAD,
    MONDAY,
    Office,
    at_the_county,
    at_the_office,
    refused,
    seated,
    submitted,
    the_deputy,
    words,
)

DRAFT = DraftSaved(words=words(), deputy=LEAD, county=COUNTY)
PASS = PassReview(suggestion="s1")
BACK = SendBackDraft(suggestion="s1", reasons=(MendReason.FACTS_UNCLEAR, MendReason.WORDING), note="请补充数据")
FILE = FileSuggestion(suggestion="s1", category=Category.URBAN)


def in_county_review() -> Office:
    return Office(intake).given(f"deputy/{LEAD}", seated()).given("case/s1", DRAFT, submitted(level=1))


def in_city_review() -> Office:
    return in_county_review().given("case/s1", ReviewPassed(county=COUNTY, on=MONDAY))


def test_the_county_passes_what_it_has_reviewed() -> None:
    office = in_county_review()
    assert office.ask(PASS, at_the_county()) == [ReviewPassed(county=COUNTY, on=MONDAY)]
    assert office.state("case/s1").stage is Stage.REVIEW_2


def test_a_county_reviews_its_own_deputies_only() -> None:
    for command in (PASS, BACK):
        with refused("not-your-county", 403):
            in_county_review().ask(command, at_the_county("430524"))


@pytest.mark.mechanism("M11")
def test_the_city_does_not_review_before_the_county() -> None:
    for command in (FILE, BACK):
        with refused("county-first"):
            in_county_review().ask(command, at_the_office())
    reviewed = in_county_review()
    reviewed.ask(PASS, at_the_county())
    assert reviewed.ask(FILE, at_the_office())


def test_passing_is_the_countys_and_not_the_offices() -> None:
    with refused("not-yours-to-ask", 403):
        in_county_review().ask(PASS, at_the_office())


def test_what_the_county_has_passed_it_does_not_touch_again() -> None:
    for command in (PASS, BACK):
        with refused("not-in-review"):
            in_city_review().ask(command, at_the_county())


def test_nobody_reviews_a_draft() -> None:
    drafted = Office(intake).given("case/s1", DRAFT)
    with refused("not-in-review"):
        drafted.ask(PASS, at_the_county())
    for command in (BACK, FILE):
        with refused("not-in-review"):
            drafted.ask(command, at_the_office())


def test_nobody_reviews_what_is_not_there() -> None:
    for who in (at_the_county(), at_the_office()):
        with refused("unknown-case", 404):
            Office(intake).ask(BACK, who)


@pytest.mark.parametrize(
    ("office", "who", "level"), [(in_county_review, at_the_county, 1), (in_city_review, at_the_office, 2)]
)
def test_each_level_sends_back_with_coded_reasons(office: object, who: object, level: int) -> None:
    sent = office().ask(BACK, who())  # type: ignore[operator]
    assert sent == [DraftSentBack(reasons=BACK.reasons, note="请补充数据", level=level, on=MONDAY)]


def test_a_returned_draft_is_its_deputys_again_and_may_come_back() -> None:
    office = in_city_review()
    office.ask(BACK, at_the_office())
    assert office.state("case/s1").stage is Stage.RETURNED
    assert office.state("case/s1").sent_back.note == "请补充数据"
    office.ask(SubmitSuggestion(suggestion="s1"), the_deputy())
    assert office.state("case/s1").stage is Stage.REVIEW_1
    assert office.state("case/s1").sent_back is None


@pytest.mark.parametrize("lacking", [{"reasons": ()}, {"note": "改"}])
def test_a_return_without_reason_or_advice_is_no_return(lacking: dict[str, object]) -> None:
    asked = {"suggestion": "s1", "reasons": ("wording",), "note": "请补充数据"}
    with pytest.raises(ValidationError):
        SendBackDraft.model_validate(asked | lacking)
