"""Any order of commands, by anybody, at any time: nothing but refusals, and the books of the four services agree."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from random import Random
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.intake.drafting import InviteCosigners, ReviseDraft
from services.intake.roll.seating import SeatDeputy
from services.rating.case import EvaluationDue
from services.routing.inside import FinishSubtask, GiveSubtask, NameHandler
from services.supervision.alarm import RederiveDue
from services.supervision.case import CaseMoved
from shared.events.rating import EscalationRaised, EvaluationOpened, EvaluationSettled, RedoOrdered
from shared.events.supervision import CaseClosed, DeadlineApproaching, DeadlineMissed, HalfwayMissed
from shared.messages import Command, Refused
from shared.people import Person
from shared.relay import envelope
from shared.service import Decider, Rule
from shared.words import CaseState, Part, ReplyClass, Role, Scale
from tests.samples import (
    COUNTY,
    FINANCE,
    HOUSING,
    LEAD,
    SECOND,
    SERVICES,
    THIRD,
    WATER,
    Fact,
    House,
    Office,
    a_house,
    at,
    at_the_county,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    bring_to_handling,
    context,
    person,
    promise,
    rate,
    reply,
    the_clerk,
    the_deputy,
    the_head_of,
    words,
)

S = CaseState
START = None
TRANSITIONS: set[tuple[CaseState | None, CaseState]] = {  # DOMAIN §3.4, in the state words that a person sees
    (START, S.REVIEW_1),  # T3
    (START, S.REVIEW_2),
    (S.REVIEW_1, S.REVIEW_2),  # T4
    (S.REVIEW_1, S.RETURNED),  # T5
    (S.REVIEW_2, S.RETURNED),
    (S.RETURNED, S.REVIEW_1),
    (S.RETURNED, S.REVIEW_2),
    (S.REVIEW_2, S.FILED),  # T7
    (S.FILED, S.TRIAL),  # T9
    (S.TRIAL, S.TRIAL),
    (S.TRIAL, S.ASSIGNED),
    (S.TRIAL, S.MERGED),
    (S.MERGED, S.TRIAL),  # the main case was assigned before routing heard of the merger
    (S.TRIAL, S.FILED),  # routing heard of the merger first
    (S.FILED, S.ASSIGNED),  # T10
    (S.ASSIGNED, S.HANDLING),  # T11, T15
    (S.ASSIGNED, S.RETURN_ASKED),  # T12
    (S.HANDLING, S.RETURN_ASKED),
    (S.RETURN_ASKED, S.HANDLING),  # T13
    (S.RETURN_ASKED, S.ASSIGNED),  # T14
    (S.HANDLING, S.REPLY_REVIEW),  # T18
    (S.REPLY_REVIEW, S.REPLY_SENT_BACK),  # T19
    (S.REPLY_SENT_BACK, S.REPLY_REVIEW),
    (S.REPLY_REVIEW, S.REPLY_APPROVED),  # T20
    (S.REPLY_APPROVED, S.REPLIED),
    (S.REPLIED, S.EVALUATING),  # T21
    (S.EVALUATING, S.CLOSED),  # T22, T25
    (S.EVALUATING, S.TRACKING),  # T23
    (S.EVALUATING, S.REDO),  # T24
    (S.REDO, S.REPLY_REVIEW),  # T26
    (S.EVALUATING, S.HEARING),  # T28
    (S.TRACKING, S.CLOSED),  # T31
    (S.REVIEW_2, S.NOT_FILED),  # T6
    (S.FILED, S.MERGED),  # T8
    (S.MERGED, S.FILED),
    (S.MERGED, S.ASSIGNED),
    (START, S.FILED),  # T36
    (S.NOT_FILED, S.WITHDRAWN),
    *((state, S.WITHDRAWN) for state in (S.REVIEW_1, S.REVIEW_2, S.RETURNED, S.FILED, S.MERGED, S.TRIAL)),  # T33
    *((state, S.WITHDRAWN) for state in (S.ASSIGNED, S.RETURN_ASKED, S.HANDLING, S.REPLY_REVIEW)),  # T34
    *((state, S.WITHDRAWN) for state in (S.REPLY_SENT_BACK, S.REPLY_APPROVED)),
}
STATES_WHILE = {  # what routing's stage lets a person see
    "none": {None, S.REVIEW_1, S.REVIEW_2, S.RETURNED, S.NOT_FILED, S.WITHDRAWN},
    "waiting": {S.FILED, S.MERGED},
    "trial": {S.TRIAL},
    "withdrawn": {S.WITHDRAWN},
    "handling": {S.ASSIGNED, S.RETURN_ASKED, S.HANDLING, S.REPLY_SENT_BACK, S.REDO},
    "review": {S.REPLY_REVIEW},
    "approved": {S.REPLY_APPROVED},
    "replied": {S.REPLIED, S.EVALUATING, S.TRACKING, S.HEARING},
    "finished": {S.CLOSED},
}
CASES, DEPUTIES, UNITS = ("s1", "s2"), (LEAD, SECOND, THIRD), (HOUSING, FINANCE, WATER)
CAST = (
    *map(the_deputy, DEPUTIES),
    *map(at_the_unit, UNITS),
    *map(the_head_of, UNITS),
    *map(the_clerk, (1, 2)),
    at_the_county(),
    at_the_office(),
    at_the_government(),
    at_the_inspection(),
    person(Role.OPERATOR),
    person(Role.SECRETARIAT),
)
PUBLIC = tuple(c for s in SERVICES for c in s.rule_of if c.by)
QUIET = {c for c in PUBLIC if c.about not in ("suggestion", "")}
QUIET |= {InviteCosigners, ReviseDraft, NameHandler, GiveSubtask, FinishSubtask}
"""What moves no case, however often it is asked: tried, but seldom."""
TEXTS = ("竣工验收单第12号，资金已经到位。",) * 5 + ("好", "")
LATEST = at(date(2027, 5, 31))  # the calendars end with 2027


@cache
def beginnings() -> tuple[House, ...]:
    """Houses a case has got to different stages in, so that every age of a life is swept."""
    once = rate(reply(bring_to_handling(a_house())), Scale.DISSATISFIED)
    at_large = a_house()
    at_large.ask(SeatDeputy(deputy=LEAD, name="示例代表001"), at_the_office())  # no county reviews first
    return (
        a_house(),
        at_large,
        bring_to_filing(a_house()),
        bring_to_handling(a_house(), co=(FINANCE,)),
        reply(bring_to_handling(a_house()), reply_class=ReplyClass.B),
        once,
        reply(once.copy()),
    )


def made(kind: type[Command], dice: Random, house: House, id: str) -> Command:
    """A command with arguments that are mostly sensible. Raises ValidationError: it never comes through the door."""
    fields = kind.model_fields
    return kind.model_validate({n: argument(n, f.annotation, dice, house, id) for n, f in fields.items()})


def argument(name: str, kind: Any, dice: Random, house: House, id: str) -> Any:
    some = {
        "suggestion": lambda: id,
        "began_from": lambda: house.offices["intake"].state(f"case/{id}").saves or 1,
        "words": lambda: dice.choice([*[words()] * 8, words(title="短"), words(demands=())]),
        "deputy": lambda: dice.choice(DEPUTIES),
        "congress": lambda: "430500",
        "county": lambda: dice.choice([COUNTY, COUNTY, ""]),
        "cosigners": lambda: dice.sample((SECOND, THIRD, "deputy-9"), dice.choice([0, 0, 1, 2])),
        "deputies": lambda: dice.sample((LEAD, SECOND, THIRD), dice.choice([0, 1, 1, 2])),
        "lead": lambda: dice.choice(UNITS),
        "unit": lambda: dice.choice(giving_back(house, id) or UNITS),
        "proposed_unit": lambda: dice.choice(UNITS),
        "successor": lambda: dice.choice([*UNITS, "", "气象局"]),
        "children": lambda: dice.sample(CASES, 1),
        "category": lambda: dice.choice(["urban", "law/检察审判", "law", "urban/天文"]),
        "co": lambda: dice.sample(UNITS, dice.choice([0, 0, 1, 2])),
        "answers": lambda: dice.choice([*[("已办。", "已拨。")] * 5, ("已办。",)]),
        "promises": lambda: (promise(due=house.today + timedelta(days=dice.choice([0, 30, 90, 200]))),),
        "closes": lambda: house.today + timedelta(days=dice.choice([-1, 0, 5, 10])),
    }
    return some[name]() if name in some else anything(kind, dice, house)


def giving_back(house: House, id: str) -> list[str]:
    return [line.unit for line in house.offices["routing"].state(f"case/{id}").lines if line.return_asked]


def anything(kind: Any, dice: Random, house: House) -> Any:
    """By type alone: what a command added later is tried with."""
    if isinstance(kind, UnionType):
        return anything(dice.choice(get_args(kind)), dice, house)
    if get_origin(kind) is tuple:
        return (anything(get_args(kind)[0], dice, house),) * dice.choice([1, 1, 1, 1, 0])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return dice.choice(list(kind))
    if kind is date:
        return house.today + timedelta(days=dice.choice([-400, -3, 0, 0, 0, 0, 0, 1]))
    return {bool: dice.choice([True, True, False]), int: dice.randrange(9), str: dice.choice(TEXTS)}.get(kind)


def possible(house: House, who: Person, id: str) -> list[type[Command]]:
    """The buttons of this case that are not grey for this person."""
    ctx, found = context(who, house.today), []
    named = {"suggestion": id, "deputy": LEAD, "unit": HOUSING, "congress": "430500", "": "all"}
    for service, kind, decider, rule in asked_by(who.role):
        if kind.about not in named:  # no part of a suggestion's life
            continue
        state = house.offices[service].state(f"{decider.kind}/{named[kind.about]}")
        if rule.begins and state != decider.initial:
            continue
        with suppress(Refused):
            rule.when(state, ctx)
            found.append(kind)
    return found


@cache
def asked_by(role: Role) -> list[tuple[str, type[Command], Decider, Rule]]:
    return [(s.name, kind, *s.rule_of[kind]) for s in SERVICES for kind in s.rule_of if role in kind.by]


def chosen(house: House, dice: Random, id: str) -> tuple[type[Command], Person]:
    """Mostly a command that can go through, so that lives get on; sometimes any command by anybody."""
    if dice.random() < 0.85:
        for who in dice.sample(CAST, len(CAST)):
            kinds = possible(house, who, id)
            if kinds and (set(kinds) - QUIET or dice.random() < 0.05):
                return dice.choices(kinds, [1 if k in QUIET else 6 for k in kinds])[0], who
    return dice.choice(PUBLIC), dice.choice(CAST)


def step(house: House, seed: int) -> None:
    """One thing happens: time passes, the bus repeats itself, a calendar is published, or somebody asks."""
    dice = Random(seed)
    fate, id = dice.random(), dice.choice(CASES)
    if fate < 0.15:
        to = min(house.now + timedelta(days=dice.choice([0.3, 1, 3, 12, 50])), LATEST)
        note(f"the clock goes to {to}")
        house.until(to, away=dice.random() < 0.3)
    elif fate < 0.2:
        again(house, dice)
    elif fate < 0.22:
        house.ask(RederiveDue(suggestion=id), Person("timer", "", Role.SYSTEM, "430500"))
    else:
        kind, who = chosen(house, dice, id)
        attempt(house, kind, who, dice, id)


def attempt(house: House, kind: type[Command], who: Person, dice: Random, id: str) -> None:
    """Asks; a refusal is an answer, and leaves everything as it was."""
    try:
        command = made(kind, dice, house, id)
    except ValidationError:
        return
    note(f"{who.id}: {command!r}")
    before = {name: len(office.journal) for name, office in house.offices.items()}
    try:
        house.ask(command, who)
    except Refused:
        assert before == {name: len(office.journal) for name, office in house.offices.items()}


def again(house: House, dice: Random) -> None:
    """At least once means sometimes twice: the second time nothing happens."""
    source = dice.choice(list(house.offices))
    told = [fact for fact in house.offices[source].journal if fact.topic]
    if told:
        e = envelope(source, dice.choice(told))
        note(f"again: {e.type} {e.subject}")
        assert [fact for office in house.offices.values() for fact in office.hear(e)] == []


def check(house: House) -> None:
    """What holds at every moment at which nothing is on its way."""
    windows = house.offices["rating"].state("windows/all")
    listed = (*windows.waiting, *windows.cases)
    assert len(set(listed)) == len(listed), "a case in two windows"
    for id in CASES:
        case, routed = house.case(id), house.offices["routing"].state(f"case/{id}")
        assert case.state in STATES_WHILE[routed.stage], f"{id}: {case.state} while routing has {routed.stage}"
        assert not (case.state is S.CLOSED and case.clocks), "a clock runs for a closed case"
        assert len({c.name for c in case.clocks}) == len(case.clocks), "a clock runs twice"
        assert sum(line.part is Part.LEAD for line in routed.lines) == bool(routed.lines), "one lead, always"
        assert routed.returns <= 2
        assert not (case.state in (S.WITHDRAWN, S.NOT_FILED) and case.clocks), "a clock runs for what is at an end"
        main = routed.merger.main
        assert not main or routed.stage.value != "waiting" or id in routing_of(house, main).merger.children
    assert not [p for office in house.offices.values() for p in office.parked], "a fact that was told was not taken"


def routing_of(house: House, id: str) -> Any:
    return house.offices["routing"].state(f"case/{id}")


def audit(house: House) -> set[tuple[CaseState | None, CaseState]]:
    """The journals afterwards. Answers the transitions that were walked."""
    for office in house.offices.values():
        for name, facts in by_stream(office).items():
            assert [f.version for f in facts] == list(range(1, len(facts) + 1)), f"versions of {name}"
            told = [f.told for f in facts if f.topic]
            assert told == list(range(1, len(told) + 1)), f"what was told of {name}"
            stream = office.stream(name)
            assert (stream.version, stream.told) == (len(facts), len(told))
            assert office.refolded(name) == stream.state, f"{name} is not the fold of its facts"
            stored = stream.decider.shape.dump_json(stream.state)
            assert stream.decider.shape.validate_json(stored) == stream.state, f"{name} changes when it is stored"
    rung_once(house.offices["supervision"])
    rated_once(house.offices["rating"])
    walked = set(steps(house.offices["supervision"]))
    assert walked <= TRANSITIONS, f"not in DOMAIN §3.4: {walked - TRANSITIONS}"
    return walked


def by_stream(office: Office) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in office.journal:
        found.setdefault(fact.stream, []).append(fact)
    return found


def rung_once(office: Office) -> None:
    said = Counter(
        (f.stream, e.clock, e.unit, e.due, getattr(e, "days", 0))
        for f in office.journal
        if isinstance(e := office.event(f), DeadlineApproaching | DeadlineMissed | HalfwayMissed)
    )
    assert not [what for what, n in said.items() if n > 1], "an alarm rang twice"


def rated_once(office: Office) -> None:
    """One ballot per case and round: opened once, settled once, counted once."""
    opened: Counter[tuple[str, int]] = Counter()
    ended: Counter[tuple[str, int]] = Counter()
    round_ = 0
    for name, facts in by_stream(office).items():
        for fact in facts:
            match office.event(fact):
                case EvaluationDue(round=n):
                    round_ = n
                case EvaluationOpened(round=n):
                    opened[name, n] += 1
                case RedoOrdered() | EvaluationSettled() | EscalationRaised():
                    ended[name, round_] += 1
                case _:
                    pass
    assert all(n == 1 for n in (*opened.values(), *ended.values())), "a case rated twice in a round"
    assert ended.keys() <= opened.keys()
    sums = Counter[str]()
    for key, n in office.state("windows/all").sums.items():
        sums[key.rpartition("/")[0] or key] += n
    for which in ("first", "second"):
        asked = sum(n for key, n in office.state("windows/all").sums.items() if key.endswith(f"{which}/asked"))
        kinds = {k: sum(n for key, n in sums.items() if key.endswith(f"{which}/{k}")) for k in ("attitude", "overall")}
        assert kinds["attitude"] == kinds["overall"] <= asked
        assert asked == sum(n for (_, round_), n in ended.items() if (round_ == 1) == (which == "first"))


def steps(office: Office) -> Iterator[tuple[CaseState | None, CaseState]]:
    """From one state word to the next, of every case."""
    for facts in by_stream(office).values():
        told = [e for f in facts if isinstance(e := office.event(f), CaseMoved | CaseClosed)]
        yield from pairwise([START, *(e.state if isinstance(e, CaseMoved) else S.CLOSED for e in told)])


@pytest.mark.slow
def test_whatever_is_asked_nothing_breaks_and_the_books_of_four_services_agree() -> None:
    walked = set[tuple[CaseState | None, CaseState]]()

    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, len(beginnings()) - 1), st.lists(st.integers(0, 2**20), min_size=20, max_size=60))
    def lives(beginning: int, seeds: list[int]) -> None:
        house = beginnings()[beginning].copy()
        for seed in seeds:
            step(house, seed)
            check(house)
        walked.update(audit(house))

    lives()
    assert len(walked) > 20, f"a sweep that gets nowhere proves nothing: {TRANSITIONS - walked}"
