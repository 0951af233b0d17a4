"""A suggestion's life as a program plays it: who stands where in a congress, and the steps that people would take."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from itertools import count
from typing import Any

from services.personas import deputy_id
from shared.people import Person
from shared.settings import DEPLOY
from shared.words import Gate, Role

FILLED = "（补录）"  # marks whatever stands in for what a sheet does not say


class Stage(IntEnum):
    """The order of a day. Between tens, everybody has heard what the others did: a window takes the replies of the days
    before, and a unit acts on a case that routing has heard of."""

    REGISTER = 0
    CONVENE = 1  # what a register has no room for: term and session, who the deputies are
    OPEN = 10
    RATE = 11
    CLOSE = 12
    INTAKE = 20
    FILE = 21
    BESIDE = 22  # what is raised beside suggestions, and what befalls one that is filed
    ROUTE = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One command of one person on one day. Steps of a lane go one after the other, lanes side by side."""

    day: date
    stage: Stage
    lane: str
    what: str  # the case as a person would name it
    who: Person
    address: str  # routing/sign-in
    body: Mapping[str, Any]
    key: str = ""  # of its own where another step names what it begins; else its place in the run is one


@dataclass(frozen=True, slots=True)
class Place:
    """A congress with what its register says: counties by delegation, organs by unit."""

    code: str
    name: str
    counties: Mapping[str, tuple[str, str]]  # delegation → code and name of the county that reviews first
    organs: Mapping[str, str] = field(default_factory=dict)
    committees: Mapping[str, str] = field(default_factory=dict)  # 对口委室 by unit, which read its few replies

    def person(self, id: str, name: str, role: Role, unit: str = "", unit_name: str = "") -> Person:
        return Person(id, name, role, self.code, unit, self.name, unit_name)

    def deputy(self, name: str) -> Person:
        return self.person(deputy_id(self.code, name), name, Role.DEPUTY)

    def county_office(self, delegation: str) -> Person:
        code, name = self.counties[delegation]
        return self.person(f"county-{code}", f"{name}代表工委", Role.COUNTY_OFFICE, code, name)

    def office(self) -> Person:
        return self.person("office-1", f"{self.name}代表工委", Role.OFFICE)

    def government(self) -> Person:
        return self.person("government-1", f"{self.name}政府办", Role.GOVERNMENT)

    def inspection(self, unit: str) -> Person | None:
        """Who passes this unit's replies; none where its own head does."""
        if (organ := self.organs.get(unit, "government")) == "party":
            return self.person("inspection-2", Gate.PARTY.word, Role.INSPECTION, Gate.PARTY.word)
        return self.person("inspection-1", "督查室", Role.INSPECTION) if organ == "government" else None

    def committee(self, name: str) -> Person:
        return self.person(f"committee-{name}", f"{name}经办人", Role.COMMITTEE, name)

    def evaluation(self, n: int) -> Person:
        return self.person(f"evaluation-{n}", f"测评员{'甲乙'[n - 1]}", Role.EVALUATION)

    def unit(self, name: str) -> Person:
        return self.person(f"unit-{self.unit_id(name)}", f"{name}经办人", Role.UNIT, self.unit_id(name), name)

    def head(self, name: str) -> Person:
        return self.person(f"head-{self.unit_id(name)}", f"{name}负责人", Role.UNIT_HEAD, self.unit_id(name), name)

    def unit_id(self, name: str) -> str:
        """The unit's name where it can name a stream, else a digest of it."""
        if re.fullmatch(r"[\u4e00-\u9fff0-9A-Za-z_.-]{1,64}", name):
            return name
        return "u" + hashlib.sha256(f"{self.code}/{name}".encode()).hexdigest()[:10]


def place(code: str, delegations: Iterable[str] = ()) -> Place:
    """The congress as deploy/samples registers it. One unknown there is filled up: in a city's or a province's congress
    (code ending in 00) every delegation is taken for a county, with a code of its own from 99 downwards."""
    known = _registered(code)
    name = known.get("name") or f"{FILLED}{code}"
    counties = {c["delegation"]: (c["code"], c["name"]) for c in known.get("counties", ())}
    if len(code) == 6 and code.endswith("00"):
        free = (f"{code[:4]}{n:02d}" for n in range(99, 0, -1))
        for delegation in sorted({*delegations} - {"", *counties}):
            if county := next((c for c in free if c not in {taken for taken, _ in counties.values()}), None):
                counties[delegation] = (county, delegation.removesuffix("代表团") or delegation)
    return Place(code, name, counties, {u["name"]: u["kind"] for u in known.get("units", ())})


def _registered(code: str) -> dict[str, Any]:
    registers = (tomllib.loads(file.read_text("utf-8")) for file in sorted((DEPLOY / "samples").glob("*.toml")))
    return next((r for r in registers if r.get("code") == code), {})


def registering(where: Place, deputies: Mapping[str, str], units: Iterable[str], day: date) -> Iterator[Step]:
    """Congress, deputies (name → delegation) and units, each in a lane of its own."""
    lanes = count(1)

    def step(what: str, address: str, **body: object) -> Step:
        return Step(day, Stage.REGISTER, f"register {next(lanes)}", what, where.office(), address, body)

    counties = [{"code": code, "name": name} for code, name in where.counties.values()]
    congress = {"congress": where.code, "name": f"{where.name}人民代表大会", "counties": counties}
    yield step(f"登记{where.name}", "intake/register-congress", **congress)
    for name, delegation in deputies.items():
        county = where.counties[delegation][0] if delegation in where.counties else ""
        seat = {"deputy": where.deputy(name).id, "name": name, "delegation": delegation, "county": county}
        yield step(f"登记代表{name}", "intake/seat-deputy", **seat)
    for name in dict.fromkeys((*where.organs, *units)):
        record = {"unit": where.unit_id(name), "name": name, "organ": where.organs.get(name, "government")}
        record |= {"committee": where.committees[name]} if name in where.committees else {}
        yield step(f"登记{name}", "routing/register-unit", **record)


@dataclass(frozen=True, slots=True)
class Case:
    """One suggestion whose life is played; units by name."""

    where: Place
    id: str
    what: str
    deputy: str
    lead: str
    co: tuple[str, ...] = ()

    def step(self, day: date, stage: Stage, who: Person, address: str, **body: object) -> Step:
        lane = "filing" if stage is Stage.FILE else self.id  # one after the other: numbers in the order of the sheet
        return Step(day, stage, lane, self.what, who, address, {"suggestion": self.id, **body})

    def by_deputy(self, day: date, address: str, **body: object) -> Step:
        return self.step(day, Stage.INTAKE, self.where.deputy(self.deputy), address, **body)

    def by_lead(self, day: date, address: str, **body: object) -> Step:
        return self.step(day, Stage.ROUTE, self.where.unit(self.lead), address, **body)

    def confirmed(self, day: date, cosigners: Iterable[str]) -> list[Step]:
        who = map(self.where.deputy, cosigners)
        return [self.step(day, Stage.INTAKE, person, "intake/confirm-signature") for person in who]

    def assigned(self, day: date, lead: str = "") -> list[Step]:
        units = {"lead": self.where.unit_id(lead or self.lead), "co": [self.where.unit_id(u) for u in self.co]}
        return [self.step(day, Stage.ROUTE, self.where.office(), "routing/assign-units", **units)]

    def signed_in(self, day: date, lead: str = "") -> list[Step]:
        who = map(self.where.unit, (lead or self.lead, *self.co))
        signed = [self.step(day, Stage.ROUTE, person, "routing/sign-in") for person in who]
        named = {"leader": "示例分管领导", "handler": "示例经办人", "plan": "先听取代表意见，再现场核实，按期答复。"}
        unit = self.where.unit(lead or self.lead)
        return [*signed, self.step(day, Stage.ROUTE, unit, "routing/name-handler", **named)]

    def opined(self, day: date, opinion: str) -> list[Step]:
        who = map(self.where.unit, self.co)
        return [self.step(day, Stage.ROUTE, person, "routing/file-co-opinion", opinion=opinion) for person in who]

    def approved(self, day: date) -> list[Step]:
        """By whom its organ says, and by its counterpart committee where it has one."""
        second = self.where.committees.get(self.lead)
        who = [self.where.inspection(self.lead), self.where.committee(second) if second else None]
        return [self.step(day, Stage.ROUTE, one, "routing/approve-reply") for one in who if one]

    def sent_back(self, day: date, **why: object) -> list[Step]:
        who = self.where.inspection(self.lead) or self.where.head(self.lead)
        return [self.step(day, Stage.ROUTE, who, "routing/return-reply", **why)]

    def delivered(self, day: date) -> Step:
        return self.step(day, Stage.ROUTE, self.where.head(self.lead), "routing/sign-reply")

    def rated(self, day: date, attitude: str, result: str, reason: str) -> Step:
        ballot = {"attitude": attitude, "result": result, "reason": reason}
        return self.step(day, Stage.RATE, self.where.deputy(self.deputy), "rating/rate-reply", **ballot)


def window(where: Place, opens: date, until: date | None = None, closed: date | None = None) -> list[Step]:
    """A rating window for all replies that wait: opened by one clerk, closed by another; `closed` None leaves it open.

    `until` is the last day for rating, by default the day of closing."""
    what, lane = f"{opens} 开放的测评窗口", f"window {opens}"
    first, second = where.evaluation(1), where.evaluation(2)
    steps = [Step(opens, Stage.OPEN, lane, what, first, "rating/open-window", {"closes": until or closed or opens})]
    if closed:
        steps.append(Step(closed, Stage.CLOSE, lane, what, first, "rating/ask-close", {}))
        steps.append(Step(closed, Stage.CLOSE, lane, what, second, "rating/confirm-close", {}))
    return steps
