"""The catalogue of facts in docs/events: an AsyncAPI document, a JSON Schema per event, a table for people.

Read off the models and the services' indexes. Inside a major there are only additions; `write` refuses anything else.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from services.four import SERVICES
from shared.events import LIFTS, public
from shared.messages import Event
from shared.records import HEADERS
from shared.settings import ROOT
from shared.words import Word

Schema = Mapping[str, Any]
DOCS = ROOT / "docs" / "events"
DIALECT = "https://json-schema.org/draft/2020-12/schema"  # a name, not an address to call
PARTITIONS = 12  # for good: another number would put a case's facts out of order
KAFKA = {"bindingVersion": "0.5.0"}
LIMITS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern", "const")
CONGRESS = "[1-9][0-9]{5}([0-9]{3})?"
README = """# Facts on the bus

Written by `tibandu schemas`, not by hand; every type links to its JSON Schema, [topics and headers](asyncapi.json).

| topic | type | tells | hears | meaning |
| --- | --- | --- | --- | --- |
{rows}
## What a reader may rely on

- Key = congress and id (`439900/…`), in the register the whole stream; the facts of a key come in order. The same
  fact may come twice: go by `ce_id`.
- Inside a major (`.v1`) fields and codes are only added: skip a field you do not know, keep an unknown code as text.
  Anything else is another major. Old majors stay readable for ever; the tests keep a golden example of each.
- Facts hold ids and roles. Names are in the register topic alone; its facts are whole records, the last one counts.
"""


class Breaking(Exception):
    """Readers of the committed schemas, or facts told under them, would stumble: a line per fault, and what to do."""


def write(folder: Path) -> list[str]:
    """Brings the folder up to date; answers what it wrote. Raises Breaking, and then writes nothing."""
    if faults := broken(folder):
        raise Breaking(
            "\n".join([*faults, "这样改，旧事件或已有的读者会读不出来：请升大版本（major），写明怎样由旧变新。"])
        )
    changed, texts = drift(folder), documents()
    for path in changed:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(texts[path], encoding="utf-8")
    return changed


def drift(folder: Path) -> list[str]:
    """The files that are not what the code says today: missing, different, or told no longer."""
    texts = documents()
    changed = {p for p, text in texts.items() if not (folder / p).exists() or (folder / p).read_text("utf-8") != text}
    return sorted(changed | (_committed(folder).keys() - texts.keys()))


def broken(folder: Path) -> list[str]:
    """`path: field: why` for everything in which today's models break a committed schema."""
    today = {path_of(event): schema(event) for event in public()}
    found = {p: breaking(old, today[p]) if p in today else ["removed"] for p, old in _committed(folder).items()}
    return [f"{path}: {fault}" for path, faults in found.items() for fault in faults]


def _committed(folder: Path) -> dict[str, Schema]:
    """The schemas in the folder; an old major whose facts are lifted stays as it is."""
    files = [file for file in sorted(folder.glob("*/*.json")) if file.stem not in LIFTS]
    return {file.relative_to(folder).as_posix(): json.loads(file.read_text("utf-8")) for file in files}


def breaking(old: Schema, new: Schema) -> list[str]:
    """`event.field: why` for every change that is not an addition: old facts or old readers would stumble."""
    return sorted(_faults("event", _whole(old, old), _whole(new, new)))


def _whole(part: Any, root: Schema) -> Any:
    """References replaced by what they name."""
    if isinstance(part, list):
        return [_whole(p, root) for p in part]
    if not isinstance(part, dict):
        return part
    named = root["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else {}
    return {k: _whole(v, root) for k, v in (named | part).items() if k not in ("$ref", "$defs")}


def _faults(where: str, old: Schema, new: Schema) -> Iterator[str]:
    if _kind(old) != _kind(new):
        yield f"{where}: type changed from {_kind(old)} to {_kind(new)}"
        return
    before, after = _inner(old), _inner(new)
    yield from (f"{where}: {why}" for why in _narrowed(old, new))
    yield from (f"{where}.{name}: removed" for name in before if name not in after)
    given = old.get("required", ())
    yield from (f"{where}.{name}: required now" for name in new.get("required", ()) if name not in given)
    if old.get("additionalProperties") is False:
        yield from (f"{where}.{name}: added to what old readers hold closed" for name in after if name not in before)
    for name in before.keys() & after.keys():
        yield from _faults(f"{where}.{name}", before[name], after[name])


def _kind(part: Schema) -> str:
    if "anyOf" in part:
        return " or ".join(sorted(_kind(p) for p in part["anyOf"]))
    return " ".join(str(part[k]) for k in ("type", "format") if k in part)


def _inner(part: Schema) -> dict[str, Schema]:
    items = {"[]": part["items"]} if "items" in part else {}
    return {**part.get("properties", {}), **{_kind(p): p for p in part.get("anyOf", ())}, **items}


def _narrowed(old: Schema, new: Schema) -> Iterator[str]:
    """A tighter limit shuts out facts of yesterday, a looser one readers of yesterday."""
    yield from (f"{k} changed from {old.get(k)} to {new.get(k)}" for k in LIMITS if old.get(k) != new.get(k))
    if new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
        yield "closed to further fields"
    if "enum" in new and "enum" not in old:
        yield "limited to a list of codes"
    yield from (f"code {code} removed" for code in old.get("enum", ()) if code not in new.get("enum", [code]))


def documents() -> dict[str, str]:
    """Path under docs/events → text; the same text every time."""
    schemas = {path_of(event): _text(schema(event)) for event in public()}
    readme = README.format(rows="".join(map(_row, public())))
    return schemas | {"asyncapi.json": _text(asyncapi()), "README.md": readme}


def _text(document: Schema) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def path_of(event: type[Event]) -> str:
    return f"{event.owner}/{event.named()}.json"


class _Plain(GenerateJsonSchema):
    """No titles made up from field names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema(event: type[Event]) -> dict[str, Any]:
    """JSON Schema 2020-12 of what today's readers accept; every code with its Chinese word."""
    found = event.model_json_schema(schema_generator=_Plain)
    words = {word.__name__: word for word in Word.__subclasses__()}
    for name in found.get("$defs", {}).keys() & words.keys():
        codes = "Codes: " + "; ".join(f"{w.value} {w.word}" for w in words[name]) + "."
        found["$defs"][name]["description"] = " ".join([*(words[name].__doc__ or "").split(), codes])
    return found | {"$schema": DIALECT, "title": event.full_name()}


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0.0: topics as channels, facts as messages, who tells and who hears as operations."""
    topics = {str(event.topic): str(event.topic).split(".")[1] for event in public()}
    properties = {name: {"type": "string", **header} for name, header in HEADERS.items()}
    headers = {"type": "object", "properties": properties, "required": [h for h in HEADERS if h != "ce_cause"]}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Tibandu 提办督", "version": "1", "description": "The facts of a suggestion's life"},
        "defaultContentType": "application/json",
        "channels": {channel: _channel(topic, channel == "register") for topic, channel in topics.items()},
        "operations": {name: done for topic, channel in topics.items() for name, done in _operations(topic, channel)},
        "components": {"schemas": {"CloudEvent": headers}},
    }


def _channel(topic: str, register: bool) -> dict[str, Any]:
    holds = (
        "Whole records of congresses, deputies, units and contact points"
        if register
        else "Public facts, in order per key"
    )
    key = {"type": "string", "description": "id of the record" if register else "id of the suggestion"}
    kept = {"topicConfiguration": {"cleanup.policy": ["compact"]}} if register else {}
    return {
        "address": topic,
        "description": f"{holds}. Key: {key['description']}.",
        "messages": {event.named(): _message(event, key) for event in public() if event.topic == topic},
        "bindings": {"kafka": {"partitions": PARTITIONS} | kept | KAFKA},
    }


def _message(event: type[Event], key: Schema) -> dict[str, Any]:
    only = {"const": event.full_name()}
    return {
        "name": event.full_name(),
        "summary": _meaning(event),
        "headers": {"allOf": [{"$ref": "#/components/schemas/CloudEvent"}, {"properties": {"ce_type": only}}]},
        "payload": {"$ref": path_of(event)},
        "bindings": {"kafka": {"key": key} | KAFKA},
    }


def _operations(topic: str, channel: str) -> Iterator[tuple[str, dict[str, Any]]]:
    facts = [event for event in public() if event.topic == topic]
    for s in SERVICES:
        if told := [event for event in facts if event.owner == s.name]:
            yield f"{s.name}.tells.{channel}", _operation("send", channel, told, {})
        if heard := [event for event in facts if event.full_name() in s.heard]:
            yield f"{s.name}.hears.{channel}", _operation("receive", channel, heard, {"enum": [f"tibandu.{s.name}"]})
    yield f"outsider.hears.{channel}", _operation("receive", channel, facts, {"pattern": r"^ext\.[a-z0-9-]+\."})


def _operation(action: str, channel: str, facts: Sequence[type[Event]], group: Schema) -> dict[str, Any]:
    bound = {"bindings": {"kafka": {"groupId": {"type": "string", **group}} | KAFKA}} if group else {}
    messages = [{"$ref": f"#/channels/{channel}/messages/{event.named()}"} for event in facts]
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "messages": messages} | bound


def _row(event: type[Event]) -> str:
    tells = [f"{s.name} {s.word}" for s in SERVICES if s.name == event.owner]
    hears = [f"{s.name} {s.word}" for s in SERVICES if event.full_name() in s.heard] or ["outsiders only"]
    link = f"[`{event.full_name()}`]({path_of(event)})"
    return f"| `{event.topic}` | {link} | {tells[0]} | {', '.join(hears)} | {_meaning(event)} |\n"


def _meaning(event: type[Event]) -> str:
    return (event.__doc__ or "").partition("\n")[0]
