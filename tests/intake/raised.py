"""A congress with its sessions, and a draft in it: what the tests of handing in begin with."""

from datetime import date
from typing import Any

from services.intake.drafting import DraftSuggestion, SubmitSuggestion
from services.intake.roll.convening import BeginTerm, PlanSession, RegisterCongress
from services.intake.roll.heading import NameDelegationHead
from services.intake.service import intake
from shared.events.intake import SuggestionSubmitted
from shared.words import SessionKind
from tests.samples import CITY, LEAD, SECOND, THIRD, Office, at_the_office, seated, the_deputy, words

IN_SESSION = {"session_kind": SessionKind.IN_SESSION}
OPENS, CLOSES = date(2026, 3, 16), date(2026, 3, 21)
FROM, UNTIL = date(2026, 3, 9), date(2026, 3, 19)
NOTICE = "请各位代表会前深入调研，3月9日起预提交，一事一议。"


def with_a_session(*heads: str) -> Office:
    """Three deputies, of whom the first two are of one delegation, and the third session of the ninth congress."""
    office = Office(intake)
    for id in (LEAD, SECOND):
        office.given(f"deputy/{id}", seated())
    office.given(f"deputy/{THIRD}", seated().model_copy(update={"delegation": "第二代表团"}))
    span = {"opens": OPENS, "closes": CLOSES, "submission_from": FROM, "submission_until": UNTIL}
    office.ask(RegisterCongress(congress=CITY, name="示例市人民代表大会"), at_the_office())
    office.ask(BeginTerm(congress=CITY, term=9), at_the_office())
    office.ask(PlanSession(congress=CITY, session=3, notice=NOTICE, **span), at_the_office())
    for head in heads:
        office.ask(NameDelegationHead(delegation="第一代表团", head=head), at_the_office())
    return office


def drafted(office: Office, *cosigners: str, until: date | None = None, **changes: Any) -> Office:
    draft = DraftSuggestion(suggestion="s1", words=words(**changes), cosigners=cosigners, until=until)
    office.ask(draft, the_deputy())
    return office


def handed_in(office: Office) -> SuggestionSubmitted:
    """What the hand-in told everybody."""
    *_, told = office.ask(SubmitSuggestion(suggestion="s1"), the_deputy())
    assert isinstance(told, SuggestionSubmitted)
    return told
