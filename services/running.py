"""The running session of the samples: each case driven to its stage on its days, so that every desk has work.

Each key ending in `_on` is a day on which something happened; what has not happened yet is left out.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx

from services import filling
from services.drive import Doors, Progress, play
from services.life import FILLED, Case, Place, Stage, Step, place, registering, window
from services.raising import acts, convened, described
from services.stationing import stations
from shared.people import Person
from shared.words import (
    Category,
    ContactForm,
    Importance,
    MendReason,
    Phase,
    PointCategory,
    Publicity,
    Rank,
    Scale,
    SessionKind,
    Word,
)

_RUNS = UUID("a0c5e6f2-7d18-5b93-8e64-1f2b9d3c7a50")
OPEN = timedelta(days=15)  # for which a window stays open when the file names no day of closing
FORMS = {
    "现场": ContactForm.FIELD,
    "座谈": ContactForm.SEMINAR,
    "上门": ContactForm.VISIT,
    "电话": ContactForm.PHONE,
}
Given = Mapping[str, Any]  # one table of the file's cases


async def load_running(client: httpx.AsyncClient, file: Path, progress: Progress) -> None:
    """Plays the file, then sets the clock to its `clock` day. Raises Stuck with the case's name."""
    data = file.read_bytes()
    given = tomllib.loads(data.decode())
    run = uuid5(_RUNS, f"{given['congress']}/{sha256(data).hexdigest()}")
    await play(Doors(client, run), plan(given, run), given["clock"], progress)


def plan(given: Mapping[str, Any], run: UUID) -> list[Step]:
    """All steps of the file; a case without any day is a draft of the last day."""
    cases: list[Given] = given["cases"]
    delegations = {name: c["delegation"] for c in cases for name in (*c["cosigners"], c["deputy"])}
    where = replace(place(given["congress"], delegations.values()), committees=given["committees"])
    ids = [str(uuid5(run, f"case {n}")) for n in range(len(cases))]
    steps = [s for id, c in zip(ids, cases, strict=True) for s in lived(c, where, id, given["clock"])]
    units = (unit for c in cases for unit in (c["lead_unit"], *c["co_units"]))
    began = given["session"]["began_on"]
    steps += [*convened(where, given["session"]), *described(where, given["deputies"], delegations, began)]
    steps += acts(where, given["acts"], {c["stage"]: id for id, c in zip(ids, cases, strict=True)}, run)
    steps += [*registering(where, delegations, units, began), *contact_points(where, given["points"], began)]
    steps += stations(where, given["stations"], began)
    for w in given["windows"]:
        closed = w.get("closed_on")
        steps += window(where, w["opened_on"], closed or w["opened_on"] + OPEN, closed)
    return steps


def contact_points(where: Place, points: Iterable[Given], day: date) -> Iterator[Step]:
    """基层立法联系点, each in a lane of its own."""
    for p in points:
        body = {
            "point": p["id"],
            "name": p["name"],
            "keeper": p["keeper"],
            "category": _code(PointCategory, p["category"]),
        }
        lane, what = f"register {p['id']}", f"设立{p['name']}"
        yield Step(day, Stage.REGISTER, lane, what, where.office(), "intake/register-point", body)


def lived(c: Given, where: Place, id: str, clock: date) -> Iterator[Step]:
    """The steps of one case, as far as it has come."""
    case = Case(where, id, f"《{c['title']}》", c["deputy"], c["lead_unit"], tuple(c["co_units"]))
    yield from drafted(case, c, min((c[day] for day in c if day.endswith("_on")), default=clock))
    for day, happened in HAPPENED.items():
        if day in c:
            yield from happened(case, c, c[day])


def drafted(case: Case, c: Given, day: date) -> list[Step]:
    """A draft that comes back from the review had named one demand only."""
    asked = c["demands"][:1] if "submitted_again_on" in c else c["demands"]
    invited = [case.where.deputy(name).id for name in c["cosigners"]]
    draft = case.by_deputy(day, "intake/draft-suggestion", words=words(case, c, asked), cosigners=invited)
    agreed = [name for name in c["cosigners"] if name not in c.get("unconfirmed", ())]
    return [draft, *case.confirmed(day, agreed)]


def words(case: Case, c: Given, demands: list[str]) -> dict[str, Any]:
    texts = {name: c[name] for name in ("title", "situation", "analysis", "proposal")}
    unit = case.where.unit_id(c.get("first_unit", c["lead_unit"]))
    return {**texts, "demands": demands, "session_kind": _code(SessionKind, c["session_kind"]), "proposed_unit": unit}


def handed_in(case: Case, c: Given, day: date) -> list[Step]:
    return [case.by_deputy(day, "intake/submit-suggestion")]


def sent_back(case: Case, c: Given, day: date) -> list[Step]:
    who = _county(case, c) if c["returned_by"] == "county" else case.where.office()
    reason = MendReason.NOT_ONE_MATTER if "一事一议" in c["returned_reason"] else MendReason.NO_CONCRETE_PROPOSAL
    why = {"reasons": [reason], "note": c["returned_reason"]}
    return [case.step(day, Stage.INTAKE, who, "intake/send-back-draft", **why)]


def mended(case: Case, c: Given, day: date) -> list[Step]:
    """A changed text asks every co-signer again."""
    text = {"words": words(case, c, c["demands"]), "began_from": 1}
    revised = case.by_deputy(day, "intake/revise-draft", **text)
    return [revised, *case.confirmed(day, c["cosigners"]), *handed_in(case, c, day)]


def passed(case: Case, c: Given, day: date) -> list[Step]:
    return [case.step(day, Stage.INTAKE, _county(case, c), "intake/pass-review")]


def filed(case: Case, c: Given, day: date) -> list[Step]:
    sorted_ = {"category": _code(Category, c["category"]), "importance": _code(Importance, c["importance"])}
    return [case.step(day, Stage.FILE, case.where.office(), "intake/file-suggestion", **sorted_)]


def assigned(case: Case, c: Given, day: date) -> list[Step]:
    return case.assigned(day, c.get("first_unit", ""))


def signed_in(case: Case, c: Given, day: date) -> list[Step]:
    return case.signed_in(day, c.get("first_unit", ""))


def return_asked(case: Case, c: Given, day: date) -> list[Step]:
    who = case.where.unit(c.get("first_unit", c["lead_unit"]))
    why = {"reason": c["return_reason"], "proposed_unit": case.where.unit_id(c["return_to"])}
    return [case.step(day, Stage.ROUTE, who, "routing/ask-return", **why)]


def reassigned(case: Case, c: Given, day: date) -> list[Step]:
    unit, successor = case.where.unit_id(c["first_unit"]), case.where.unit_id(c["return_to"])
    given = {"unit": unit, "successor": successor, "note": f"{FILLED}同意改办。"}
    return [case.step(day, Stage.ROUTE, case.where.government(), "routing/decide-return", **given)]


def contacted(case: Case, c: Given, day: date) -> list[Step]:
    note = {"form": FORMS[c["contact_form"]], "note": c["contact_note"]}
    return [case.by_lead(day, "routing/log-contact", phase=Phase.BEFORE, on=day, rank=Rank.SECTION, **note)]


def contacted_again(case: Case, c: Given, day: date) -> list[Step]:
    given = {"phase": Phase.BEFORE, "form": ContactForm.FIELD, "rank": Rank.DEPUTY_HEAD, "note": filling.CONTACT}
    return [case.by_lead(day, "routing/log-contact", on=day, **given)]


def opined(case: Case, c: Given, day: date) -> list[Step]:
    return case.opined(day, c["co_opinion"])


def answered(case: Case, c: Given, day: date) -> list[Step]:
    return [_submitted(case, c["reply_class"], c["answers"], c.get("promises", ()), day)]


def answered_again(case: Case, c: Given, day: date) -> list[Step]:
    return [_submitted(case, c["redo_class"], c["redo_answers"], c.get("redo_promises", ()), day)]


def reply_sent_back(case: Case, c: Given, day: date) -> list[Step]:
    why = {"reasons": [c["reply_sent_back_code"]], "note": c["reply_sent_back_reason"]}
    return case.sent_back(day, **why)


def approved(case: Case, c: Given, day: date) -> list[Step]:
    return case.approved(day)


def delivered(case: Case, c: Given, day: date) -> list[Step]:
    return [case.delivered(day)]


def published(case: Case, c: Given, day: date) -> list[Step]:
    who, body = case.where.unit(case.lead), {"publication": case.id}
    return [Step(day, Stage.ROUTE, case.id, case.what, who, "routing/publish-reply", body)]


def rated(case: Case, c: Given, day: date) -> list[Step]:
    grades = _code(Scale, c["attitude"]), _code(Scale, c["result"])
    return [case.rated(day, *grades, c.get("rating_reason", ""))]


def by_itself(case: Case, c: Given, day: date) -> list[Step]:
    """The window's close has done it."""
    return []


HAPPENED: Mapping[str, Callable[[Case, Given, date], list[Step]]] = {  # in the order of a life
    "invited_on": by_itself,  # with the draft
    "submitted_on": handed_in,
    "returned_on": sent_back,
    "submitted_again_on": mended,
    "county_passed_on": passed,
    "filed_on": filed,
    "assigned_on": assigned,
    "signed_in_on": signed_in,
    "return_asked_on": return_asked,
    "reassigned_on": reassigned,
    "contacted_on": contacted,
    "co_opinion_on": opined,
    "reply_submitted_on": answered,
    "reply_sent_back_on": reply_sent_back,
    "reply_approved_on": approved,
    "replied_on": delivered,
    "published_on": published,
    "rated_on": rated,
    "redo_ordered_on": by_itself,
    "redo_contacted_on": contacted_again,
    "redo_reply_submitted_on": answered_again,
    "closed_on": by_itself,
}


def _submitted(case: Case, reply_class: str, answers: list[str], promises: Any, day: date) -> Step:
    promised = [{"what": p["text"], "due": p["due"], "unit": case.lead} for p in promises]
    basis = "" if reply_class == "B" else "见逐项答复。"
    content = {"reply_class": reply_class, "answers": answers, "promises": promised, "basis": basis}
    return case.by_lead(day, "routing/submit-reply", publicity=Publicity.FULL, **content)


def _county(case: Case, c: Given) -> Person:
    return case.where.county_office(c["delegation"])


def _code(words: type[Word], said: str) -> str:
    """The code of a Chinese word of the office. Raises KeyError."""
    return {word.word: word.value for word in words}[said]
