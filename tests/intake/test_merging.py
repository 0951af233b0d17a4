"""并案 in intake: numbers and pages stay, the deputies are told, and it can be undone until the assignment (T8)."""

from services.intake.desk import tasks
from services.intake.merging import MergeSuggestions, UnmergeSuggestion
from services.intake.pages import part
from services.intake.refusing import AcknowledgeNotice
from shared.events.filing import SuggestionJoined, SuggestionParted, SuggestionsMerged
from tests.intake.numbered import BETWEEN, filed_cases, put
from tests.samples import JINAN, MONDAY, Office, assigned, at_the_office, refused, the_deputy

OFFICE = at_the_office()


def merge(office: Office, *children: str, into: str = "a") -> list[object]:
    return list(office.ask(MergeSuggestions(suggestion=into, children=children), OFFICE))


def test_merged_suggestions_keep_their_numbers_and_point_at_the_main_one() -> None:
    office = filed_cases("a", "b", "c")
    joined = SuggestionJoined(main="a", main_number="2026-001", on=MONDAY)
    assert merge(office, "b", "c") == [SuggestionsMerged(children=("b", "c"), on=MONDAY), joined, joined]
    child = part(office.state("case/b"), the_deputy(), str)
    assert child
    assert (child.word, child.number) == ("已并案", "2026-002")
    assert ("并案", "并入2026-001，一并办理，单独答复") in child.facts
    assert ("主案2026-001", "/s/a") in child.links
    main = part(office.state("case/a"), the_deputy(), str)
    assert main
    assert ("并案", "本案为主案，并入2件") in main.facts


def test_every_deputy_concerned_is_told() -> None:
    office = filed_cases("a", "b")
    merge(office, "b")
    for id in ("a", "b"):
        assert [(t.who, t.what) for t in tasks(office.state(f"case/{id}"))] == [("deputy-1", "知悉并案")]
        office.ask(AcknowledgeNotice(suggestion=id), the_deputy())
        assert tasks(office.state(f"case/{id}")) == []


def test_a_further_one_joins_those_that_are_merged() -> None:
    office = filed_cases("a", "b", "c")
    merge(office, "b")
    assert merge(office, "c", "c")[0] == SuggestionsMerged(children=("b", "c"), on=MONDAY)


def test_undone_before_the_assignment_it_goes_on_alone() -> None:
    office = filed_cases("a", "b", "c")
    merge(office, "b", "c")
    told = office.ask(UnmergeSuggestion(suggestion="b"), OFFICE)
    assert told == [SuggestionParted(main="a", on=MONDAY), SuggestionsMerged(children=("c",), on=MONDAY)]
    assert [t.what for t in tasks(office.state("case/b"))] == ["知悉取消并案"]
    with refused("not-merged"):
        office.ask(UnmergeSuggestion(suggestion="b"), OFFICE)
    assert merge(office, "b")[0] == SuggestionsMerged(children=("c", "b"), on=MONDAY), "and may be merged again"


def test_only_what_is_filed_and_free_is_merged() -> None:
    office = filed_cases("a", "b", "c", "d")
    put(office, "draft", BETWEEN)
    with refused("not-filed"):
        merge(office, "draft")
    with refused("unknown-case", 404):
        merge(office, "nothing")
    with refused("child-is-main", 422):
        merge(office, "a")
    merge(office, "b")
    with refused("already-merged"):
        merge(office, "b", into="c")
    with refused("child-has-children"):
        merge(office, "a", into="c")


def test_after_the_assignment_nothing_is_merged_or_undone() -> None:
    office = filed_cases("a", "b", "c")
    merge(office, "b")
    office.hears(assigned(), "b")
    office.hears(assigned(), "c")
    with refused("already-assigned"):
        office.ask(UnmergeSuggestion(suggestion="b"), OFFICE)
    with refused("already-assigned"):
        merge(office, "c")


def test_another_congresss_suggestion_is_not_there_to_merge() -> None:
    office = filed_cases("a")
    put(office, "theirs", BETWEEN)
    with refused("unknown-case", 404):
        office.ask(MergeSuggestions(suggestion="a", children=("theirs",)), at_the_office(JINAN))
