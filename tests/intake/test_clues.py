"""线索: what the public says comes in at any hour, goes one way, and comes back to whoever said it."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.intake.clues.clue import CallerErased, CallerKept, Stage
from services.intake.clues.desk import of_clue
from services.intake.clues.erasing import EraseCaller, ForgetCaller, forget
from services.intake.clues.feedback import CloseClue, GiveFeedback, RateFeedback
from services.intake.clues.leaving import LeaveClue, digest
from services.intake.clues.rows import erasure_row
from services.intake.clues.triage import ExplainClue, ForwardClue, MarkDuplicate, RejectClue, SolveClue
from services.intake.stations.registering import RegisterStation
from shared.events.clues import ClueClosed, ClueReceived, ClueSettled, ClueTriaged
from shared.messages import Command
from shared.people import Person, sign, verify
from shared.words import ClueChannel, ClueGround, ClueOutcome, ForwardLevel, Role, Scale, StationForm
from tests.intake.told import (
    ANYBODY,
    ELSEWHERE,
    MATTER,
    PHONE,
    STATION,
    WORDS,
    clue,
    leaving,
    left,
    recording,
    said,
    stations,
    triage,
    triaged,
)
from tests.samples import CITY, MONDAY, Office, at, at_the_office, person, refused, the_deputy

SECRET = "a secret for tests"
NOTE = "已联系电工更换灯泡。"
SOLVE = SolveClue(clue="c1", note=NOTE)
TELL = GiveFeedback(clue="c1", text="路灯已经修好，欢迎再看。")
RATE = RateFeedback(clue="c1", rating=Scale.SATISFIED)
OUTCOMES: list[tuple[Command, ClueOutcome]] = [
    (SOLVE, ClueOutcome.SOLVED_ON_SITE),
    (ForwardClue(clue="c1", level=ForwardLevel.TOWNSHIP, to="示例街道办事处"), ClueOutcome.FORWARDED),
    (ExplainClue(clue="c1", note="改造工程下月开工，届时更换。"), ClueOutcome.EXPLAINED),
    (RejectClue(clue="c1", ground=ClueGround.JUDICIAL_CASE, note="请向法院申诉窗口反映。"), ClueOutcome.REJECTED),
    (MarkDuplicate(clue="c1", original="c2"), ClueOutcome.DUPLICATE),
]


@pytest.mark.mechanism("M39")
def test_a_clue_to_a_cloud_station_is_taken_at_three_in_the_morning() -> None:
    office = stations(StationForm.CLOUD)
    office.now = at(MONDAY, 3)
    cmd = LeaveClue(clue="c1", station="st1", channel=ClueChannel.ONLINE, said=said())
    assert office.ask(cmd, ANYBODY)[0] == ClueReceived(station="st1", channel=ClueChannel.ONLINE, on=MONDAY)
    assert [t.command for t in of_clue(clue(office))] == ["triage-clue"]


def test_what_was_said_lies_beside_the_facts_and_never_in_them() -> None:
    office = left()
    facts = "".join(f.body for f in office.journal) + repr(office.streams)
    assert not any(word in facts for word in (WORDS, PHONE, "王大妈", "a" * 32))
    ((stream, caller), row), *more = office.kept.items()
    assert (stream, more) == (f"{CITY}/clue/c1", [])
    assert row == ("st1", WORDS, "梧桐路", "王大妈", PHONE, "", "", "a" * 32)
    kept = clue(office)
    assert (kept.caller, kept.digest) == (caller, digest("a" * 32, WORDS, "梧桐路", "王大妈", PHONE, ""))
    assert kept.digest != digest("b" * 32, WORDS, "梧桐路", "王大妈", PHONE, "")
    assert CallerKept.topic is None


@pytest.mark.parametrize("channel", ClueChannel)
def test_every_channel_is_open_to_the_station_and_three_of_them_to_anybody(channel: ClueChannel) -> None:
    office = stations()
    assert office.ask(recording("c1", channel), STATION)[0] == ClueReceived(station="st1", channel=channel, on=MONDAY)
    cmd = leaving("c2").model_copy(update={"channel": channel})
    if channel in (ClueChannel.QR, ClueChannel.ONLINE, ClueChannel.PHOTO):
        assert office.ask(cmd, ANYBODY)
    else:
        with refused("channel-not-yours", 422):
            office.ask(cmd, ANYBODY)


def test_a_station_out_of_use_or_unknown_takes_no_clue() -> None:
    office = stations()
    name = "示例街道第1代表联络站"
    office.ask(RegisterStation(station="st1", name=name, township="示例街道", active=False), at_the_office())
    with refused("station-not-active"):
        office.ask(leaving(), ANYBODY)
    with refused("station-not-active"):
        office.ask(recording(), STATION)
    with refused("unknown-station", 404):
        office.ask(leaving(station="st9"), ANYBODY)
    with refused("unknown-station", 404):
        office.ask(recording(), person(Role.STATION, unit=""))
    assert office.kept == {}, "what was refused is not kept"


def test_a_clue_is_received_once_and_a_double_press_is_one_act() -> None:
    office = stations()
    assert office.ask(leaving(), ANYBODY, "k1")
    assert office.ask(leaving(), ANYBODY, "k1") == []
    with refused("clue-received"):
        office.ask(leaving(words="另外一件事，请看看。"), ANYBODY)
    assert len(office.kept) == 1


def test_nobody_can_sign_in_as_the_public() -> None:
    token = sign(Person("public", "", Role.PUBLIC, CITY), SECRET)
    with refused("session-invalid", 401):
        verify(token, SECRET)
    with refused("not-yours-to-ask", 403):
        stations().ask(leaving(), the_deputy())


@pytest.mark.parametrize("phone", ["打我电话", "139 1234 5678 找王大妈", "1" * 40])
def test_a_telephone_number_is_one_or_left_out(phone: str) -> None:
    with pytest.raises(ValidationError):
        said(phone=phone)
    assert said(phone="").phone == ""


def test_a_clue_is_triaged_in_the_stations_own_words_before_anything_else() -> None:
    office = left()
    with refused("triage-first"):
        office.ask(SOLVE, STATION)
    with refused("personal-number", 422):
        office.ask(triage(matter=f"打{PHONE}找王大妈"), STATION)
    told = office.ask(triage(), STATION)
    assert isinstance(told[0], ClueTriaged)
    assert MATTER not in told[0].model_dump_json(), "what it is about stays in intake"
    assert office.ask(triage(), STATION) == [], "the same again changes nothing"


@pytest.mark.parametrize(("command", "outcome"), OUTCOMES, ids=[o.value for _, o in OUTCOMES])
def test_a_clue_goes_one_way_and_only_once(command: Command, outcome: ClueOutcome) -> None:
    office = triaged("c1", "c2")
    told = office.ask(command, STATION)[0]
    assert told == ClueSettled(station="st1", outcome=outcome, on=MONDAY)
    assert [t.command for t in of_clue(clue(office))] == ["give-feedback"]
    with refused("clue-settled"):
        office.ask(SOLVE, STATION)
    with refused("clue-settled"):
        office.ask(triage(), STATION)


def test_an_outcome_says_nothing_personal_and_has_what_it_needs() -> None:
    office = triaged()
    with refused("personal-number", 422):
        office.ask(SolveClue(clue="c1", note=f"已打{PHONE}告知。"), STATION)
    for missing in ({"level": "township", "to": ""}, {"to": "示例街道办事处"}):
        with pytest.raises(ValidationError):
            ForwardClue(clue="c1", **missing)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        RejectClue(clue="c1", note="请向法院反映。")  # type: ignore[call-arg]


def test_a_duplicate_names_another_clue_of_the_station_that_is_none_itself() -> None:
    office = triaged("c1", "c2", "c3")
    office.ask(leaving("x1", "st2"), ANYBODY)
    for original in ("c1", "x1", "c9"):
        with refused("original-unknown", 422):
            office.ask(MarkDuplicate(clue="c1", original=original), STATION)
    office.ask(MarkDuplicate(clue="c2", original="c3"), STATION)
    with refused("original-is-duplicate", 422):
        office.ask(MarkDuplicate(clue="c1", original="c2"), STATION)


@pytest.mark.parametrize("command", [triage(), SOLVE, TELL, CloseClue(clue="c1"), EraseCaller(clue="c1")])
def test_another_stations_clue_is_as_unknown_as_one_that_is_not_there(command: Command) -> None:
    with refused("unknown-clue", 404):
        triaged().ask(command, ELSEWHERE)
    with refused("unknown-clue", 404):
        stations().ask(command, STATION)


def test_the_caller_is_told_and_rates_and_the_clue_is_closed() -> None:
    office = triaged()
    with refused("outcome-first"):
        office.ask(TELL, STATION)
    office.ask(SOLVE, STATION)
    with refused("no-feedback-yet"):
        office.ask(RATE, ANYBODY)
    with refused("feedback-first"):
        office.ask(CloseClue(clue="c1"), STATION)
    office.ask(TELL, STATION)
    assert office.ask(RATE, ANYBODY)
    assert office.ask(RATE, ANYBODY) == []
    told = office.ask(CloseClue(clue="c1"), STATION)[0]
    assert told == ClueClosed(station="st1", outcome=ClueOutcome.SOLVED_ON_SITE, on=MONDAY)
    for command, who in ((RATE, ANYBODY), (TELL, STATION), (CloseClue(clue="c1"), STATION)):
        with refused("clue-closed"):
            office.ask(command, who)
    assert of_clue(clue(office)) == []


def test_a_dissatisfied_caller_is_told_once_more_before_the_end() -> None:
    office = triaged()
    office.ask(SOLVE, STATION)
    office.ask(TELL, STATION)
    office.ask(RATE.model_copy(update={"rating": Scale.DISSATISFIED}), ANYBODY)
    with refused("dissatisfied-caller"):
        office.ask(CloseClue(clue="c1"), STATION)
    office.ask(TELL.model_copy(update={"text": "又去看过，九盏灯全部换新。"}), STATION)
    assert clue(office).rating is None, "the rating is of the last feedback"
    office.ask(RATE.model_copy(update={"rating": Scale.DISSATISFIED}), ANYBODY)
    assert office.ask(CloseClue(clue="c1"), STATION)


@pytest.mark.parametrize("who", [STATION, at_the_office(), ANYBODY], ids=["station", "office", "caller"])
def test_what_a_caller_left_is_erased_for_good_and_the_history_stays(who: Person) -> None:
    office = triaged()
    assert office.ask(EraseCaller(clue="c1"), who) == [CallerErased(on=MONDAY)]
    assert office.kept == {}
    assert (clue(office).matter, clue(office).stage) == (MATTER, Stage.TRIAGED)
    with refused("already-erased"):
        office.ask(EraseCaller(clue="c1"), who)
    assert office.ask(SOLVE, STATION), "the clue itself goes on"


def test_after_its_time_the_clock_has_it_erased() -> None:
    office = triaged()
    for command in (SOLVE, TELL, CloseClue(clue="c1")):
        office.ask(command, STATION)
    until = MONDAY + timedelta(days=180)
    assert clue(office).keep_until == until
    ((rung, (due,)),) = erasure_row(clue(office)).items()
    clock = person(Role.SYSTEM, "timer")
    assert (forget("c1", rung), due) == (ForgetCaller(clue="c1"), at(until, 0))
    assert office.on(until - timedelta(days=1)).ask(ForgetCaller(clue="c1"), clock) == []
    assert office.on(until).ask(ForgetCaller(clue="c1"), clock) == [CallerErased(on=until)]
    assert (office.kept, erasure_row(clue(office))) == ({}, {})
    assert office.ask(ForgetCaller(clue="c1"), clock) == []


def test_a_clue_is_the_same_again_from_its_facts() -> None:
    office: Office = triaged()
    office.ask(SOLVE, STATION)
    assert office.refolded(f"{CITY}/clue/c1") == clue(office)
