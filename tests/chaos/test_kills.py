"""P1, P2, P3, P7: whole lives over HTTP while the process is killed again and again, judged from what is left."""

import os
from pathlib import Path

import pytest

from tests.chaos.check import check
from tests.chaos.run import survived
from tests.chaos.server import Server

LIVES = int(os.environ.get("LIVES", "5000" if os.environ.get("CI") else "1000"))  # at a desk a minute and a half
KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("SEED", "0")) or int.from_bytes(os.urandom(3))


def test_five_thousand_lives_survive_ten_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Server(tmp_path)
    try:
        run = survived(server, tmp_path, SEED, lives=LIVES, kills=KILLS, places=50)
        with capsys.disabled():
            print(f"\n{run.report}")
        assert run.kills >= KILLS, "fewer kills than asked for: nothing is proved"
        found = check(server.databases(), run.history)
        assert not found, f"{len(found)} findings, seed {SEED}:\n" + "\n".join(found[:40])
    finally:
        server.remove()
