"""What surrounds the running session of the samples: term and session, deputies as the roll knows them, and acts.

An act says who asks what, and with which content. There `@示例代表001` stands for that deputy's id, and `@name` for a
case by its stage, for what an act with `begins = "name"` began, or else for a thing that the file makes up.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from services.life import Place, Stage, Step
from shared.people import Person
from shared.words import Role

Given = Mapping[str, Any]
OWN = {"asked_on", "by", "do", "begins"}  # of an act; the rest is the command's content


def convened(where: Place, session: Given) -> Iterator[Step]:
    """Term and session on record, before anything is handed in for it."""
    planned = {name: session[name] for name in ("session", "submission_from", "submission_until", "notice")}
    planned |= {"opens": session["opens_on"], "closes": session["closes_on"]}
    for command, body in (("begin-term", {"term": session["term"]}), ("plan-session", planned)):
        asked = {"congress": where.code, **body}
        yield _step(session["began_on"], Stage.CONVENE, session["name"], where.office(), command, asked)


def described(where: Place, given: Iterable[Given], delegations: Mapping[str, str], day: date) -> Iterator[Step]:
    """Deputies with group, occupation and skills; one whom no case names brings the delegation along."""
    for d in given:
        delegation = d.get("delegation") or delegations[d["name"]]
        seat = {"deputy": where.deputy(d["name"]).id, "delegation": delegation, "county": where.counties[delegation][0]}
        body = {name: value for name, value in d.items() if name != "seated_on"} | seat
        yield _step(d.get("seated_on", day), Stage.CONVENE, f"登记{d['name']}", where.office(), "seat-deputy", body)


def acts(where: Place, given: Iterable[Given], cases: Mapping[str, str], run: UUID) -> Iterator[Step]:
    """Of a day, those on one thing in the order of the file."""
    ids = dict(cases)
    for n, act in enumerate(given):
        who, key = _who(where, act["by"]), str(uuid5(run, f"act {n}"))
        if "begins" in act:
            ids[act["begins"]] = str(uuid5(who.message(key), "0"))  # as a decision derives it
        body = {name: _meant(value, where, ids, run) for name, value in act.items() if name not in OWN}
        if act["do"] == "record-clue":
            body["said"] |= {"salt": uuid5(run, f"salt {n}").hex}
        yield _step(act["asked_on"], Stage.BESIDE, f"第{n + 1}项", who, act["do"], body, key)


def _step(day: date, stage: Stage, what: str, who: Person, command: str, body: Given, key: str = "") -> Step:
    lane = f"beside {next(iter(body.values()))}"  # a command names first what it is about
    return Step(day, stage, lane, what, who, f"intake/{command}", body, key)


def _who(where: Place, by: str) -> Person:
    """office, deputy/示例代表001, station/fengdu-1, unit/住建局 …"""
    role, _, unit = by.partition("/")
    match role:
        case "deputy":
            return where.deputy(unit)
        case "county":
            return where.county_office(unit)
        case "unit":
            return where.unit(unit)
        case "government":
            return where.government()
        case "office":
            return where.office()
        case _:
            return where.person(f"{role}-{unit}", "", Role(role), unit, unit)


def _meant(value: Any, where: Place, ids: Mapping[str, str], run: UUID) -> Any:
    match value:
        case str() if value.startswith("@示例代表"):
            return where.deputy(value[1:]).id
        case str() if value.startswith("@"):
            return ids.get(value[1:]) or str(uuid5(run, value))
        case list():
            return [_meant(v, where, ids, run) for v in value]
        case dict():
            return {name: _meant(v, where, ids, run) for name, v in value.items()}
        case _:
            return value
