"""A real browser, without script, on a trial of its own. None: said loudly; with REQUIRE_BROWSER it is a failure."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from shared import postgres
from tests.conftest import loudly
from tests.pages.people import Visitor

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        loudly(request.config, "The pages were not tested: no chromium (Debian: apt install chromium fonts-noto-cjk).")
        pytest.skip("no chromium")
    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`tibandu up` as a child process with an empty trial: the city's register, and nothing else."""
    data, port = tmp_path_factory.mktemp("trial"), free_port()
    env = os.environ | {"TIBANDU_DATA": str(data), "PORT": str(port)}
    server = subprocess.Popen([sys.executable, "-m", "services", "up", "--no-samples"], env=env, stderr=subprocess.PIPE)
    url = f"http://127.0.0.1:{port}"
    try:
        _answers(url, server)
        yield url
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
        postgres.discard(data)


def _answers(url: str, server: subprocess.Popen[bytes]) -> None:
    assert server.stderr
    for line in server.stderr:  # the address is printed once it is listened on
        if url in line.decode():
            break
    httpx.get(f"{url}/enter", timeout=60).raise_for_status()


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False)
    yield Visitor(context.new_page(), address)
    context.close()


@pytest.fixture(scope="session")
def shots() -> Path | None:
    """Where screenshots go when somebody wants to look: SHOTS=/some/folder."""
    folder = os.environ.get("SHOTS")
    return Path(folder) if folder else None
