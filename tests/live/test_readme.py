"""What README tells a subscriber to type, typed: kcat and ten lines of Python, against the live broker."""

import asyncio
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.messages import Envelope
from shared.sender import Sender
from shared.topics import ensure, layout
from tests.bus.test_records import FACT
from tests.live.conftest import not_run
from tests.live.four import emptied
from tests.live.kafka import Kafka

ROOT = Path(__file__).parents[2]


def tried(what: str, file: str) -> str:
    """The block under its mark."""
    found = re.search(rf"<!-- tried: {what} -->\n```\w*\n(.*?)```", (ROOT / file).read_text("utf-8"), re.DOTALL)
    assert found, f"{file} has no block marked {what}"
    return found[1]


@pytest.fixture(scope="module")
def told(kafka: Kafka) -> tuple[str, Envelope]:
    """A broker on which one fact was told."""

    async def tell() -> None:
        await emptied(kafka.bootstrap)
        await ensure(kafka.bootstrap, layout())
        sender = Sender(kafka.bootstrap, "routing")
        await sender.publish([FACT])
        await sender.close()

    asyncio.run(tell())
    return kafka.bootstrap, FACT


@contextmanager
def reading(call: list[str]) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


@pytest.mark.parametrize("file", ["README.md", "README.zh-CN.md"])
def test_kcat_shows_key_headers_and_fact(told: tuple[str, Envelope], file: str, request: pytest.FixtureRequest) -> None:
    if not shutil.which("kcat"):
        not_run(request, "README's line for kcat was not tried: no kcat (Debian: apt install kcat).")
    bootstrap, fact = told
    call = shlex.split(tried("kcat", file).replace("127.0.0.1:9092", bootstrap))
    said = subprocess.run([*call, "-e", "-q"], capture_output=True, text=True, timeout=30, check=True).stdout
    head, body = said.strip().splitlines()
    assert head.startswith(f"{fact.key} ce_specversion=1.0,ce_id={fact.id},ce_type={fact.type}")
    assert body == fact.body


@pytest.mark.parametrize("file", ["README.md", "README.zh-CN.md"])
def test_ten_lines_of_python_print_the_fact(told: tuple[str, Envelope], file: str, tmp_path: Path) -> None:
    bootstrap, fact = told
    words = tried("python", file).replace("127.0.0.1:9092", bootstrap)
    program = tmp_path / "watch.py"
    program.write_text(words.replace("ext.water.watch", f"ext.water.{file.split('.')[1].lower()}"), encoding="utf-8")
    assert len([line for line in words.splitlines() if line.strip()]) == 10
    with reading([sys.executable, str(program)]) as child:
        assert child.stdout
        line = child.stdout.readline()
        assert line.startswith(f"{fact.id} {fact.type} {{"), line
