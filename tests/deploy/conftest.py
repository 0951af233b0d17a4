"""The programs that read our files, where they are installed; else a loud word at the end of the run."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import loudly

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def program(request: pytest.FixtureRequest, name: str, package: str, must: str) -> str:
    """Where it is; skips loudly when it is nowhere."""
    if found := shutil.which(name) or shutil.which(name, path="/usr/sbin"):
        return found
    sentence = f"What {name} reads in deploy/ was not tested: no {name} (Debian: apt install {package})."
    loudly(request.config, sentence, must=must)
    return pytest.skip(sentence)


@pytest.fixture(scope="session")
def nginx(request: pytest.FixtureRequest) -> str:
    return program(request, "nginx", "nginx-light", "REQUIRE_NGINX")


@pytest.fixture(scope="session")
def promtool(request: pytest.FixtureRequest) -> Run:
    """`promtool(*arguments)`: what it said; fails when promtool does."""
    found = program(request, "promtool", "prometheus", "REQUIRE_PROMETHEUS")

    def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        said = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
        return said

    return run
