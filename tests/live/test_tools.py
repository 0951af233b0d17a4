"""The operator's commands on a service that runs on Kafka: letters mended or discarded, facts released, told again."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import URL, NullPool
from sqlalchemy.ext.asyncio import create_async_engine
from typer.testing import CliRunner

from services.__main__ import app
from shared.letters import whole
from shared.messages import Envelope, uuid7
from shared.people import Person, sign
from shared.records import Headers, written
from shared.words import Role
from tests.live.four import SECRET, Four, Process, counted, databases, emptied
from tests.live.kafka import Kafka
from tests.live.trays import producer
from tests.shared.acting import until

FILED = Path(__file__).parents[1] / "contract" / "golden" / "intake.SuggestionFiled.v1.json"
HOME = "439900"


@pytest.fixture(scope="module")
def routing(kafka: Kafka, postgres_url: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """One service alone, at work."""
    urls = asyncio.run(databases(postgres_url, f"tools{uuid7().hex[-6:]}_"))
    four = Four(tmp_path_factory.mktemp("tools"), kafka.bootstrap, urls)
    asyncio.run(emptied(kafka.bootstrap))
    asyncio.run(four.main["routing"].start())
    try:
        yield four.main["routing"]
    finally:
        four.end()


def typed(service: Process, *words: str) -> tuple[int, str]:
    """What the terminal says to `tibandu …`, and the exit code."""
    done = CliRunner().invoke(app, words, env=service.env)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def filed(id: str) -> Envelope:
    return Envelope(
        uuid7(), "tibandu.intake.SuggestionFiled.v1", "intake", f"{HOME}/case/{id}", 1, datetime.now(UTC), "office", "",
        "hunan@2025-03-12", None, "tibandu.intake.v1", json.dumps(json.loads(FILED.read_text("utf-8"))),
    )  # fmt: skip


def send(service: Process, *records: tuple[bytes | None, bytes | None, Headers]) -> None:
    async def out() -> None:
        async with producer(service.env["KAFKA_BOOTSTRAP"]) as to:
            for key, value, headers in records:
                await to.send_and_wait("tibandu.intake.v1", value, key=key, headers=headers)

    asyncio.run(out())


def waited(service: Process, query: str) -> None:
    """Until this is true in its database."""

    async def true() -> bool:
        async with create_async_engine(service.env["DATABASE_URL"], poolclass=NullPool).connect() as db:
            return bool((await db.exec_driver_sql(f"SELECT {query}")).scalar_one())

    async def look() -> None:
        await until(true)

    asyncio.run(look())


def there(id: str) -> str:
    return f"EXISTS (SELECT 1 FROM streams WHERE stream = '{HOME}/case/{id}')"


def letters(service: Process) -> list[str]:
    """Their ids, once there are any."""
    for _ in range(100):
        if found := [line.split()[0] for line in typed(service, "dlq", "list", "routing")[1].splitlines()[:-1]]:
            return found
    raise AssertionError("no letter has come")


def test_a_dead_letter_is_read_mended_and_taken_in_once(routing: Process, tmp_path: Path) -> None:
    fact = filed("broken")
    key, value, headers = written(fact)
    send(routing, (key, b'{"number": "2026-001", "ti\xff', headers))
    (id,) = letters(routing)
    code, said = typed(routing, "dlq", "show", "routing", id)
    assert code == 0
    assert "原因  the value is no JSON" in said
    assert f"ce_id: {fact.id}" in said
    assert r'"ti\xff' in said
    code, said = typed(routing, "dlq", "retry", "routing", id)
    assert code == 1
    assert "仍不可读" in said
    mended = tmp_path / "mended.json"
    mended.write_bytes(value)
    code, said = typed(routing, "dlq", "retry", "routing", id, "--value", str(mended))
    assert (code, "--why" in said) == (2, True)
    call = ("dlq", "retry", "routing", id, "--value", str(mended), "--why", "补全被截断的内容")
    assert typed(routing, *call, "--dry-run") == (0, f"{id}  可读，未执行\n")
    assert typed(routing, *call) == (0, f"{id}  已办\n")
    waited(routing, there("broken"))
    assert typed(routing, "dlq", "list", "routing") == (0, "共0封。\n")
    assert "补全被截断的内容" in typed(routing, "dlq", "list", "routing", "--all")[1]
    send(routing, written(fact))  # and if it comes after all
    waited(routing, f"count(*) = 1 FROM journal WHERE stream = '{HOME}/case/broken'")


def test_a_dead_letter_is_discarded_with_a_reason_alone(routing: Process) -> None:
    send(routing, (b"nobody", b"noise", []))
    (id,) = letters(routing)
    assert typed(routing, "dlq", "discard", "routing", id)[0] == 2
    assert typed(routing, "dlq", "discard", "routing", "--why", "噪声")[0] == 2
    call = ("dlq", "discard", "routing", id, "--why", "联调时误发")
    assert typed(routing, *call, "--dry-run") == (0, "将作废1封。\n")
    assert typed(routing, *call) == (0, "已作废1封。\n")
    assert typed(routing, "dlq", "list", "routing")[1] == "共0封。\n"
    assert "discarded by" in typed(routing, "dlq", "show", "routing", id)[1]
    code, said = typed(routing, "dlq", "show", "routing", "tibandu.intake.v1/0/999")
    assert (code, said) == (1, "死信里没有 tibandu.intake.v1/0/999。\n")


def test_a_fact_parked_by_older_code_is_released_with_those_behind_it(routing: Process) -> None:
    first, second = filed("held"), filed("held")
    row = replace(first, version=1)

    async def parked_once() -> None:
        engine = create_async_engine(routing.env["DATABASE_URL"], poolclass=NullPool)
        async with engine.begin() as db:
            await db.exec_driver_sql(
                "INSERT INTO parked (id, key, type, envelope, reason, since) VALUES ($1, $2, $3, $4, $5, now())",
                (row.id, row.key, row.type, row.dump(), "KeyError('a bug of older code')"),
            )

    asyncio.run(parked_once())
    routing.stop()
    asyncio.run(routing.start())  # knows at its start what is parked
    send(routing, written(replace(second, version=2)))
    waited(routing, "count(*) = 2 FROM parked")
    code, said = typed(routing, "parked", "list", "routing")
    assert code == 0
    assert f"{HOME}/held" in said
    assert "KeyError" in said
    assert said.endswith("共2条，1个键。\n")
    assert typed(routing, "parked", "release", "routing")[0] == 2
    assert typed(routing, "parked", "release", "routing", f"{HOME}/held")[1].endswith(f"{HOME}/held  已全部办理\n")
    waited(routing, f"{there('held')} AND NOT EXISTS (SELECT 1 FROM parked)")


def test_facts_are_told_again_under_their_old_numbers(routing: Process) -> None:
    office = Person("office", "", Role.OFFICE, HOME)
    body = json.dumps({"unit": "住建局", "name": "住建局"}).encode()
    assert asked(routing, office, "register-unit", body) == 200
    stream = f"{HOME}/unit/住建局"
    assert typed(routing, "resend", "routing")[0] == 2
    assert typed(routing, "resend", "routing", "--stream", stream, "--dry-run")[1].endswith("将重发1条。\n")
    waited(routing, "NOT EXISTS (SELECT 1 FROM outbox)")
    assert typed(routing, "resend", "routing", "--stream", stream)[1].endswith("已排队重发1条。\n")
    waited(routing, "NOT EXISTS (SELECT 1 FROM outbox)")

    async def told() -> list[tuple[str, bytes]]:
        async with whole(routing.env["KAFKA_BOOTSTRAP"], "tibandu.register.v1") as records:
            return [(r.key.decode(), dict(r.headers)["ce_id"]) async for r in records]

    found = [id for key, id in asyncio.run(told()) if key == stream]
    assert len(found) == 2
    assert len(set(found)) == 1
    code, said = typed(routing, "verify", "routing")
    assert (code, said) == (0, "日志封记全部相符。\n")
    assert typed(routing, "verify") == (1, "在Kafka上运行时，请写明是哪个服务：它只看 DATABASE_URL 那一个库。\n")
    assert asyncio.run(counted(routing.env["DATABASE_URL"], "seals")) > 0


def asked(service: Process, who: Person, command: str, body: bytes) -> int:
    head = {"authorization": f"Bearer {sign(who, SECRET)}", "content-type": "application/json"}
    with urlopen(Request(f"http://127.0.0.1:{service.port}/routing/{command}", body, head), timeout=30) as answer:
        return int(answer.status)


def test_a_missing_broker_or_variable_is_one_sentence(routing: Process) -> None:
    nowhere = replace(routing, env=routing.env | {"KAFKA_BOOTSTRAP": ""})
    assert typed(nowhere, "dlq", "list", "routing") == (
        2,
        "缺少环境变量 KAFKA_BOOTSTRAP（Kafka地址）：试用版没有死信。\n",
    )
    deaf = replace(routing, env=routing.env | {"KAFKA_BOOTSTRAP": "127.0.0.1:1"})
    code, said = typed(deaf, "dlq", "list", "routing")
    assert code == 1
    assert said.endswith("请稍后再试。\n")
    assert "Traceback" not in said
