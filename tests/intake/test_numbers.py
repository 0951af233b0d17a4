"""编号: per term, session, kind and time; without gaps, never twice, whatever the pattern."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.numbers import Numbers, evolve, next_of_session, series_of
from shared.rules import Rules
from shared.words import Origin, SessionKind
from tests.intake.numbered import BETWEEN, IN, file, in_the_sixteenth_term, put, reviewed, with_rules
from tests.samples import CITY, LAW, MONDAY, Office, refused

JANUARY = date(2026, 1, 12)  # before the session opens, inside its window
PATTERNS = [
    "{term}-{session}-{n:3}",
    "{term}-{session}-{n}",
    "{session}-{term}-{n:3}",
    "{term}-{n:2}",
    "第{session}次{n}",
]


def numbers(office: Office, *ids: str) -> list[str]:
    return [file(office, id).number for id in ids]


def test_with_a_term_on_record_a_number_names_term_and_session() -> None:
    office = in_the_sixteenth_term(reviewed("a", "b", kind=IN, on=JANUARY))
    put(office, "c", BETWEEN)
    put(office, "d", BETWEEN)
    assert numbers(office, "a", "c", "b", "d") == ["16-3-001", "16-3-B001", "16-3-002", "16-3-B002"]


def test_what_is_filed_carries_the_session_its_number_counts_it_with_and_that_sessions_year() -> None:
    office = in_the_sixteenth_term(reviewed("s1", on=date(2026, 12, 30))).on(date(2027, 1, 8))
    told = file(office)
    assert (told.number, told.term, told.session, told.year) == ("16-3-B001", 16, 3, 2026)
    assert told.session_closes == date(2026, 2, 24)


def test_a_suggestion_counts_with_the_session_it_was_handed_in_for_however_long_the_review_takes() -> None:
    office = in_the_sixteenth_term(reviewed("early", "late", kind=IN, on=JANUARY))
    assert file(office.on(date(2026, 2, 23)), "early").number == "16-3-001"
    assert file(office.on(date(2027, 1, 20)), "late").number == "16-3-002"
    put(office, "next", IN, on=date(2027, 1, 20))
    assert file(office, "next").number == "16-4-001"


def test_without_a_term_or_before_its_first_session_the_year_counts() -> None:
    told = file(reviewed("s1"))
    assert (told.number, told.session_closes) == ("2026-001", None)
    unopened = in_the_sixteenth_term(reviewed("s1", on=JANUARY)).on(JANUARY)
    told = file(unopened)
    assert (told.number, told.term) == ("2026-001", 0)


def test_when_the_pattern_changes_the_count_goes_on() -> None:
    office = in_the_sixteenth_term(reviewed("a", "b", "c", "d"))
    assert numbers(office, "a", "b") == ["16-3-B001", "16-3-B002"]
    office.law = with_rules(number_between="第{term}届{session}次-{n:4}")
    assert numbers(office, "c") == ["第16届3次-0003"]
    office.law = LAW
    assert numbers(office, "d") == ["16-3-B004"]


def test_two_kinds_under_one_pattern_are_counted_together() -> None:
    same = with_rules(number_between="{term}-{session}-{n:3}")
    office = in_the_sixteenth_term(reviewed("a", "b", kind=IN, on=JANUARY, law=same))
    put(office, "c", BETWEEN)
    assert numbers(office, "a", "c", "b") == ["16-3-001", "16-3-002", "16-3-003"]


@pytest.mark.parametrize(
    "pattern", ["{term}{n}", "{term}-{session}", "{term}-{n}号", "{town}-{n}", "2026-{n:3}", "{n}"]
)
def test_a_pattern_that_could_give_a_number_twice_files_nothing(pattern: str) -> None:
    office = in_the_sixteenth_term(reviewed("s1", law=with_rules(number_between=pattern)))
    with refused("number-pattern-unsafe"):
        file(office)
    assert office.state("case/s1").number == ""


@pytest.mark.parametrize("rules", LAW.books.rules.values(), ids=LAW.books.rules.keys())
def test_every_pattern_of_the_rule_books_is_a_good_one(rules: Rules) -> None:
    for origin in (Origin.OWN, Origin.MOTION):
        for kind in SessionKind:
            number, _ = next_of_session(Numbers(), series_of(16, 3, kind, origin), rules)
            assert number.startswith("16-3-")
            assert number.endswith("001")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([1, 3, 11, 13, 16, 31]),
            st.sampled_from([1, 3, 6, 11]),
            st.sampled_from([Origin.OWN, Origin.MOTION]),
            st.sampled_from(list(SessionKind)),
            st.sampled_from(PATTERNS),
        ),
        max_size=60,
    )
)
def test_no_number_is_ever_given_twice_and_no_session_leaves_a_gap_under_its_own_pattern(asked: list[tuple]) -> None:  # type: ignore[type-arg]
    held, given_ = Numbers(), list[str]()
    for term, session, origin, kind, pattern in asked:
        rules = with_rules(number_in_session=pattern, number_between=pattern, number_motion=pattern).books.at(
            CITY, MONDAY
        )
        number, fact = next_of_session(held, series_of(term, session, kind, origin), rules)
        held = evolve(held, fact)
        given_.append(number)
    assert len(set(given_)) == len(given_)


def test_the_sessions_numbers_are_folded_from_their_facts() -> None:
    office = in_the_sixteenth_term(reviewed("a", "b"))
    numbers(office, "a", "b")
    name = f"{CITY}/numbers/sessions"
    assert office.refolded(name) == office.state("numbers/sessions")
    assert office.state("numbers/sessions").series == {"16-3-suggestion-between-sessions": 2}
