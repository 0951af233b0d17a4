"""立案: one number per case, one series per year and congress."""

from datetime import date

from services.intake.case import DraftSaved, Stage
from services.intake.drafting import ReviseDraft
from services.intake.filing import FileSuggestion, leaves
from services.intake.numbers import NumberIssued
from services.intake.service import intake
from shared.words import Category, Importance, Origin
from tests.intake.numbered import with_rules
from tests.samples import (
    CITY,
    COUNTY,
    JINAN,
    LEAD,
    MONDAY,
    Office,
    at_the_county,
    at_the_office,
    filed,
    refused,
    submitted,
    the_deputy,
    words,
)

DRAFT = DraftSaved(words=words(), deputy=LEAD, county=COUNTY)


def reviewed(*ids: str, congress: str = CITY) -> Office:
    office = Office(intake)
    for id in ids:
        office.given(f"case/{id}", DRAFT, submitted(level=2), congress=congress)
    return office


def file(office: Office, id: str = "s1", congress: str = CITY) -> str:
    asked = FileSuggestion(suggestion=id, category=Category.URBAN)
    number: str = office.ask(asked, at_the_office(congress))[0].number  # type: ignore[attr-defined]
    return number


def test_a_filed_suggestion_carries_its_words_its_sort_and_its_number() -> None:
    asked = FileSuggestion(suggestion="s1", category=Category.URBAN, importance=Importance.IMPORTANT)
    told = reviewed("s1").ask(asked, at_the_office())
    assert told == [filed(importance=Importance.IMPORTANT), NumberIssued(number=1)]


def test_the_numbers_of_a_year_run_without_gap() -> None:
    office = reviewed("s1", "s2", "s3")
    assert [file(office, id) for id in ("s1", "s2", "s3")] == ["2026-001", "2026-002", "2026-003"]


def test_a_new_year_begins_with_one() -> None:
    office = reviewed("s1", "s2").on(date(2026, 12, 31))
    assert file(office, "s1") == "2026-001"
    assert file(office.on(date(2027, 1, 1)), "s2") == "2027-001"


def test_each_congress_counts_for_itself() -> None:
    office = reviewed("s1").given("case/s2", DRAFT, submitted(level=2), congress=JINAN)
    assert [file(office), file(office, "s2", JINAN)] == ["2026-001", "2026-001"]


def test_a_suggestion_is_filed_once_and_stands() -> None:
    office = reviewed("s1")
    file(office)
    assert office.state("case/s1").stage is Stage.FILED
    with refused("not-in-review"):
        file(office)
    with refused("already-submitted"):
        office.ask(ReviseDraft(suggestion="s1", words=words(title="关于改主意了的建议"), began_from=1), the_deputy())


def test_only_the_congresss_own_office_files() -> None:
    with refused("not-yours-to-ask", 403):
        reviewed("s1").ask(FileSuggestion(suggestion="s1", category=Category.LAW), at_the_county())
    with refused("unknown-case", 404):
        file(reviewed("s1"), congress=JINAN)


def test_a_leaf_of_the_congresss_own_tree_is_picked_and_only_one_of_it() -> None:
    office = reviewed("s1", "s2", "s3")
    told = office.ask(FileSuggestion(suggestion="s1", category="urban/生态环境"), at_the_office())[0]
    assert (told.category, told.subcategory, told.origin) == (Category.URBAN, "生态环境", Origin.OWN)  # type: ignore[attr-defined]
    for unknown in ("urban/教育", "weather", "urban/"):
        with refused("unknown-category", 422):
            office.ask(FileSuggestion(suggestion="s2", category=unknown), at_the_office())
    office.law = with_rules(categories_law=("法院", "检察院"), categories_other=())
    told = office.ask(FileSuggestion(suggestion="s2", category="law/法院"), at_the_office())[0]
    assert told.subcategory == "法院"  # type: ignore[attr-defined]
    told = office.ask(FileSuggestion(suggestion="s3", category="other", origin=Origin.CLUE), at_the_office())[0]
    assert (told.subcategory, told.origin) == ("", Origin.CLUE)  # type: ignore[attr-defined]


def test_the_tree_offers_the_parts_of_what_is_divided_and_the_whole_of_what_is_not() -> None:
    rules = with_rules(categories_law=("法院", "检察院"), categories_other=()).books.at(CITY, MONDAY)
    offered = leaves(rules)
    assert ("law/法院", "政法 · 法院") in offered
    assert ("other", "其他") in offered
    assert "law" not in dict(offered)
    assert {code.split("/")[0] for code, _ in offered} == set(Category)
