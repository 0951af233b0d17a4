"""The one address, behind a real nginx with the file that compose mounts: who answers what, and who is away."""

import json
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.web.door import LARGEST_UPLOAD
from tests.deploy.composed import NAMES, ROOT, mounts, trial

pytestmark = pytest.mark.slow
COMPOSED: dict[str, str] = trial()["services"]["proxy"]["environment"]
TEMPLATE = "deploy/proxy/default.conf.template"
CONFIG = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/default.conf;
}}
"""


class Upstream(BaseHTTPRequestHandler):
    """Says who was asked for what; `/…/busy` is a service that is there and says no."""

    protocol_version = "HTTP/1.1"
    name = ""

    def do_GET(self) -> None:
        busy = self.path.endswith("/busy")
        said = f"{self.name} {self.headers['Host']} {self.path} {self.headers['X-Forwarded-For']}".encode()
        self.send_response(503 if busy else 200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def listening(stack: ExitStack, name: str) -> str:
    """The address of an upstream that ends with the stack."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type(name, (Upstream,), {"name": name}))
    stack.callback(server.server_close)
    threading.Thread(target=server.serve_forever, args=(0.01,)).start()
    stack.callback(server.shutdown)
    return f"127.0.0.1:{server.server_port}"


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{s.getsockname()[1]}"


def written(folder: Path, **environment: str) -> Path:
    """nginx's own file, with our template filled in as its image does it: only variables that are set."""
    filled = (ROOT / TEMPLATE).read_text("utf-8")
    for name, value in environment.items():
        filled = filled.replace(f"${{{name}}}", value)
    (folder / "default.conf").write_text(filled, "utf-8")
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder))
    return folder / "nginx.conf"


def told(**different: str) -> dict[str, str]:
    """The proxy's environment from docker-compose.yml, or a test's."""
    assert not different.keys() - COMPOSED.keys()
    return COMPOSED | different


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    found = Path(tempfile.mkdtemp(prefix="tibandu-proxy-"))  # short: a socket's path has 107 bytes
    yield found
    shutil.rmtree(found)


@pytest.fixture(scope="module")
def proxy(nginx: str, folder: Path) -> Iterator[httpx.Client]:
    """A real nginx before three services; rating is away."""
    with ExitStack() as stack:
        there = {name.upper(): listening(stack, name) for name in NAMES[:3]}
        door = folder / "door"
        config = written(folder, **told(LISTEN=f"unix:{door}", RESOLVER="127.0.0.1", RATING=nobody(), **there))
        server = subprocess.Popen([nginx, "-p", folder, "-c", config, "-e", folder / "log"])
        stack.callback(server.wait, 10)
        stack.callback(server.terminate)
        _open(door, server)
        transport = httpx.HTTPTransport(uds=str(door))
        yield stack.enter_context(httpx.Client(transport=transport, base_url="http://127.0.0.1:8000"))


def _open(door: Path, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 10
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as s:
            s.connect(str(door))
            return
        time.sleep(0.01)
    raise AssertionError((door.parent / "log").read_text())


def test_the_image_finds_the_template_among_those_it_fills_in() -> None:
    assert mounts("proxy") == {"/etc/nginx/templates/default.conf.template": TEMPLATE}


def test_nginx_takes_the_template_as_compose_fills_it(nginx: str, tmp_path: Path) -> None:
    config = written(tmp_path, **told())
    assert not re.search(r"\$\{\w+\}", (tmp_path / "default.conf").read_text())
    said = subprocess.run([nginx, "-t", "-p", tmp_path, "-c", config, "-e", tmp_path / "log"], check=False)
    assert said.returncode == 0, (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/intake/do/draft-suggestion", "intake"),
        ("/routing/", "routing"),
        ("/supervision/ledger?page=2", "supervision"),
        ("/", "supervision"),
        ("/s/0190?x=%E5%BB%BA", "supervision"),
        ("/enter", "supervision"),
        ("/static/tibandu.css", "supervision"),
        ("/intakes/", "supervision"),
    ],
)
def test_one_address_leads_to_the_service_that_owns_the_page(proxy: httpx.Client, path: str, name: str) -> None:
    answer = proxy.get(path)
    assert answer.text.startswith(f"{name} 127.0.0.1:8000 {path} "), "the service, the Host that was asked, the path"
    assert "forged" not in proxy.get(path, headers={"X-Forwarded-For": "forged"}).text


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/metrics/", "//metrics", "/x/../metrics", "/%6Detrics"])
def test_figures_and_health_are_not_for_the_outside(proxy: httpx.Client, path: str) -> None:
    raw = httpx.URL("http://127.0.0.1:8000").copy_with(raw_path=path.encode())
    answer = proxy.send(httpx.Request("GET", raw))
    assert answer.status_code == 404
    assert "supervision" not in answer.text


def test_a_service_that_is_away_is_named_to_programs_and_to_people(proxy: httpx.Client) -> None:
    answer = proxy.post("/rating/evaluate", content=b"x", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/json; charset=utf-8")
    assert answer.json()["code"] == "service-away"
    assert answer.json()["sentence"].startswith("“测评”服务暂时没有应答，")
    page = proxy.get("/rating/windows", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "<h1" in page.text
    assert "“测评”服务暂时没有应答" in page.text
    assert page.headers["retry-after"].isdigit()


def test_what_a_service_says_itself_comes_through(proxy: httpx.Client) -> None:
    answer = proxy.get("/intake/busy", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.text[:6]) == (503, "intake")


def test_an_upload_that_is_too_large_is_refused_in_words(proxy: httpx.Client, folder: Path) -> None:
    most = re.search(r"client_max_body_size (\d+)m;", (ROOT / TEMPLATE).read_text("utf-8"))
    assert most
    assert LARGEST_UPLOAD < int(most[1]) << 20 < LARGEST_UPLOAD * 1.1, "what a service takes must reach it"
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(str(folder / "door"))
        s.sendall(f"PUT /files HTTP/1.1\r\nHost: x\r\nContent-Length: {2 * LARGEST_UPLOAD}\r\n\r\n".encode())
        answer = HTTPResponse(s)
        answer.begin()
        said = json.loads(answer.read())
    assert (answer.status, said["code"]) == (413, "body-too-large")
    assert f"{LARGEST_UPLOAD // 1_000_000}MB" in said["sentence"]
