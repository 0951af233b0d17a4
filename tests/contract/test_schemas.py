"""The public language keeps its word: committed schemas, golden events and today's models agree."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services import schemas
from services.four import SERVICES
from shared import words
from shared.events import LIFTS, lift, public
from shared.messages import Event
from shared.words import Category

GOLDEN = Path(__file__).parent / "golden"
GOLDENS = sorted(file.stem for file in GOLDEN.glob("*.json"))  # intake.SuggestionFiled.v1
TYPES = {f"{event.owner}.{event.named()}": event for event in public()}
EVENTS = {event.__name__: event for event in TYPES.values()}
REGISTER = {"CongressRegistered", "DeputySeated", "UnitRegistered", "PointRegistered", "StationRegistered"}
PERSONAL = ("name", "phone", "mobile", "tel", "mail", "address", "birth", "gender", "contact", "caller", "citizen")


def committed(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((schemas.DOCS / path).read_text("utf-8"))
    return found


def today_of(golden: str) -> tuple[type[Event], str]:
    """The model that reads a golden event now, and the event in its words."""
    owner, kind = golden.split(".", 1)
    now, body = lift(kind, (GOLDEN / f"{golden}.json").read_text("utf-8"))
    return TYPES[f"{owner}.{now}"], body


def test_the_committed_documents_are_what_the_code_says() -> None:
    assert schemas.drift(schemas.DOCS) == [], "docs/events is out of date: run `tibandu schemas` and commit"


def test_nothing_in_the_code_breaks_a_committed_schema() -> None:
    assert schemas.broken(schemas.DOCS) == []


def test_every_public_event_has_a_golden_one_and_every_golden_one_an_event() -> None:
    assert TYPES.keys() - set(GOLDENS) == set()
    assert {event for event, _ in map(today_of, GOLDENS)} <= set(TYPES.values())


@pytest.mark.parametrize("golden", GOLDENS)
def test_a_golden_event_is_read_today_and_loses_nothing(golden: str) -> None:
    event, body = today_of(golden)
    read = json.loads(event.model_validate_json(body).model_dump_json())
    assert {field: read.get(field, "lost") for field in json.loads(body)} == json.loads(body)


@pytest.mark.parametrize("golden", GOLDENS)
def test_a_golden_event_is_valid_by_its_committed_schema(golden: str) -> None:
    owner, kind = golden.split(".", 1)
    validator = Draft202012Validator(
        committed(f"{owner}/{kind}.json"), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    validator.check_schema(validator.schema)
    validator.validate(json.loads((GOLDEN / f"{golden}.json").read_text("utf-8")))


@pytest.mark.parametrize("golden", GOLDENS)
def test_a_golden_event_is_whole(golden: str) -> None:
    """One that leaves out what has a default would not notice that field's removal."""
    event, body = today_of(golden)
    assert event.model_fields.keys() == json.loads(body).keys()


Change = Callable[[dict[str, Any]], object]
TEXT = {"type": "string"}
FIELDS, DEFS = "properties", "$defs"


def put(value: object, *path: str) -> Change:
    def change(schema: dict[str, Any]) -> None:
        for step in path[:-1]:
            schema = schema[step]
        schema[path[-1]] = value

    return change


def drop(name: str) -> Change:
    return lambda schema: schema[FIELDS].pop(name)


def of_promise(key: str, value: object, field: str = "") -> Change:
    return put(value, DEFS, "Promise", *((FIELDS, field) if field else ()), key)


def changed(event: str, *changes: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of today, and as it would be after a change."""
    before = schemas.schema(EVENTS[event])
    after = deepcopy(before)
    for change in changes:
        change(after)
    return before, after


FILED, REPLY = "SuggestionFiled", "ReplyDelivered"
NULLABLE = {"anyOf": [TEXT, {"type": "null"}]}
BREAKS: list[tuple[str, Change, str]] = [
    (FILED, drop("demands"), "event.demands: removed"),
    (FILED, put({"type": "integer"}, FIELDS, "number"), "event.number: type changed from string to integer"),
    (FILED, put(NULLABLE, FIELDS, "title"), "event.title: type changed from string to null or string"),
    (
        FILED,
        put({"type": "integer"}, FIELDS, "demands", "items"),
        "event.demands.[]: type changed from string to integer",
    ),
    (FILED, put(["law", "other"], DEFS, "Category", "enum"), "event.category: code urban removed"),
    (FILED, put(20, FIELDS, "title", "maxLength"), "event.title: maxLength changed from None to 20"),
    (FILED, put("^20", FIELDS, "number", "pattern"), "event.number: pattern changed from None to ^20"),
    (FILED, put(False, "additionalProperties"), "event: closed to further fields"),
    (REPLY, of_promise("required", ["what", "due", "unit"]), "event.promises.[].unit: required now"),
    (REPLY, of_promise("minLength", 9, "what"), "event.promises.[].what: minLength changed from 4 to 9"),
    (REPLY, of_promise("maxLength", 900, "what"), "event.promises.[].what: maxLength changed from 500 to 900"),
    (REPLY, of_promise("format", "date-time", "due"), "event.promises.[].due: type changed from string date to"),
    ("UnitRegistered", put(["government"], FIELDS, "organ", "enum"), "event.organ: limited to a list of codes"),
    ("CongressRegistered", put(["name", "counties"], "required"), "event.counties: required now"),
]
ADDITIONS: list[tuple[str, Change]] = [
    (FILED, put(TEXT | {"default": ""}, FIELDS, "merged_into")),
    (FILED, put([w.value for w in Category] + ["health"], DEFS, "Category", "enum")),
    (FILED, put("立案。", "description")),
    (REPLY, of_promise("additionalProperties", True)),
]


@pytest.mark.parametrize(("event", "change", "fault"), BREAKS, ids=[fault for *_, fault in BREAKS])
def test_a_breaking_change_is_caught(event: str, change: Change, fault: str) -> None:
    assert any(found.startswith(fault) for found in schemas.breaking(*changed(event, change)))


def test_a_new_field_without_a_default_is_caught() -> None:
    needed = put([*schemas.schema(EVENTS[FILED])["required"], "merged_into"], "required")
    faults = schemas.breaking(*changed(FILED, put(TEXT, FIELDS, "merged_into"), needed))
    assert faults == ["event.merged_into: required now"]


def test_a_field_more_in_an_object_that_old_readers_hold_closed_is_caught() -> None:
    before, after = changed(REPLY, put(TEXT, DEFS, "Promise", FIELDS, "place"))
    before[DEFS]["Promise"]["additionalProperties"] = False
    assert schemas.breaking(before, after) == ["event.promises.[].place: added to what old readers hold closed"]


@pytest.mark.parametrize(("event", "change"), ADDITIONS)
def test_an_addition_is_not_breaking(event: str, change: Change) -> None:
    before, after = changed(event, change)
    assert before != after
    assert schemas.breaking(before, after) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert schemas.write(tmp_path) == sorted(schemas.documents())
    return tmp_path


def as_committed(folder: Path, event: str, change: Change) -> str:
    """The folder as it would be if today's models were the change of what was committed."""
    path = schemas.path_of(EVENTS[event])
    text = json.loads((folder / path).read_text("utf-8"))
    change(text)
    (folder / path).write_text(json.dumps(text), "utf-8")
    return path


def test_what_was_written_is_up_to_date(folder: Path) -> None:
    assert schemas.drift(folder) == []
    assert schemas.write(folder) == []


def test_a_field_added_since_the_commit_is_drift_and_nothing_worse(folder: Path) -> None:
    path = as_committed(folder, "DeputySeated", drop("seated"))
    assert schemas.drift(folder) == [path]
    assert schemas.broken(folder) == []
    assert schemas.write(folder) == [path]
    assert schemas.drift(folder) == []


def test_a_field_removed_since_the_commit_is_drift_and_broken_and_is_not_written(folder: Path) -> None:
    path = as_committed(folder, FILED, put(TEXT, FIELDS, "withdrawn"))
    (folder / "README.md").write_text("old", "utf-8")
    assert schemas.drift(folder) == ["README.md", path]
    assert schemas.broken(folder) == [f"{path}: event.withdrawn: removed"]
    with pytest.raises(schemas.Breaking, match=r"event\.withdrawn: removed"):
        schemas.write(folder)
    assert schemas.drift(folder) == ["README.md", path]


def test_an_event_that_is_told_no_longer_is_drift_and_broken(folder: Path) -> None:
    (folder / "intake/SuggestionLost.v1.json").write_text("{}", "utf-8")
    assert schemas.drift(folder) == ["intake/SuggestionLost.v1.json"]
    assert schemas.broken(folder) == ["intake/SuggestionLost.v1.json: removed"]


def test_an_old_major_that_is_lifted_keeps_its_schema(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "intake/SuggestionLost.v1.json").write_text("{}", "utf-8")
    monkeypatch.setitem(LIFTS, "SuggestionLost.v1", ("SuggestionFiled.v1", dict))
    assert (schemas.drift(folder), schemas.broken(folder)) == ([], [])


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_names_and_telephones_stay_in_the_register(event: type[Event]) -> None:
    found = [f for f in fields(schemas.schema(event)) if any(word in f.split("_") for word in PERSONAL)]
    assert found == [] or event.__name__ in REGISTER


def fields(schema: dict[str, Any]) -> Iterator[str]:
    for part in (schema, *schema.get(DEFS, {}).values()):
        yield from part.get(FIELDS, {})


def test_only_the_register_carries_whole_records() -> None:
    assert {e.__name__ for e in TYPES.values() if e.topic == "tibandu.register.v1"} == REGISTER


def test_a_private_fact_has_no_topic_and_no_document() -> None:
    facts = {fact for service in SERVICES for decider in service.deciders for fact in decider.facts.values()}
    private = facts - set(TYPES.values())
    assert {"DraftSaved", "ContactNoted", "RatingSealed", "WindowClosed"} <= {fact.__name__ for fact in private}
    assert all(fact.topic is None for fact in private)
    everything = "".join(schemas.documents().values())
    assert [fact.__name__ for fact in private if f"{fact.__name__}.v" in everything] == []


def test_a_stream_tells_by_one_topic() -> None:
    """Versions are counted by stream: told by two topics, each would seem to miss what the other got."""
    for decider in (d for s in SERVICES for d in s.deciders):
        assert len({fact.topic for fact in decider.facts.values() if fact.topic}) <= 1, decider.kind


def test_every_public_fact_is_told_by_the_service_that_owns_it() -> None:
    told = {(s.name, fact) for s in SERVICES for decider in s.deciders for fact in decider.facts.values() if fact.topic}
    assert told == {(event.owner, event) for event in TYPES.values()}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_code_is_explained_in_chinese(event: type[Event]) -> None:
    for name, part in schemas.schema(event).get(DEFS, {}).items():
        if "enum" in part:
            said = [f"{w.value} {w.word}" for w in getattr(words, name)]
            assert [word for word in said if word not in part["description"]] == []


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = committed("asyncapi.json")
    refs = set(references(document))
    assert len(refs) > 2 * len(EVENTS)
    for ref in refs:
        path, _, inside = ref.partition("#/")
        found: Any = committed(path) if path else document
        for step in filter(None, inside.split("/")):
            found = found[step]
        assert found, ref


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for key, value in part.items() if key == "$ref")
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from references(inner)


def test_every_listener_has_an_operation_with_what_it_hears() -> None:
    operations = committed("asyncapi.json")["operations"]
    for service in SERVICES:
        said = [o for name, o in operations.items() if name.startswith(f"{service.name}.hears.")]
        heard = {m["$ref"].rsplit("/", 1)[1] for o in said for m in o["messages"]}
        assert heard == {event.named() for event in service.heard.values()}
        assert {o["bindings"]["kafka"]["groupId"]["enum"][0] for o in said} == {f"tibandu.{service.name}"}
    assert sum(len(o["messages"]) for name, o in operations.items() if name.startswith("outsider.")) == len(EVENTS)


def test_the_documents_hold_no_address_but_the_name_of_the_dialect() -> None:
    for path, text in schemas.documents().items():
        assert text.replace(schemas.DIALECT, "").count("://") == 0, path
