"""议案转建议 and the secretariat: straight to its number, with lead and joint signers (T36)."""

from typing import Any

import pytest

from services.intake.case import Stage
from services.intake.desk import tasks
from services.intake.drafting import ReviseDraft
from services.intake.filing import FileMotion, FileSuggestion
from services.intake.pages import may_see
from shared.words import Category, Origin, Role, SessionKind
from tests.intake.numbered import BETWEEN, IN, file, in_the_sixteenth_term, put, reviewed
from tests.samples import LEAD, SECOND, THIRD, Office, person, refused, seated, the_deputy, words

SECRETARIAT = person(Role.SECRETARIAT)


def motion(**changes: Any) -> FileMotion:
    given: dict[str, Any] = {"suggestion": "m1", "deputy": LEAD, "cosigners": (SECOND, THIRD), "words": words()}
    return FileMotion(**given | {"category": "urban/住房和物业"} | changes)


def test_a_motion_the_presidium_hands_over_is_filed_at_once_with_its_signers() -> None:
    office = in_the_sixteenth_term(reviewed())
    told = next(e for e in office.ask(motion(), SECRETARIAT) if type(e).__name__ == "SuggestionFiled")
    assert (told.number, told.origin, told.session_kind) == ("16-3-Y001", Origin.MOTION, SessionKind.IN_SESSION)
    assert (told.deputy, told.cosigners, told.demands) == (LEAD, (SECOND, THIRD), words().demands)
    case = office.state("case/m1")
    assert (case.stage, case.number, case.words.title) == (Stage.FILED, "16-3-Y001", words().title)
    with refused("already-drafted"):
        office.ask(motion(), SECRETARIAT)
    with refused("already-submitted"):
        office.ask(ReviseDraft(suggestion="m1", words=words(title="关于改动的建议"), began_from=1), the_deputy())


def test_motions_and_suggestions_of_one_session_are_counted_apart() -> None:
    office = in_the_sixteenth_term(reviewed("s1", kind=IN))
    assert file(office).number == "16-3-001"
    office.ask(motion(), SECRETARIAT)
    assert office.state("case/m1").number == "16-3-Y001"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cosigners": (LEAD,)}, "cosigner-twice"),
        ({"cosigners": ("deputy-9",)}, "not-a-deputy"),
        ({"words": words(title="短")}, "title-length"),
        ({"words": words(proposal="")}, "part-missing"),
        ({"words": words(demands=())}, "demand-missing"),
        ({"category": "urban/天文"}, "unknown-category"),
    ],
)
def test_a_motion_needs_what_its_handling_needs(change: dict[str, Any], code: str) -> None:
    with refused(code, 422):
        reviewed().ask(motion(**change), SECRETARIAT)


def test_a_deputy_who_has_left_signs_no_motion() -> None:
    office = reviewed().given(f"deputy/{SECOND}", seated(sitting=False))
    with refused("not-a-deputy", 422):
        office.ask(motion(), SECRETARIAT)


def test_the_secretariat_files_what_came_in_session_and_does_not_see_the_rest() -> None:
    office = reviewed("s1", kind=IN)
    put(office, "s2", BETWEEN)
    assert may_see(office.state("case/s1"), SECRETARIAT)
    assert not may_see(office.state("case/s2"), SECRETARIAT)
    waiting = [t.role for t in tasks(office.state("case/s1"))], [t.role for t in tasks(office.state("case/s2"))]
    assert waiting == ([Role.OFFICE, Role.SECRETARIAT], [Role.OFFICE])
    with refused("unknown-case", 404):
        office.ask(FileSuggestion(suggestion="s2", category=Category.LAW), SECRETARIAT)
    office.ask(FileSuggestion(suggestion="s1", category=Category.LAW), SECRETARIAT)
    assert office.state("case/s1").stage is Stage.FILED
    assert may_see(office.state("case/s1"), SECRETARIAT)


def test_a_suggestion_is_no_motion() -> None:
    with refused("motion-by-itself", 422):
        file(reviewed("s1"), origin=Origin.MOTION)


def test_nobody_else_turns_a_motion() -> None:
    office: Office = reviewed()
    with refused("not-yours-to-ask", 403):
        office.ask(motion(), the_deputy())
