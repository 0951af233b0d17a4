"""The checker of the topics itself: a small run is clean, and every fault planted in its dump or in a copy of a
database is found, by the right invariant."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest

from shared.letters import Letter
from tests.chaos.check import check
from tests.chaos.tampering import copied
from tests.live.kafka import Kafka
from tests.live.proof import Proof, Scene, at_hand, proved
from tests.live.topics import Dump, Told, misled

DAYS = (186, 9, 7)  # promises of 200 days: two reminders, and the mark


@dataclass(frozen=True)
class Run:
    proof: Proof
    databases: dict[str, str]
    history: Path

    @property
    def dump(self) -> Dump:
        return self.proof.dump


@pytest.fixture(scope="module")
def run(kafka: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Forty lives in twenty congresses, until their promises are overdue; PostgreSQL runs on for those who tamper."""

    async def grow_old(scene: Scene) -> None:
        await scene.lived()
        for days in DAYS:
            await scene.site.later(days)

    with at_hand(kafka, tmp_path_factory.mktemp("faults")) as site:
        yield Run(proved(site, 7, grow_old, lives=40), site.superuser(), site.history)


def broken(run: Run, dump: Dump) -> set[str]:
    """The invariants that a dump breaks."""
    return {finding.split()[0] for finding in misled(run.databases, dump)}


def tampered(run: Run, service: str, *statements: str) -> set[str]:
    urls = run.databases | {service: asyncio.run(copied(run.databases[service], statements))}
    return {finding.split()[0] for finding in [*check(urls, run.history), *misled(urls, run.dump)]}


def one(run: Run, kind: str) -> Told:
    return next(record for record in run.dump.records if f".{kind}." in record.said("ce_type"))


def without(run: Run, *records: Told) -> Dump:
    return replace(run.dump, records=[record for record in run.dump.records if record not in records])


def beside(run: Run, record: Told) -> Dump:
    """One record more, at the end of its partition; every group has passed it by."""
    place = record.topic, record.partition
    end = run.dump.ends[place]
    done = {service: at | ({place: end + 1} if place in at else {}) for service, at in run.dump.done.items()}
    records = [*run.dump.records, record._replace(offset=end)]
    return replace(run.dump, records=records, ends=run.dump.ends | {place: end + 1}, done=done)


def instead(run: Run, old: Told, new: Told) -> Dump:
    return replace(run.dump, records=[new if record == old else record for record in run.dump.records])


def saying(record: Told, name: str, value: str) -> Told:
    return record._replace(headers=tuple((n, value.encode() if n == name else v) for n, v in record.headers))


def letter(record: Told, settled: str = "") -> Letter:
    id = "/".join(map(str, record.place))
    return Letter(id, record.key, record.value, list(record.headers), "bad", "", "", settled)


def posted(run: Run, service: str, *letters: Letter) -> Dump:
    return replace(run.dump, letters={**run.dump.letters, service: letters})


def test_a_run_that_nobody_touched_is_clean(run: Run) -> None:
    assert run.proof.found == []
    assert tampered(run, "supervision") == set()  # nor does the copying change anything
    assert sum(".Deadline" in record.said("ce_type") for record in run.dump.records) >= len(DAYS)


def test_a_removed_record_is_found(run: Run) -> None:
    assert broken(run, without(run, one(run, "UnitsAssigned"))) == {"I2", "I4", "I11"}


def test_the_last_record_of_a_stream_is_missed_too(run: Run) -> None:
    last = max(run.dump.records, key=lambda record: (record.topic == "tibandu.rating.v1", record.version))
    assert broken(run, without(run, last)) == {"I2", "I11"}


def test_a_record_told_again_is_no_fault(run: Run) -> None:
    assert broken(run, beside(run, one(run, "UnitsAssigned"))) == set()


def test_a_record_doubled_under_another_id_is_found(run: Run) -> None:
    again = saying(one(run, "UnitsAssigned"), "ce_id", str(uuid4()))
    assert broken(run, beside(run, again)) == {"I2", "I11"}


def test_two_swapped_versions_are_found(run: Run) -> None:
    first = one(run, "UnitsAssigned")
    second = next(r for r in run.dump.records if (r.topic, r.stream, r.version) == (first.topic, first.stream, 2))
    swapped = instead(run, first, first._replace(offset=second.offset))
    moved = second._replace(offset=first.offset)
    records = [moved if record == second else record for record in swapped.records]
    assert broken(run, replace(swapped, records=records)) == {"I4"}


def test_a_record_under_another_key_is_found(run: Run) -> None:
    record = one(run, "SignedIn")
    assert broken(run, instead(run, record, record._replace(key=b"990000/another"))) == {"I2"}


def test_a_key_in_two_partitions_is_found(run: Run) -> None:
    record = one(run, "SignedIn")
    assert "I4" in broken(run, instead(run, record, record._replace(partition=(record.partition + 1) % 12)))


@pytest.mark.parametrize("name", ["ce_streamversion", "ce_unit", "ce_role", "ce_time", "ce_cause", "ce_rules"])
def test_a_header_that_the_journal_does_not_know_is_found(run: Run, name: str) -> None:
    record = one(run, "ReplyDelivered")
    assert "I2" in broken(run, instead(run, record, saying(record, name, "7")))


def test_another_body_is_found(run: Run) -> None:
    record = one(run, "ReplyDelivered")
    assert broken(run, instead(run, record, record._replace(value=b"{}"))) == {"I2"}


def test_a_fact_that_is_in_no_journal_is_found(run: Run) -> None:
    record, stream = one(run, "SuggestionSubmitted"), "990000/case/nowhere"
    for name, value in (("ce_id", str(uuid4())), ("ce_subject", stream), ("ce_streamversion", "1")):
        record = saying(record, name, value)
    assert broken(run, beside(run, record)) == {"I2", "I11"}


def test_a_private_fact_that_was_told_is_found(run: Run) -> None:
    record = saying(one(run, "SuggestionSubmitted"), "ce_type", "tibandu.intake.DraftSaved.v1")
    assert broken(run, beside(run, saying(record, "ce_id", str(uuid4())))) == {"I2"}


def test_a_dead_letter_of_a_record_that_is_not_there_is_found(run: Run) -> None:
    nowhere = one(run, "SignedIn")._replace(offset=10**6)
    assert broken(run, posted(run, "supervision", letter(nowhere))) == {"I11"}


def test_a_dead_letter_of_a_fact_that_was_taken_is_found(run: Run) -> None:
    assert "I11" in broken(run, posted(run, "rating", letter(one(run, "ReplyDelivered"))))


def test_a_dead_letter_with_other_bytes_is_found(run: Run) -> None:
    poison = beside(run, one(run, "SignedIn")._replace(value=b"\xff"))
    buried = replace(poison, letters={**poison.letters, "supervision": [letter(poison.records[-1])]})
    assert broken(run, buried) == set()
    other = letter(poison.records[-1]._replace(value=b"\xfe"))
    assert broken(run, replace(poison, letters={**poison.letters, "supervision": [other]})) == {"I11"}


def test_a_group_that_is_not_at_the_end_is_found(run: Run) -> None:
    done = dict(run.dump.done["rating"])
    place = next(place for place in done if place in run.dump.ends)
    behind = replace(run.dump, done={**run.dump.done, "rating": done | {place: done[place] - 1}})
    assert broken(run, behind) == {"I12"}
    never = replace(run.dump, done={**run.dump.done, "rating": {}})
    assert broken(run, never) == {"I12"}


def test_a_rest_that_came_too_late_is_found(run: Run) -> None:
    assert broken(run, replace(run.dump, quiet=61)) == {"I12"}


FAULTS: dict[str, tuple[str, str, set[str]]] = {
    "a fact that a consumer never took": (
        "supervision",
        "DELETE FROM inbox WHERE id IN (SELECT cause FROM journal WHERE type LIKE 'ReplyNoted%' LIMIT 1)",
        {"I1", "I3", "I11"},
    ),
    "a fact both taken and parked": (
        "rating",
        "INSERT INTO parked (id, key, type, envelope, reason, since) "
        "SELECT id, 'k', 't', '', '', now() FROM inbox WHERE id IN (SELECT cause FROM journal WHERE type LIKE "
        "'EvaluationDue%') LIMIT 1",
        {"I2", "I11"},
    ),
    "a fact left in the outbox": ("rating", "INSERT INTO outbox SELECT max(position) FROM journal", {"I2", "I12"}),
    "a told fact gone from the journal": (
        "routing",
        "DELETE FROM journal WHERE type LIKE 'ReplyDelivered%'",
        {"I2"},
    ),
    "an alarm that rang twice": (
        "supervision",
        "INSERT INTO journal (id, stream, version, type, body, at, actor, role, unit, rules) "
        "SELECT gen_random_uuid(), stream, version + 1, type, body, at, actor, role, unit, rules FROM journal "
        "WHERE type LIKE 'DeadlineMissed%' LIMIT 1",
        {"I6"},
    ),
    "an alarm that never rang": ("supervision", "DELETE FROM journal WHERE type LIKE 'DeadlineMissed%'", {"I6", "I2"}),
    "an alarm that rang early": (
        "supervision",
        "UPDATE journal SET at = at - interval '20 days' WHERE type LIKE 'DeadlineMissed%'",
        {"I6", "I2", "I9"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_in_a_database_it_is_found(run: Run, fault: str) -> None:
    service, statement, invariants = FAULTS[fault]
    assert invariants <= tampered(run, service, statement)
