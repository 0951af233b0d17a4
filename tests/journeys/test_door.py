"""The door of the house: broken bodies, huge ones, foreign tokens, crooked addresses, and what is said of a bug."""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import count, cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI, Request
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey
from structlog.testing import capture_logs

from services.four import SERVICES, engine, law
from services.house import House
from services.web import web
from shared.people import COOKIE, sign
from shared.settings import settings
from shared.web.app import dress
from shared.web.shell import Parts, shell
from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, JSON, REPLY, Town, a_town
from tests.journeys.refusals import Controls, flat, no, no_page, nothing_written, still_there
from tests.samples import CITY, HOUSING, at_the_office, at_the_unit, person, the_clerk, the_deputy

DEPUTY, UNIT, OFFICE = the_deputy(), at_the_unit(), at_the_office()
_ids = count(1)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        yield opened


# Bodies


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed-json"),
        (b"{", 400, "malformed-json"),
        (b'{"suggestion": "s"} and so on', 400, "malformed-json"),
        (b"{'suggestion': 's'}", 400, "malformed-json"),
        (b"[" * 100_000, 400, "malformed-json"),
        (b'{"words":' * 100_000, 400, "malformed-json"),
        (b'{"suggestion": "\xff\xfe"}', 400, "malformed-json"),
        (b'{"suggestion": "\\ud800"}', 400, "malformed-json"),
        (b'{"suggestion": ' + b"9" * 10_000 + b"}", 400, "malformed-json"),
        (b"\x00" * 100, 400, "malformed-json"),
        (b"[]", 422, "object-form"),
        (b"null", 422, "object-form"),
        (b'"s"', 422, "object-form"),
        (b"12", 422, "object-form"),
        (b'{"suggestion": NaN, "words": Infinity}', 422, "text-form"),
    ],
)
def test_a_body_that_is_no_command_is_refused_in_words(town: Town, body: bytes, status: int, code: str) -> None:
    with nothing_written(town):
        began = time.monotonic()
        no(town.send(DEPUTY, "intake/draft-suggestion", body), status, code)
        assert time.monotonic() - began < 2


def test_a_body_of_another_kind_is_not_read_as_json(town: Town) -> None:
    body = json.dumps({"suggestion": "s-kind", **DRAFT}).encode()
    with nothing_written(town):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"):
            no(town.send(DEPUTY, "intake/draft-suggestion", body, content_type=kind), 415, "not-json")
    assert town.send(DEPUTY, "intake/draft-suggestion", body, content_type="application/json; charset=utf-8").is_success


def test_a_character_that_cannot_be_stored_is_found_wherever_it_stands(town: Town) -> None:
    bodies = {
        "words.title": {"suggestion": "s", "words": {"title": "电\0梯"}},
        "words.demands.1": {"suggestion": "s", "words": {"demands": ["一", "二\0"]}},
        "suggestion": {"suggestion": "s\0", "words": {}},
        "": {"suggestion": "s", "words": {}, "\0": 1},
    }
    with nothing_written(town):
        for where, body in bodies.items():
            answer = town.ask(DEPUTY, "intake/draft-suggestion", **body)
            no(answer, 422, "nul-character")
            assert answer.json()["fields"][0]["field"] == where
        entries = flat(DRAFT) | {"suggestion": "s", "words.title": "电\0梯"}
        page = no_page(town.press(DEPUTY, "intake/draft-suggestion", **entries), 422, "nul-character")
    still_there(page, {k: v for k, v in entries.items() if k != "words.title"})


def test_half_a_surrogate_pair_does_not_come_in_by_any_charset(town: Town) -> None:
    for charset, half in (
        ("utf-7", b"+2AA-"),
        ("unicode_escape", b"\\ud800"),
        ("undefined", b"x"),
        ("punycode", b"\xff"),
    ):
        kind = f"multipart/form-data; boundary=b; charset={charset}"
        body = b'--b\r\nContent-Disposition: form-data; name="words.title"\r\n\r\n%s\r\n--b--\r\n' % half
        headers = {"content-type": kind, "accept": "text/html", "cookie": f"{COOKIE}={town.token(DEPUTY)}"}
        with nothing_written(town):
            no_page(town.http.post("/intake/do/draft-suggestion", content=body, headers=headers), 400, "malformed-body")


@pytest.mark.parametrize(
    "body",
    [
        {f"k{n}": 1 for n in range(60_000)},
        {"suggestion": "s", "words": {f"k{n}": 1 for n in range(60_000)}},
        {"k" * 900_000: 1},
        {"suggestion": "s", "words": {}, "cosigners": ["a b"] * 90_000},
    ],
    ids=["fields", "inner fields", "one long name", "items"],
)
def test_a_flood_of_mistakes_is_answered_soon_and_shortly(town: Town, body: Mapping[str, Any]) -> None:
    with nothing_written(town):
        began = time.monotonic()
        answer = town.ask(DEPUTY, "intake/draft-suggestion", **body)
        assert time.monotonic() - began < 5
    no(answer, 422, answer.json()["code"])
    assert len(answer.content) < 50_000


@pytest.mark.parametrize("path", ["/intake/draft-suggestion", "/intake/do/draft-suggestion", "/trial/session"])
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
def test_thirty_megabytes_are_refused_before_they_are_read(town: Town, path: str, declared: bool) -> None:
    kind = "application/x-www-form-urlencoded" if "/do/" in path else "application/json"
    size = "Content-Length: 30000000" if declared else "Transfer-Encoding: chunked"
    part = b'{"suggestion": "' + b"a" * (1000 if declared else 1_100_000)
    body = part if declared else b"%x\r\n%s\r\n" % (len(part), part)
    with nothing_written(town), town.line(DEPUTY, f"POST {path}", f"Content-Type: {kind}", size) as line:
        line.sendall(body)  # and the rest is never sent
        said = b""
        while b"}" not in said:
            said += line.recv(65536)
    assert said.startswith(b"HTTP/1.1 413 ")
    assert json.loads(said.partition(b"\r\n\r\n")[2])["code"] == "body-too-large"


def test_thirty_megabytes_sent_to_the_end_are_refused_too(town: Town) -> None:
    with nothing_written(town):
        no(town.send(DEPUTY, "intake/draft-suggestion", b" " * 30_000_000), 413, "body-too-large")
        long = {"words.title": "a" * 30_000_000}
        no_page(town.press(DEPUTY, "intake/draft-suggestion", **long), 413, "body-too-large")
        no(town.send(None, "intake/draft-suggestion", b" " * 30_000_000), 401, "no-session")


# Who is asking


def _claims(**changes: Any) -> dict[str, Any]:
    who = {
        "id": "deputy-1",
        "name": "",
        "role": "deputy",
        "congress": CITY,
        "unit": "",
        "congress_name": "",
        "unit_name": "",
    }
    return who | {"aud": "tibandu", "exp": int(time.time()) + 600} | changes


def _token(town: Town, secret: str = "", alg: str = "HS256", **changes: Any) -> str:
    key = OctKey.import_key(secret or town.secret)
    return jwt.encode({"alg": alg}, _claims(**changes), key, algorithms=[alg])


def _unsigned(claims: Mapping[str, Any], header: Mapping[str, Any]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in (header, claims)]
    return f"{parts[0]}.{parts[1]}."


TOKENS: dict[str, tuple[str, Callable[[Town], str]]] = {
    "none": ("no-session", lambda town: ""),
    "expired": ("session-expired", lambda town: sign(DEPUTY, town.secret, -5)),
    "forged": ("session-invalid", lambda town: sign(DEPUTY, "another secret of thirty-two bytes")),
    "cut": ("session-invalid", lambda town: sign(DEPUTY, town.secret)[:-2]),
    "alg none": ("session-invalid", lambda town: _unsigned(_claims(), {"alg": "none", "typ": "JWT"})),
    "alg none signed": ("session-invalid", lambda town: _unsigned(_claims(), {"alg": "none"}) + "x"),
    "another algorithm": ("session-invalid", lambda town: _token(town, alg="HS512")),
    "another audience": ("session-invalid", lambda town: _token(town, aud="elsewhere")),
    "no expiry": ("session-invalid", lambda town: _token(town, exp=None)),
    "no such role": ("session-invalid", lambda town: _token(town, role="king")),
    "the system": ("session-invalid", lambda town: _token(town, role="system")),
    "no congress": ("session-invalid", lambda town: _token(town, congress="")),
    "a path for a congress": ("session-invalid", lambda town: _token(town, congress=f"{CITY}/case/s")),
    "a path for a person": ("session-invalid", lambda town: _token(town, id="a/b")),
    "a number for a person": ("session-invalid", lambda town: _token(town, id=7)),
    "words": ("session-invalid", lambda town: "let.me.in"),
    "deep": ("session-invalid", lambda town: base64.urlsafe_b64encode(b"[" * 30_000).decode() + ".e30.x"),
}


@pytest.mark.parametrize("token", TOKENS)
def test_who_is_not_in_is_told_so_and_loses_no_entry(town: Town, token: str) -> None:
    code, make = TOKENS[token]
    given_, id = make(town), town.one(Town.talked)
    headers = {"authorization": f"Bearer {given_}"} if given_ else {}
    entries = flat(REPLY) | {
        "suggestion": id,
        "promises.0.what": "完成加装",
        "promises.0.due": "2026-12-15",
        "_key": "k",
    }
    with nothing_written(town):
        no(town.http.post("/routing/submit-reply", json={"suggestion": id, **REPLY}, headers=headers), 401, code)
        no(town.http.get("/routing/desk", headers=headers), 401, code)
        page = no_page(town.press(given_, "routing/submit-reply", **entries), 401, code)
        way_in = town.http.get("/", headers={"accept": "text/html", "cookie": f"{COOKIE}={given_}"})
    still_there(page, entries)
    assert 'href="/enter"' in page
    assert (way_in.status_code, way_in.headers["location"]) == (303, f"/enter?why={code}")


def test_who_came_back_in_presses_the_same_page_again(town: Town) -> None:
    """The page shown to one who is not in is the form: after the way in, the same entries do what they should."""
    entries = flat(DRAFT) | {"suggestion": "again-1", "cosigners": ["deputy-2"], "_key": "again"}
    page = no_page(
        town.press(sign(DEPUTY, town.secret, -5), "intake/draft-suggestion", **entries), 401, "session-expired"
    )
    assert town.press(DEPUTY, "intake/draft-suggestion", **Controls(page).sent).status_code == 303
    shown = town.look(DEPUTY, "/s/again-1").text
    assert DRAFT["words"]["title"] in shown


# Addresses

CROOKED = ["unknown", "'\"; DROP TABLE streams; --", "\0", "../../etc/passwd", "x" * 3000, "%00", "a?b#c", "电梯"]
OF_A_CASE = [
    "/s/{}",
    "/routing/do/submit-reply?suggestion={}",
    "/supervision/due/{}/reply",
    "/intake/part/{}",
    "/supervision/timeline/{}",
    "/rating/ratings/{}",
    "/intake/files/{}",
    "/intake/do/{}",
    "/static/{}",
]
NUMBERS = ["abc", "", "0", "-1", "1.5", "²", "1000000000", "999999999999", "9" * 5000]
WITH_A_NUMBER = [
    "/supervision/ledger?page={}",
    "/supervision/ledger?year={}",
    "/supervision/report?year={}",
    "/rating/figures/{}",
]
WITH_WORDS = [f"/supervision/ledger?{name}={{}}" for name in ("q", "state", "lead", "deputy", "late", "x")]
PATHS = [
    *[path.format(quote(id, safe="")) for path in OF_A_CASE for id in CROOKED],
    *[path.format(quote(n)) for path in WITH_A_NUMBER for n in NUMBERS],
    *[path.format(quote(words)) for path in [*WITH_WORDS, "/?span={}", "/enter?why={}"] for words in ("\0", "'\\%_")],
    *[
        "/operations",
        "/operations?verified=x",
        "/rating/windows",
        "/nowhere",
        "/intake",
        "/intake/",
        "/..",
        "/s/..",
        f"/intake/files/{'²' * 64}",
    ],
]


def test_no_crooked_address_breaks_a_page(town: Town) -> None:
    with nothing_written(town):
        for path, who in zip(PATHS, cycle((DEPUTY, OFFICE, the_clerk(), person(Role.OPERATOR))), strict=False):
            page = town.look(who, path)
            assert page.status_code < 500, path[:80]
            assert "Traceback" not in page.text
            if page.status_code >= 400:
                no_page(page, page.status_code, _code_of(page))
                no(town.http.get(path, headers=town.bearer(who)), page.status_code, _code_of(page))


def _code_of(page: httpx.Response) -> str:
    return page.text.partition('<small class="code" lang="en">')[2].partition("<")[0]


def test_an_address_and_a_way_of_asking_that_there_are_not_have_our_words_too(town: Town) -> None:
    no(town.http.get("/nowhere"), 404, "unknown-address")
    no_page(town.look(DEPUTY, "/nowhere"), 404, "unknown-address")
    for method, path in (
        ("DELETE", "/intake/draft-suggestion"),
        ("PUT", "/"),
        ("POST", "/enter"),
        ("GET", "/trial/session"),
    ):
        answer = town.http.request(method, path, headers=town.bearer(DEPUTY))
        no(answer, 405, "method-not-allowed")
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/trial/session", b"{", 400, "malformed-json"),
        ("/trial/session", b"{}", 422, "field-missing"),
        ("/trial/session", b'{"id": "a/b", "name": "", "role": "deputy", "congress": "430500"}', 422, "text-form"),
        ("/trial/clock", b"{", 400, "malformed-json"),
        ("/trial/clock", b'{"to": "soon"}', 422, "moment-form"),
        ("/trial/clock", b'{"to": "9999-12-31T23:59:59+00:00"}', 422, "beyond-calendar"),
        ("/trial/begin", b'{"to": "2026-01-01T00:00:00+08:00"}', 409, "trial-has-begun"),
    ],
)
def test_the_trials_own_addresses_know_bad_input_too(
    town: Town, path: str, body: bytes, status: int, code: str
) -> None:
    town.one(Town.drafted)
    with nothing_written(town):
        no(town.http.post(path, content=body, headers=JSON), status, code)
        no(town.http.post("/trial/clock", data={"jump": "century"}), 422, "unknown-jump")
        no(town.http.post("/trial/enter", data={"persona": "nobody\0"}), 404, "unknown-persona")


# What is said of a bug, and of a database that is away


def _asking(app: FastAPI, ask: Callable[[httpx.AsyncClient], Awaitable[list[httpx.Response]]]) -> list[httpx.Response]:
    async def run() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
            return await ask(client)

    return asyncio.run(run())


def test_of_a_bug_people_get_a_number_and_the_log_the_place(town: Town) -> None:
    app = FastAPI()
    dress(app, town.house.writers["intake"], town.secret, None)

    @app.get("/bug")
    async def bug(request: Request) -> None:
        raise KeyError("一名群众的原话")

    async def ask(client: httpx.AsyncClient) -> list[httpx.Response]:
        return [await client.get("/bug"), await client.get("/bug", headers={"accept": "text/html"})]

    with capture_logs() as logs:
        answer, page = _asking(app, ask)
    sentence = no(answer, 500, "bug")
    no_page(page, 500, "bug")
    for said, shown in zip(logs, (sentence, page.text), strict=True):
        assert said["event"] == "bug"
        assert f"编号{said['number']}，请报给运维。" in shown
        assert said["kind"] == "KeyError"
        assert any("test_door.py" in frame for frame in said["frames"])
        assert "群众" not in str(said)


def test_a_broken_service_is_missing_and_the_rest_of_the_page_stays(town: Town) -> None:
    broken = FastAPI()
    dress(broken, town.house.writers["intake"], town.secret, None)

    @broken.get("/desk")
    async def bug(request: Request) -> None:
        raise KeyError("desk")

    async def ask(client: httpx.AsyncClient) -> list[httpx.Response]:
        return [await client.get("/", headers={"accept": "text/html", **town.bearer(DEPUTY)})]

    clients = {s.name: httpx.AsyncClient(transport=httpx.ASGITransport(broken), base_url="http://t") for s in SERVICES}
    with capture_logs():
        (desk,) = _asking(shell(Parts(clients), town.house.writers["supervision"], town.secret, {}, None), ask)
    assert desk.status_code == 200
    assert "“提”部分暂时读不到" in desk.text


def test_a_case_that_nobody_can_read_now_is_not_said_to_be_unknown(town: Town) -> None:
    silent = FastAPI()

    @silent.get("/{path:path}")
    async def slow(request: Request) -> None:
        await asyncio.sleep(60)

    async def ask(client: httpx.AsyncClient) -> list[httpx.Response]:
        return [await client.get("/s/s1", headers={"accept": "text/html", **town.bearer(DEPUTY)})]

    clients = {s.name: httpx.AsyncClient(transport=httpx.ASGITransport(silent), base_url="http://t") for s in SERVICES}
    (page,) = _asking(shell(Parts(clients), town.house.writers["supervision"], town.secret, {}, None), ask)
    no_page(page, 503, "case-away")


def test_with_the_database_away_the_typed_text_stays(tmp_path: Path) -> None:
    nowhere = engine(f"postgresql+asyncpg://postgres@/none?host={quote(str(tmp_path))}")
    house = House(settings(tmp_path, 0), law(), {s.name: nowhere for s in SERVICES})
    headers = {"cookie": f"{COOKIE}={sign(UNIT, house.settings.secret)}", "accept": "text/html"}
    entries = flat(REPLY) | {"suggestion": "s", "_key": "k"}

    async def ask(client: httpx.AsyncClient) -> list[httpx.Response]:
        ledger = await client.get("/supervision/ledger", headers=headers)
        return [ledger, await client.post("/routing/do/submit-reply", data=entries, headers=headers)]

    ledger, form = _asking(web(house, None), ask)
    no_page(ledger, 503, "database-away")
    assert ledger.headers["retry-after"]
    still_there(no_page(form, 503, "database-away"), entries)


# A sweep: whatever is sent to whatever command, no answer is a bug

CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\0\x85\u2028\ufeff\U0001f6d7")
TEXTS = st.text(CHARACTERS, max_size=30) | st.sampled_from(
    [
        "",
        " ",
        "s1",
        "case-1",
        "deputy-1",
        HOUSING,
        "0001-01-01",
        "9999-12-31",
        "2026-03-02",
        "true",
        "1e400",
        "-1",
        "..",
        "A",
        "B",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4),
    max_leaves=8,
)
ADDRESSES = [(s.name, address, command) for s in SERVICES for address, command in s.asked.items()]

ODD = [
    "promises.x.what",
    "promises.99999999999999999999.due",
    "answers.²",
    "words.attachments.kept",
    "words.title",
    "_key",
]


def _plausible(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Mostly what the schema asks for, now and then anything."""
    if "$ref" in schema:
        return _plausible(defs[schema["$ref"].rpartition("/")[2]], defs)
    match schema.get("type"):
        case _ if "enum" in schema:
            fitting: st.SearchStrategy[Any] = st.sampled_from(schema["enum"])
        case "object":
            fields = schema.get("properties", {})
            fitting = st.fixed_dictionaries({}, optional={k: _plausible(v, defs) for k, v in fields.items()})
        case "array":
            fitting = st.lists(_plausible(schema.get("items", {}), defs), max_size=4)
        case "integer":
            fitting = st.integers()
        case "boolean":
            fitting = st.booleans()
        case _:
            fitting = st.dates().map(str) if schema.get("format") == "date" else TEXTS
    return fitting | fitting | fitting | VALUES


@pytest.mark.parametrize(("service", "address", "command"), ADDRESSES, ids=lambda v: v if isinstance(v, str) else "")
def test_no_command_is_broken_by_what_it_is_sent(town: Town, service: str, address: str, command: Any) -> None:
    schema = command.model_json_schema()
    fields = {k: _plausible(v, schema.get("$defs", {})) for k, v in schema["properties"].items()}
    about = {command.about: st.just(f"sweep-{next(_ids)}")} if command.about else {}
    bodies = st.fixed_dictionaries(fields | about) | st.fixed_dictionaries({}, optional=fields)
    units = {Role.UNIT: HOUSING, Role.UNIT_HEAD: HOUSING, Role.COUNTY_OFFICE: "430523"}

    @hypothesis(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(body=bodies, role=st.sampled_from(sorted(command.by)))
    def sweep(body: dict[str, Any], role: Role) -> None:
        who = person(role, "deputy-1" if role is Role.DEPUTY else "", units.get(role, ""))
        answer = town.ask(who, f"{service}/{address}", **body)
        assert answer.status_code < 500, answer.text[:300]
        if answer.status_code >= 400:
            no(answer, answer.status_code, answer.json()["code"])

    @hypothesis(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(form=st.dictionaries(st.sampled_from([*fields, *ODD]), TEXTS), role=st.sampled_from(sorted(command.by)))
    def press(form: dict[str, str], role: Role) -> None:
        answer = town.press(person(role, unit=units.get(role, "")), f"{service}/{address}", **form)
        assert answer.status_code < 500, answer.text[:300]

    sweep()
    press()
    town.quiet()
