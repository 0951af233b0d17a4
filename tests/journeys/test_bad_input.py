"""Bad input: a stable code, a Chinese sentence that helps, the right status, nothing written, every entry still there.

Over real HTTP, once as a program asks and once as a person presses the button.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import httpx
import pytest

from services.four import SERVICES
from shared.people import Person
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, REPLY, TALK, WORDS, Town, a_town
from tests.journeys.refusals import Controls, flat, no, no_page, nothing_written, still_there
from tests.samples import (
    FINANCE,
    HOUSING,
    JINAN,
    WATER,
    at_the_county,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    the_deputy,
    the_head_of,
)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        yield opened


class Try(NamedTuple):
    """Somebody asks for what will be refused."""

    who: Person
    address: str
    of: Callable[[Town], str]  # which case, and how far it has come
    body: Mapping[str, Any]
    status: int
    code: str
    on_page: str = ""  # the form's code, where it is another: what was left blank there is missing


def of_none(town: Town) -> str:
    return "never-drafted"


def class_b(*promises: Mapping[str, str]) -> dict[str, Any]:
    return {**REPLY, "reply_class": "B", "basis": "", "promises": list(promises)}


DEPUTY, OFFICE, UNIT, GATE = the_deputy(), at_the_office(), at_the_unit(), at_the_inspection()
UNITS = {"lead": HOUSING, "co": [FINANCE]}
SENT_BACK = {"reasons": ["empty", "form"], "note": "请逐项写明措施。"}
MEND = {"reasons": ["wording"], "note": "请改正标题。"}
KEPT = {"what": "完成首批加装", "due": "2026-12-15", "unit": HOUSING}
TRIES = {
    "nothing chosen": Try(
        GATE, "routing/return-reply", Town.at_the_gate, {**SENT_BACK, "reasons": []}, 422, "too-few"
    ),
    "a field left out": Try(
        GATE, "routing/return-reply", Town.at_the_gate, {"reasons": ["empty"]}, 422, "field-missing"
    ),
    "a text too short": Try(
        GATE, "routing/return-reply", Town.at_the_gate, {**SENT_BACK, "note": "改"}, 422, "text-too-short"
    ),
    "a text too long": Try(
        DEPUTY, "intake/draft-suggestion", of_none, {"words": {**WORDS, "title": "长" * 201}}, 422, "text-too-long"
    ),
    "a day there is not": Try(
        UNIT, "routing/log-contact", Town.handling, {**TALK, "on": "2026-02-30"}, 422, "date-form"
    ),
    "a day to come": Try(
        UNIT, "routing/log-contact", Town.handling, {**TALK, "on": "2027-12-31"}, 422, "contact-in-future"
    ),
    "a version that is no number": Try(
        DEPUTY, "intake/revise-draft", Town.drafted, {**DRAFT, "began_from": "一"}, 422, "number-form"
    ),
    "a version that never was": Try(
        DEPUTY, "intake/revise-draft", Town.drafted, {**DRAFT, "began_from": 0}, 422, "number-range"
    ),
    "the wrong role": Try(UNIT, "routing/return-reply", Town.at_the_gate, SENT_BACK, 403, "not-yours-to-ask"),
    "another unit": Try(at_the_unit(WATER), "routing/submit-reply", Town.talked, REPLY, 403, "not-your-case"),
    "another deputy": Try(
        the_deputy("deputy-2"), "intake/revise-draft", Town.drafted, {**DRAFT, "began_from": 1}, 403, "not-lead-deputy"
    ),
    "another county": Try(
        at_the_county("430524"), "intake/send-back-draft", Town.under_review, MEND, 403, "not-your-county"
    ),
    "a case there is not": Try(OFFICE, "routing/assign-units", of_none, UNITS, 404, "unknown-case"),
    "another congress's case": Try(
        at_the_office(JINAN), "intake/send-back-draft", Town.under_review, MEND, 404, "unknown-case"
    ),
    "handed in already": Try(
        DEPUTY, "intake/revise-draft", Town.under_review, {**DRAFT, "began_from": 1}, 409, "already-submitted"
    ),
    "before the county": Try(OFFICE, "intake/send-back-draft", Town.under_review, MEND, 409, "county-first"),
    "assigned already": Try(OFFICE, "routing/assign-units", Town.assigned, UNITS, 409, "not-waiting"),
    "not signed in yet": Try(UNIT, "routing/log-contact", Town.assigned, TALK, 409, "not-signed-in"),
    "signed in already": Try(UNIT, "routing/sign-in", Town.handling, {}, 409, "already-signed-in"),
    "a reply without any contact": Try(UNIT, "routing/submit-reply", Town.handling, REPLY, 409, "contact-needed"),
    "a demand unanswered": Try(
        UNIT, "routing/submit-reply", Town.talked, {**REPLY, "answers": ["已加装。", ""]}, 422, "demand-unanswered"
    ),
    "B without a promise": Try(
        UNIT, "routing/submit-reply", Town.talked, class_b(), 422, "one-promise-needed"
    ),
    "B with a promise without a day": Try(
        UNIT, "routing/submit-reply", Town.talked, class_b({"what": "完成首批加装"}), 422, "field-missing"
    ),
    "a promise for yesterday": Try(
        UNIT, "routing/submit-reply", Town.talked, class_b({**KEPT, "due": "2026-03-01"}), 422, "promise-in-past"
    ),
    "a promise for the end of time": Try(
        UNIT, "routing/submit-reply", Town.talked, class_b(KEPT, {**KEPT, "due": "9999-12-31"}), 422, "promise-too-far"
    ),
    "A without evidence": Try(
        UNIT, "routing/submit-reply", Town.talked, {**REPLY, "basis": ""}, 422, "basis-missing"
    ),
    "nothing to review": Try(GATE, "routing/return-reply", Town.talked, SENT_BACK, 409, "nothing-to-review"),
    "reviewed already": Try(GATE, "routing/return-reply", Town.approved, SENT_BACK, 409, "already-reviewed"),
    "not approved yet": Try(the_head_of(), "routing/sign-reply", Town.at_the_gate, {}, 409, "not-approved"),
    "nothing to rate": Try(
        DEPUTY, "rating/rate-reply", Town.filed, {"attitude": "satisfied", "result": "basically"}, 404, "unknown-case"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TRIES)
def test_a_program_is_told_why_not(town: Town, case: str) -> None:
    who, address, of, body, status, code, _ = TRIES[case]
    id = town.one(of)
    with nothing_written(town):
        no(town.ask(who, address, suggestion=id, **body), status, code)


@pytest.mark.parametrize("case", TRIES)
def test_a_person_finds_every_entry_still_in_the_form(town: Town, case: str) -> None:
    who, address, of, body, status, code, on_page = TRIES[case]
    entries = flat(body) | {"suggestion": town.one(of), "_key": "k1"}
    with nothing_written(town):
        page = no_page(town.press(who, address, **entries), status, on_page or code)
    still_there(page, entries)


def test_another_congresss_case_and_none_at_all_are_told_apart_by_nobody(town: Town) -> None:
    stranger, theirs = at_the_office(JINAN), town.one(Town.under_review)
    asked = [town.ask(stranger, "intake/send-back-draft", suggestion=id, **MEND) for id in (theirs, "never-drafted")]
    assert asked[0].json() == asked[1].json()
    pages = [
        town.press(stranger, "intake/send-back-draft", suggestion=id, **flat(MEND)) for id in (theirs, "never-drafted")
    ]
    assert pages[0].text.replace(theirs, "never-drafted") == pages[1].text
    for path in (f"/s/{theirs}", f"/intake/do/send-back-draft?suggestion={theirs}", f"/supervision/due/{theirs}/reply"):
        looks = [town.look(stranger, p) for p in (path, path.replace(theirs, "never-drafted"))]
        assert looks[0].status_code == looks[1].status_code == 404
        assert looks[0].text == looks[1].text


def test_whom_it_does_not_concern_is_not_even_shown_the_form(town: Town) -> None:
    """A form starts from what is there: another's draft, another unit's reply."""
    draft, reply = town.one(Town.drafted), town.one(Town.at_the_gate)
    for who, path, code in (
        (the_deputy("deputy-2"), f"/intake/do/revise-draft?suggestion={draft}", "not-lead-deputy"),
        (at_the_unit(WATER), f"/routing/do/submit-reply?suggestion={reply}", "not-your-case"),
        (DEPUTY, f"/routing/do/submit-reply?suggestion={reply}", "not-yours-to-ask"),
    ):
        page = no_page(town.look(who, path), 403, code)
        assert WORDS["situation"] not in page
        assert REPLY["answers"][0] not in page


def test_an_unknown_command_is_unknown_to_programs_and_people(town: Town) -> None:
    with nothing_written(town):
        for service in SERVICES:
            no(town.ask(DEPUTY, f"{service.name}/grant-wishes", wish="电梯"), 404, "unknown-command")
            no_page(town.press(DEPUTY, f"{service.name}/grant-wishes", wish="电梯"), 404, "unknown-command")
            no_page(town.look(DEPUTY, f"/{service.name}/do/grant-wishes"), 404, "unknown-command")
        no(town.ask(DEPUTY, "weather/grant-wishes"), 404, "unknown-address")
        no(town.ask(DEPUTY, "routing/receive-case", suggestion="s"), 404, "unknown-command")  # only reactions send it


def test_an_office_of_a_congress_nobody_has_heard_of_finds_nothing(town: Town) -> None:
    stranger, deputy = at_the_office("999999"), Person("d1", "", DEPUTY.role, "999999")
    with nothing_written(town):
        no(
            town.ask(stranger, "routing/assign-units", suggestion=town.one(Town.filed), lead=HOUSING),
            404,
            "unknown-case",
        )
        no(town.ask(deputy, "intake/draft-suggestion", suggestion="s1", **DRAFT), 422, "not-a-deputy")
        entries = flat(DRAFT) | {"suggestion": "s1"}
        still_there(no_page(town.press(deputy, "intake/draft-suggestion", **entries), 422, "not-a-deputy"), entries)
    assert "没有符合条件的建议" in town.look(stranger, "/supervision/ledger").text


def test_fields_that_a_command_does_not_have_are_named_and_refused(town: Town) -> None:
    id = town.one(Town.at_the_gate)
    with nothing_written(town):
        sentence = no(town.ask(GATE, "routing/approve-reply", suggestion=id, hurry=True), 422, "field-unknown")
        assert "“hurry”" in sentence
        promise = {**KEPT, "penalty": "无"}
        no(town.ask(UNIT, "routing/submit-reply", suggestion=id, **class_b(promise)), 422, "field-unknown")


@pytest.mark.parametrize(
    ("address", "body", "fields"),
    [
        ("intake/draft-suggestion", {"words": "文稿", "cosigners": {}}, {"suggestion", "words", "cosigners"}),
        ("intake/draft-suggestion", {"suggestion": 7, "words": {"title": [], "demands": "电梯"}},
         {"suggestion", "words.title", "words.demands"}),
        ("intake/draft-suggestion", {"suggestion": "../etc", "words": {"attachments": [{"digest": "x", "size": -1}]}},
         {"suggestion", "words.attachments.0.digest", "words.attachments.0.size", "words.attachments.0.media"}),
        ("intake/revise-draft", {"suggestion": "s", "words": {}, "began_from": 1.5}, {"began_from"}),
        ("intake/revise-draft", {"suggestion": "s", "words": {}, "began_from": 10**40}, set()),
        ("intake/invite-cosigners", {"suggestion": "s" * 65, "deputies": [None, "", "a b"]},
         {"suggestion", "deputies.0", "deputies.1", "deputies.2"}),
    ],
)  # fmt: skip
def test_every_wrong_type_is_named(town: Town, address: str, body: dict[str, Any], fields: set[str]) -> None:
    with nothing_written(town):
        answer = town.ask(DEPUTY, address, **body)
        found = {p["field"] for p in answer.json()["fields"]}
        no(answer, 422 if fields else 404, answer.json()["code"])
        assert found == fields


def test_a_return_asked_too_late_is_void_and_the_day_is_said_in_words(town: Town) -> None:
    asked = {"reason": "不属于本单位职责范围。", "proposed_unit": WATER}
    id = town.assigned()
    moved = town.http.post("/trial/clock", json={"to": "2026-04-01T01:00:00+00:00"})
    assert moved.status_code == 200
    entries = asked | {"suggestion": id}
    with nothing_written(town):
        sentence = no(town.ask(UNIT, "routing/ask-return", suggestion=id, **asked), 409, "return-window-closed")
        assert "2026年3月" in sentence
        page = no_page(town.press(UNIT, "routing/ask-return", **entries), 409, "return-window-closed")
    assert sentence in page
    still_there(page, entries)


def at_once(*acts: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Everybody presses at the same moment."""
    ready = threading.Barrier(len(acts))

    def act(one: Callable[[], httpx.Response]) -> httpx.Response:
        ready.wait(10)
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


@pytest.mark.parametrize("pair", [("approve", "approve"), ("approve", "return"), ("return", "return")])
def test_of_two_inspectors_at_once_one_decides_and_the_other_is_told(town: Town, pair: tuple[str, str]) -> None:
    bodies: dict[str, tuple[str, dict[str, Any]]] = {
        "approve": ("routing/approve-reply", {}),
        "return": ("routing/return-reply", SENT_BACK),
    }
    for _ in range(4):
        id = town.at_the_gate()
        before = town.written()["routing"][0]
        inspectors = [Person(f"inspector-{n}", "", GATE.role, GATE.congress) for n in (1, 2)]
        asked = [(who, *bodies[what]) for who, what in zip(inspectors, pair, strict=True)]
        answers = at_once(*[partial(town.ask, who, what, suggestion=id, **body) for who, what, body in asked])
        answers.sort(key=lambda a: a.status_code)
        assert answers[0].status_code == 200, answers[0].text
        assert "您的意见未提交" in no(answers[1], 409, "already-reviewed")
        assert town.written()["routing"][0] == before + 1


def test_of_two_saves_of_one_draft_the_later_one_sees_both_texts(town: Town) -> None:
    id = town.drafted()
    mine = {**DRAFT["words"], "title": "关于加快加装电梯的建议"}
    theirs = {**DRAFT["words"], "title": "关于规范加装电梯的建议"}
    save = partial(town.ask, DEPUTY, "intake/revise-draft", suggestion=id, began_from=1)
    saves = at_once(partial(save, words=mine), partial(save, words=theirs))
    assert sorted(a.status_code for a in saves) == [200, 409]
    no(max(saves, key=lambda a: a.status_code), 409, "changed-meanwhile")
    stored, other = (mine, theirs) if saves[0].status_code == 200 else (theirs, mine)
    entries = flat({"words": other}) | {"suggestion": id, "began_from": "1"}
    with nothing_written(town):
        page = no_page(town.press(DEPUTY, "intake/revise-draft", **entries), 409, "changed-meanwhile")
    assert f"已保存的是“{stored['title']}”" in page
    still_there(page, {k: v for k, v in entries.items() if k != "began_from"})
    again = town.press(DEPUTY, "intake/revise-draft", **Controls(page).sent)
    assert again.status_code == 303, "seen both, the second press saves"


def test_a_repeated_key_has_one_effect_and_one_answer(town: Town) -> None:
    case = {"suggestion": "key-1", **DRAFT}
    first = town.ask(DEPUTY, "intake/draft-suggestion", key="k-1", **case)
    assert first.status_code == 200
    with nothing_written(town):
        again = town.ask(DEPUTY, "intake/draft-suggestion", key="k-1", **case)
        assert (again.status_code, again.json()) == (200, first.json())
        other = {**case, "words": {**DRAFT["words"], "title": "关于别的事情的建议"}}
        no(town.ask(DEPUTY, "intake/draft-suggestion", key="k-1", **other), 422, "key-reused")
        no(town.ask(DEPUTY, "intake/submit-suggestion", key="k-1", suggestion="key-1"), 422, "key-reused")
    no(town.ask(the_deputy("deputy-2"), "intake/draft-suggestion", key="k-1", **case), 409, "already-drafted")


def test_a_button_pressed_twice_is_one_act(town: Town) -> None:
    entries = flat(DRAFT) | {"suggestion": "key-2", "_key": "k-2"}
    presses = at_once(*[lambda: town.press(DEPUTY, "intake/draft-suggestion", **entries)] * 3)
    assert {(p.status_code, p.headers["location"]) for p in presses} == {(303, "/s/key-2?done=intake/draft-suggestion")}
    with nothing_written(town):
        assert town.press(DEPUTY, "intake/draft-suggestion", **entries).status_code == 303
        changed = entries | {"words.title": "关于别的事情的建议"}
        still_there(no_page(town.press(DEPUTY, "intake/draft-suggestion", **changed), 422, "key-reused"), changed)


def test_a_key_whose_command_was_refused_is_free_again(town: Town) -> None:
    id = town.handling()
    no(town.ask(UNIT, "routing/submit-reply", key="k-3", suggestion=id, **REPLY), 409, "contact-needed")
    talk = {**TALK, "on": town.today.isoformat()}
    assert town.ask(UNIT, "routing/log-contact", suggestion=id, **talk).status_code == 200
    assert town.ask(UNIT, "routing/submit-reply", key="k-3", suggestion=id, **REPLY).status_code == 200


def test_what_people_write_is_shown_as_they_wrote_it_and_never_run(town: Town) -> None:
    nasty = '<script>alert("电梯")</script><img src=x onerror=alert(1)>"\'>&lt;{{ 7*7 }}'
    words = {**DRAFT["words"], "title": nasty[:60], "situation": nasty, "demands": [nasty, "第二项"]}
    id = town.begin((DEPUTY, "intake/draft-suggestion", {"words": words}))
    pages = [town.look(DEPUTY, p) for p in (f"/s/{id}", "/", f"/intake/do/revise-draft?suggestion={id}")]
    for page in pages:
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "<img" not in page.text
        assert "&lt;script&gt;" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
    still_there(pages[2].text, flat({"words": words}))
    problem = no_page(
        town.press(DEPUTY, "intake/revise-draft", suggestion=id, **{"words.title": nasty * 5}), 422, "text-too-long"
    )
    assert "<script" not in problem
    assert "<script" not in no_page(town.look(DEPUTY, "/intake/do/<script>"), 404, "unknown-command")
