"""docs/journey.md is true: its rows are played in the house, and what the journals say is what the rows say."""

import asyncio
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Text, cast, select

from services.four import SERVICES, law
from services.house import House
from services.intake.facts import Words
from shared.events import public
from shared.events.intake import County
from shared.events.routing import Promise
from shared.journal import journal
from shared.migrate import migrate
from shared.people import Person
from shared.relay import envelope
from shared.service import Service
from shared.settings import ROOT
from shared.words import CaseState, ClockName, Role
from shared.workdays import legal_day, start_of
from tests.conftest import Fresh
from tests.shared.acting import house_over

DOCUMENT = (ROOT / "docs" / "journey.md").read_text("utf-8")
LIFE, _, REST = DOCUMENT.partition("## The other ending")
OTHER_ENDING, _, CLOCKS = REST.partition("## 督")
CITY, COUNTY, ID = "439900", "439902", "s1"
LEAD, CO = "住建局", "自然资源局"
THE_CLOCK, NOTHING = "时钟", "–"
COLUMNS = ["n", "day", "service", "who", "does", "facts"]
CLOCK_COLUMNS = ["clock", "期限", "starts with", "stops with", "span", "source"]
PEOPLE = {
    "代表 示例代表001": Person("d1", "", Role.DEPUTY, CITY),
    "代表 示例代表002": Person("d2", "", Role.DEPUTY, CITY),
    "县区代表工委": Person("county", "", Role.COUNTY_OFFICE, CITY, COUNTY),
    "代表工委": Person("office", "", Role.OFFICE, CITY),
    "政府办": Person("government", "", Role.GOVERNMENT, CITY),
    f"承办单位 {LEAD}": Person("handler", "", Role.UNIT, CITY, LEAD),
    f"承办单位 {CO}": Person("co-handler", "", Role.UNIT, CITY, CO),
    f"单位负责人 {LEAD}": Person("head", "", Role.UNIT_HEAD, CITY, LEAD),
    "督查室": Person("inspection", "", Role.INSPECTION, CITY),
    "测评员甲": Person("clerk-1", "", Role.EVALUATION, CITY),
    "测评员乙": Person("clerk-2", "", Role.EVALUATION, CITY),
}
DRAFT = Words(
    title="关于在枫渡区老旧小区加装电梯的建议",
    situation="全区建成二十年以上的小区多数没有电梯。",
    analysis="资金不足，住户意见难统一。",
    proposal="请有关单位重视老旧小区加装电梯工作，尽快研究并提出解决办法，切实方便群众出行。",
    demands=("首批小区完成加装", "落实补助资金"),
)
MENDED = DRAFT.model_copy(
    update={"proposal": "由住建局牵头，在老旧小区加装电梯并落实补助资金，年底前完成首批二十个小区的加装改造任务。"}
)
ANSWERS = ("首批二十个小区今年完成加装。", "补助资金已列入预算。")
REASON = "答应先做的三个试点小区没有写进承诺。"
CONTACT = {"form": "visit", "rank": "head"}


def reply(reply_class: str, promised: date | None = None) -> dict[str, Any]:
    promises = [Promise(what="完成首批二十个小区的加装", due=promised, unit="住建局")] if promised else []
    basis = "" if promised else "竣工验收单第1至20号"
    return {
        "reply_class": reply_class,
        "answers": ANSWERS,
        "promises": promises,
        "basis": basis,
        "publicity": "public-full",
    }


SAID: Mapping[str, Mapping[str, Any]] = {  # what a row's command says, where it says more than its name
    "1": {"congress": CITY, "name": "云江市人民代表大会", "counties": [County(code=COUNTY, name="枫渡区")]},
    "2": {"deputy": "d1", "name": "示例代表001", "county": COUNTY},
    "3": {"deputy": "d2", "name": "示例代表002", "county": COUNTY},
    "4": {"unit": LEAD, "name": "云江市住房和城乡建设局"},
    "5": {"unit": CO, "name": "云江市自然资源局"},
    "6": {"words": DRAFT, "cosigners": ["d2"]},
    "9": {"reasons": ["no-concrete-proposal"], "note": "请写明由谁、在什么时候、做成什么。"},
    "10": {"words": MENDED, "began_from": 1},
    "14": {"category": "urban", "importance": "important"},
    "15": {"lead": LEAD, "co": [CO]},
    "18": CONTACT | {"phase": "before", "on": date(2026, 3, 16), "note": "代表希望先做三个试点小区。"},
    "20": {"opinion": "首批二十个小区加装电梯均不占用规划道路。"},
    "21": reply("B", date(2026, 12, 20)),
    "22": {"reasons": ["weak"], "note": "完成时间太晚，请与代表再商量。"},
    "23": reply("B", date(2026, 11, 30)),
    "26": {"closes": date(2026, 4, 16)},
    "27": {"attitude": "satisfied", "result": "dissatisfied", "reason": REASON},
    "30": CONTACT | {"phase": "during", "on": date(2026, 4, 22)},
    "31": reply("A"),
    "34": {"closes": date(2026, 5, 14)},
    "35": {"attitude": "satisfied", "result": "satisfied"},
    "31b": reply("B", date(2026, 9, 30)),
    "34b": {"closes": date(2026, 5, 14)},
    "35b": {"attitude": "satisfied", "result": "basically"},
    "38b": {"evidence": "竣工验收单第1至20号", "deputy_told": date(2026, 9, 9)},
}


class Row(NamedTuple):
    """A decision: a person's, the clock's, or a service's on hearing something (then without number and day)."""

    n: str
    day: str
    service: str
    who: str
    does: str
    facts: str


class Lived(NamedTuple):
    """A life: its rows as the document tells them and as they happened, and every service's journal."""

    told: list[Row]
    rows: list[Row]
    facts: Mapping[str, list[Any]]


def tables(text: str, columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows of every table with exactly this head."""
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if inside and line.startswith("|") and set(line) - set("|- "):
            yield cells
        inside = line.startswith("|") and (inside or cells == columns)


def rows(text: str) -> list[Row]:
    return [Row(*cells) for cells in tables(text, COLUMNS)]


def with_the_other_ending() -> list[Row]:
    """The life up to where its other ending begins, and that."""
    life, ending = rows(LIFE), rows(OTHER_ENDING)
    return [*life[: [row.n for row in life].index(ending[0].n.rstrip("b"))], *ending]


TOLD = {"the life": rows(LIFE), "the other ending": with_the_other_ending()}


@pytest.fixture(scope="module")
def lives(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lived]:
    """Both at the same time, each in a house of its own."""

    async def all_lives() -> list[Lived]:
        return await asyncio.gather(
            *[live(urls, tmp_path_factory.mktemp("house"), name) for name, urls in doors.items()]
        )

    doors = {name: {s.name: fresh(s.name, partial(migrate, s.name)) for s in SERVICES} for name in TOLD}
    return dict(zip(TOLD, asyncio.run(all_lives()), strict=True))


@pytest.fixture(params=TOLD)
def lived(request: pytest.FixtureRequest, lives: dict[str, Lived]) -> Lived:
    return lives[request.param]


async def live(urls: Mapping[str, str], folder: Path, name: str) -> Lived:
    """Plays the numbered rows, each on its day, and looks after each what the four journals have to say."""
    lived = Lived(TOLD[name], [], {s.name: [] for s in SERVICES})
    async with house_over(urls, folder) as house:
        await house.begin(morning(lived.told[0].day))
        for day, of_day in groupby((row for row in lived.told if row.n), key=lambda row: row.day):
            await house.jump(morning(day))
            asked = list(of_day)
            if rung := await news(house, lived):
                n = asked.pop(0).n if asked[0].who == THE_CLOCK else ""
                lived.rows.extend(as_rows(Row(n, day, "supervision 督", THE_CLOCK, "FireAlarm", ""), rung))
            for row in asked:
                service = await ask(house, row)
                lived.rows.extend(as_rows(row._replace(service=spoken(service)), await news(house, lived)))
    return lived


def morning(day: str) -> datetime:
    return start_of(date.fromisoformat(day)) + timedelta(hours=10)


async def ask(house: House, row: Row) -> Service:
    """Sends the row's command as the row's person. Answers which service took it."""
    service, kind = next((s, c) for s in SERVICES for c in s.rule_of if c.__name__ == row.does)
    named = {name: ID for name in ("suggestion", "publication") if name in kind.model_fields}
    await house.writers[service.name].ask(kind.model_validate(named | SAID.get(row.n, {})), PEOPLE[row.who], row.n)
    await house.quiet()
    return service


async def news(house: House, lived: Lived) -> dict[str, list[Any]]:
    """What was written since the last look, by service; kept in `lived`."""
    found = {}
    for name, db in house.databases.items():
        columns = [c for c in journal.c if c.name != "body"]
        since = journal.c.position > (lived.facts[name][-1].position if lived.facts[name] else 0)
        wanted = select(*columns, cast(journal.c.body, Text).label("body")).where(since).order_by(journal.c.position)
        async with db.connect() as c:
            found[name] = list((await c.execute(wanted)).all())
        lived.facts[name].extend(found[name])
    return found if any(found.values()) else {}


def as_rows(asked: Row, found: Mapping[str, Sequence[Any]]) -> list[Row]:
    """The row of whoever asked, and one for every service that heard of it; no fact is left over."""
    told = {fact.id for facts in found.values() for fact in facts if fact.topic}
    name = asked.service.partition(" ")[0]
    own = [fact for fact in found[name] if fact.cause not in told]
    if asked.who in PEOPLE:
        assert {fact.cause for fact in own} <= {PEOPLE[asked.who].message(asked.n), None}
    done = [asked._replace(facts=listed(own)), *heard(name, own, found)]
    assert sum(map(len, found.values())) == sum(len(row.facts.split(", ")) for row in done if row.facts != NOTHING)
    return done


def heard(source: str, facts: Iterable[Any], found: Mapping[str, Sequence[Any]]) -> Iterator[Row]:
    """Who heard these facts, what each did about it, and who heard that in turn."""
    for fact in (fact for fact in facts if fact.topic):
        e = envelope(source, fact)
        for s in (s for s in SERVICES if e.type in s.heard):
            event = s.heard[e.type]
            reaction = s.hears.get(event)
            commands = reaction(event.model_validate_json(e.body), e) if reaction else ()
            done = [f for f in found[s.name] if f.cause == fact.id]
            does = ", ".join(type(c).__name__ for c in commands) or NOTHING
            yield Row("", "", spoken(s), f"hears {event.__name__}", does, listed(done))
            yield from heard(s.name, done, found)


def spoken(service: Service) -> str:
    return f"{service.name} {service.word}"


def listed(facts: Iterable[Any]) -> str:
    return ", ".join(map(shown, facts)) or NOTHING


def shown(fact: Any) -> str:
    """`**UnitsAssigned**` when all may hear it; a clock with its unit and day; a stream that is not the case's."""
    name, body = fact.type.partition(".")[0], json.loads(fact.body)
    stream = fact.stream.split("/", 1)[1]
    elsewhere = "" if stream.endswith(f"/{ID}") or fact.topic else f" in {stream}"
    return (f"**{name}**" if fact.topic else name) + detail(body) + elsewhere


def detail(body: Mapping[str, Any]) -> str:
    """Which clock until when, or which state."""
    if "clock" in body:
        until = f" → {body['due']}" if "due" in body else ""
        return " " + " ".join(filter(None, [ClockName(body["clock"]).word, body["unit"]])) + until
    return f" {CaseState(body['state']).word}" if "state" in body else ""


def test_every_row_happens_as_it_is_told(lived: Lived) -> None:
    happened = "\n".join(f"| {' | '.join(row)} |" for row in lived.rows)
    assert lived.rows == lived.told, f"docs/journey.md does not tell what happened:\n{happened}"


def test_the_clocks_start_and_stop_with_what_the_table_says(lived: Lived) -> None:
    told = {row[0]: (row[2], row[3]) for row in tables(CLOCKS, CLOCK_COLUMNS)}
    types = {fact.id: fact.type.partition(".")[0] for facts in lived.facts.values() for fact in facts}
    moved: dict[str, dict[str, set[str]]] = {
        name: {"ClockStarted.v1": set(), "ClockStopped.v1": set()} for name in told
    }
    for fact in lived.facts["supervision"]:
        if fact.type in ("ClockStarted.v1", "ClockStopped.v1"):
            moved[json.loads(fact.body)["clock"]][fact.type].add(types[fact.cause])
    assert {name: tuple(", ".join(sorted(s)) for s in both.values()) for name, both in moved.items()} == told


def test_the_spans_and_their_sources_are_those_of_the_rule_book() -> None:
    rules = law().books.at(CITY, date.fromisoformat(rows(LIFE)[0].day))
    for name, word, _, _, span, source in tables(CLOCKS, CLOCK_COLUMNS):
        assert word == ClockName(name).word
        if name != ClockName.PROMISE:  # its day is the one that was promised
            clock = rules.clocks[name]
            assert (span, source) == (f"{clock.count} {clock.unit}{'s' if clock.count > 1 else ''}", clock.article)


def test_the_facts_of_a_stream_are_numbered_without_gap(lived: Lived) -> None:
    for facts in lived.facts.values():
        for _, stream in groupby(sorted(facts, key=lambda f: f.stream), key=lambda f: f.stream):
            own = list(stream)
            assert [fact.version for fact in own] == list(range(1, len(own) + 1))
            told = [fact.told for fact in own if fact.topic]
            assert told == list(range(1, len(told) + 1))


def test_a_sealed_rating_tells_neither_who_nor_the_hour_nor_what(lived: Lived) -> None:
    sealed = [fact for fact in lived.facts["rating"] if fact.type == "RatingSealed.v1"]
    assert len(sealed) == 2
    for fact in sealed:
        assert (fact.topic, fact.cause, fact.actor, fact.unit) == (None, None, Role.DEPUTY, "")
        assert fact.at == start_of(legal_day(fact.at))
        assert json.loads(fact.body).keys() == {"sealed"}
    assert REASON not in str(lived.facts)


def test_the_document_names_every_public_fact_and_nothing_that_does_not_exist() -> None:
    named = set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b", DOCUMENT))
    facts = {fact.__name__ for s in SERVICES for d in s.deciders for fact in d.facts.values()}
    commands = {command.__name__ for s in SERVICES for command in s.rule_of}
    assert named <= facts | commands
    assert {event.__name__ for event in public()} <= named
