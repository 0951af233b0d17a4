"""Samples for what follows the decision to file: cases in review or filed, of the year or of a term on record."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.intake.case import CosignersInvited, DraftSaved, SignatureConfirmed
from services.intake.filing import FileSuggestion
from services.intake.roll.congress import SessionPlanned, TermBegun
from services.intake.service import intake
from shared.events.intake import CongressRegistered
from shared.messages import Law
from shared.words import Category, SessionKind
from tests.samples import (
    CITY,
    COUNTY,
    LAW,
    LEAD,
    MONDAY,
    Office,
    at_the_office,
    seated,
    submitted,
    words,
)

IN, BETWEEN = SessionKind.IN_SESSION, SessionKind.BETWEEN_SESSIONS


def reviewed(
    *ids: str, kind: SessionKind = BETWEEN, cosigners: tuple[str, ...] = (), on: date = MONDAY, law: Law = LAW
) -> Office:
    """An office with these suggestions before it for filing; who signs sits."""
    office = Office(intake, law=law)
    for deputy in ("deputy-1", "deputy-2", "deputy-3"):
        office.given(f"deputy/{deputy}", seated())
    for id in ids:
        put(office, id, kind, cosigners, on)
    return office


def put(office: Office, id: str, kind: SessionKind, cosigners: tuple[str, ...] = (), on: date = MONDAY) -> None:
    signed = [CosignersInvited(deputies=cosigners), *(SignatureConfirmed(deputy=d) for d in cosigners)]
    draft = DraftSaved(words=words(session_kind=kind), deputy=LEAD, county=COUNTY)
    handed_in = submitted(level=2, session_kind=kind, cosigners=cosigners, on=on)
    office.given(f"case/{id}", draft, *(signed if cosigners else []), handed_in)


def in_the_sixteenth_term(office: Office) -> Office:
    """16届3次 from 20 to 24 February 2026, handed in from 10 January on; the fourth a year later."""
    third: dict[str, Any] = {"term": 16, "session": 3, "opens": date(2026, 2, 20), "closes": date(2026, 2, 24)}
    third |= {"submission_from": date(2026, 1, 10), "submission_until": date(2026, 2, 22), "notice": ""}
    fourth = third | {"session": 4, "opens": date(2027, 2, 20), "closes": date(2027, 2, 24)}
    fourth |= {"submission_from": date(2027, 1, 10), "submission_until": date(2027, 2, 22)}
    begun = TermBegun(term=16, on=date(2024, 1, 5))
    registered = CongressRegistered(name="示例市人民代表大会")
    return office.given(f"congress/{CITY}", registered, begun, SessionPlanned(**third), SessionPlanned(**fourth))


def file(office: Office, id: str = "s1", category: str = Category.URBAN, congress: str = CITY, **more: Any) -> Any:
    """What is told of the filing."""
    asked = FileSuggestion(suggestion=id, category=category, **more)
    return next(e for e in office.ask(asked, at_the_office(congress)) if type(e).__name__ == "SuggestionFiled")


def filed_cases(*ids: str, **given: Any) -> Office:
    office = reviewed(*ids, **given)
    for id in ids:
        file(office, id)
    return office


def with_rules(**values: Any) -> Law:
    """The law with some values of the rule books changed."""
    books = LAW.books

    def changed(rules: Any) -> Any:
        new = {name: rules.values[name].model_copy(update={"value": value}) for name, value in values.items()}
        return replace(rules, values={**rules.values, **new})

    return Law(replace(books, rules={v: changed(r) for v, r in books.rules.items()}), LAW.calendar)
