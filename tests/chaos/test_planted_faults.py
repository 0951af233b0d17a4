"""The checker itself: a small year passes, and every fault planted in a copy of it is found, by the right invariant."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos.check import check
from tests.chaos.run import Run, survived
from tests.chaos.server import Server
from tests.chaos.tampering import copied

Tampered = Callable[..., set[str]]
CASE = "(SELECT stream FROM journal WHERE stream LIKE '%/case/%' GROUP BY stream ORDER BY count(*) DESC, 1 LIMIT 1)"
ENDS = "(SELECT DISTINCT ON (congress) position FROM seals ORDER BY congress, place DESC)"  # no gap shows there
LAST = f"(SELECT min(position) FROM journal WHERE stream LIKE '%/case/%' AND position IN {ENDS})"
COLUMNS = "type, body, topic, at, actor, role, unit, cause, rules"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Thirty lives in three congresses, with two kills; PostgreSQL runs on for those who tamper."""
    folder = tmp_path_factory.mktemp("year")
    server = Server(folder)
    try:
        yield survived(server, folder, 7, lives=30, kills=2, places=3)
    finally:
        server.remove()


@pytest.fixture
def tampered(year: Run) -> Tampered:
    """`tampered(service, *statements)`: a superuser's work on a copy, past all triggers; the invariants then broken."""
    urls = year.server.databases()

    def after(service: str, *statements: str, history: Path = year.history) -> set[str]:
        altered = asyncio.run(copied(urls[service], statements))
        return {finding.split()[0] for finding in check(urls | {service: altered}, history)}

    return after


def test_a_year_that_nobody_touched_is_clean(year: Run, tampered: Tampered) -> None:
    assert year.kills == 2
    assert check(year.server.databases(), year.history) == []
    assert tampered("routing") == set()  # nor does the copying change anything


def test_a_removed_event_is_found(tampered: Tampered) -> None:
    removed = f"DELETE FROM journal WHERE stream = {CASE} AND type LIKE 'UnitsAssigned%'"
    assert {"I1", "I3", "I4", "I5", "I7", "I9"} <= tampered("routing", removed)


def test_a_removed_event_is_found_at_the_end_of_its_stream_with_its_seal_and_state(tampered: Tampered) -> None:
    found = tampered(
        "routing",
        f"CREATE TEMP TABLE last AS SELECT position, stream FROM journal WHERE position = {LAST}",
        "UPDATE streams SET version = version - 1 WHERE stream = (SELECT stream FROM last)",
        "DELETE FROM seals WHERE position = (SELECT position FROM last)",
        "DELETE FROM journal WHERE position = (SELECT position FROM last)",
    )
    assert found == {"I1", "I3", "I7"}


def test_an_effect_done_twice_is_found(tampered: Tampered) -> None:
    """The copy is counted in, so that versions run without gap and the state agrees: a case finished is finished."""
    finished = "(SELECT min(position) FROM journal WHERE type LIKE 'CaseFinished%')"
    found = tampered(
        "routing",
        f"INSERT INTO journal (id, stream, version, {COLUMNS}) "
        f"SELECT gen_random_uuid(), stream, version + 1, {COLUMNS} FROM journal WHERE position = {finished}",
        "UPDATE streams SET version = version + 1 "
        f"WHERE stream = (SELECT stream FROM journal WHERE position = {finished})",
    )
    assert found == {"I1", "I2", "I3", "I5", "I9"}


def test_a_command_done_twice_is_found(tampered: Tampered) -> None:
    next_ = f"(SELECT max(version) + 1 FROM journal WHERE stream = {CASE})"
    found = tampered(
        "routing",
        f"INSERT INTO journal (id, stream, version, told, {COLUMNS}) "
        f"SELECT gen_random_uuid(), stream, {next_}, told, {COLUMNS} "
        f"FROM journal WHERE stream = {CASE} AND type LIKE 'UnitsAssigned%'",
    )
    assert {"I1", "I3", "I4", "I5"} <= found


def test_two_swapped_versions_are_found(tampered: Tampered) -> None:
    swapped = f"UPDATE journal SET version = 5 + version WHERE stream = {CASE} AND version IN (-2, -3)"
    found = tampered(
        "routing",
        f"UPDATE journal SET version = -version WHERE stream = {CASE} AND version IN (2, 3)",
        swapped,
    )
    assert {"I1", "I4", "I9"} <= found


def test_facts_heard_in_another_order_are_found(tampered: Tampered) -> None:
    """Two messages of one stream change places in supervision: causes and inbox, nothing else."""
    pair = f"(SELECT array_agg(DISTINCT cause) FROM journal WHERE stream = {CASE} AND version IN (1, 4))"
    exchange = "CASE WHEN {0} = p.both[1] THEN p.both[2] ELSE p.both[1] END"
    found = tampered(
        "supervision",
        f"CREATE TEMP TABLE p AS SELECT {pair} AS both",
        f"UPDATE journal SET cause = {exchange.format('cause')} FROM p WHERE cause = ANY(p.both)",
    )
    assert "I4" in found


def test_an_altered_state_is_found(tampered: Tampered) -> None:
    altered = f"UPDATE streams SET state = jsonb_set(state, '{{pause}}', '9') WHERE stream = {CASE}"
    assert tampered("routing", altered) == {"I7"}


@pytest.mark.parametrize("change", ["UPDATE ledger SET met = NOT met", "DELETE FROM ledger", "INSERT INTO clocks"])
def test_an_altered_listing_is_found(tampered: Tampered, change: str) -> None:
    more = f"(stream, item, clock, unit, since, due, calendar) SELECT {CASE}, 'x', 'reply', '', now(), now(), ''"
    where = more if change.startswith("INSERT") else f"WHERE stream = {CASE}"
    assert tampered("supervision", f"{change} {where}") == {"I7"}


def test_an_illegal_transition_is_found(tampered: Tampered) -> None:
    """From the answer under review straight to the hearing."""
    moved = "type LIKE 'CaseMoved%' AND body @> '{\"state\": \"reply-approved\"}'"
    step = f"UPDATE journal SET body = jsonb_set(body, '{{state}}', '\"hearing\"') WHERE stream = {CASE} AND {moved}"
    assert {"I5", "I9"} <= tampered("supervision", step)


def test_a_case_that_leaves_its_end_is_found(tampered: Tampered) -> None:
    told = "UPDATE streams SET state = jsonb_set(state, '{state}', '\"redo\"') WHERE state @> '{\"state\": \"closed\"}'"
    assert tampered("supervision", told) == {"I5", "I7"}


def test_a_lost_inbox_row_is_found(tampered: Tampered) -> None:
    heard = f"(SELECT cause FROM journal WHERE stream = {CASE} AND version = 1)"
    assert tampered("supervision", f"DELETE FROM inbox WHERE id = {heard}") == {"I1", "I3"}


def test_a_message_from_nowhere_is_found(tampered: Tampered) -> None:
    taken = "INSERT INTO inbox (id, stream, before, after, digest) SELECT gen_random_uuid(), stream, 0, 1, 0"
    assert tampered("intake", f"{taken} FROM streams LIMIT 1") == {"I1"}


@pytest.mark.parametrize("change", ["DELETE FROM timeline", "UPDATE timeline SET body = '{}'"])
def test_an_altered_timeline_is_found(tampered: Tampered, change: str) -> None:
    assert tampered("supervision", f"{change} WHERE stream = {CASE} AND item = 'routing/2'") == {"I3"}


def test_an_alarm_that_rang_early_is_found(tampered: Tampered) -> None:
    body = "jsonb_build_object('clock', clock, 'unit', c.unit, 'due', due, 'late_days', 0)"
    found = tampered(
        "supervision",
        "INSERT INTO journal (id, stream, version, type, body, at, actor, role, unit, rules) "
        f"SELECT gen_random_uuid(), stream, version + 1, 'DeadlineMissed.v1', {body}, now(), 'timer', 'system', '', '' "
        "FROM clocks c JOIN streams USING (stream) LIMIT 1",
    )
    assert "I6" in found


def test_an_alarm_that_never_rang_is_found(tampered: Tampered) -> None:
    """The clock goes on for a year, and nobody is there to hear it."""
    assert tampered("supervision", "UPDATE clock SET ahead = 366 * 86400") == {"I6"}


def test_a_fact_left_in_the_outbox_is_found(tampered: Tampered) -> None:
    assert tampered("rating", "INSERT INTO outbox SELECT max(position) FROM journal") == {"I2"}


def test_a_parked_fact_is_found(tampered: Tampered) -> None:
    row = "(id, key, type, envelope, reason, since) VALUES (gen_random_uuid(), 'k', 't', '', '', now())"
    assert tampered("rating", f"INSERT INTO parked {row}") == {"I2"}


def test_a_fact_altered_where_nobody_looks_is_found_by_its_seal(tampered: Tampered) -> None:
    assert tampered("intake", "UPDATE journal SET unit = '他处' WHERE position = 3") == {"I9"}


def test_a_missing_seal_is_found(tampered: Tampered) -> None:
    assert tampered("intake", "DELETE FROM seals WHERE place = 3") == {"I2", "I9"}


def test_a_ballot_counted_twice_is_found(tampered: Tampered) -> None:
    sums = "(SELECT jsonb_object_agg(key, value::int + 1) FROM jsonb_each_text(state -> 'sums'))"
    more = f"UPDATE streams SET state = jsonb_set(state, '{{sums}}', {sums}) WHERE stream LIKE '%/windows/all'"
    assert tampered("rating", more) == {"I7", "I8"}


def test_an_accepted_command_that_is_nowhere_is_found(year: Run, tampered: Tampered, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in year.history.read_text(encoding="utf-8").splitlines()]
    answered = next(line["told"] for line in lines if line.get("said", {}).get("events") == ["ReplyApproved"])
    lines = [line | {"key": "never-stored"} if line.get("call") == answered else line for line in lines]
    (tmp_path / "history.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert "I1" in tampered("routing", history=tmp_path / "history.jsonl")


def test_a_life_without_its_end_is_found(year: Run, tampered: Tampered, tmp_path: Path) -> None:
    lines = [line for line in year.history.read_text(encoding="utf-8").splitlines() if '"life": "s0-' not in line]
    (tmp_path / "history.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert tampered("routing", history=tmp_path / "history.jsonl") == {"I5"}
