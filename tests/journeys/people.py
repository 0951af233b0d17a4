"""The people of a journey: a house behind a real port, and what each of them sends to it."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import func, select

from services.four import SERVICES, engine, law
from services.house import House
from services.trial import Trial
from services.web import web
from shared.journal import inbox, journal, parked, streams
from shared.migrate import migrate
from shared.people import COOKIE, Person, sign
from shared.settings import settings
from shared.workdays import legal_day
from tests.conftest import Fresh
from tests.samples import (
    COUNTY,
    DEMANDS,
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    PROPOSAL,
    SECOND,
    WATER,
    at,
    at_the_county,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    the_deputy,
)
from tests.shared.acting import together

JSON = {"content-type": "application/json"}
WORDS = {"title": "关于加装老旧小区电梯的建议", "situation": "多数没有电梯。", "analysis": "资金不足。"}
DRAFT = {"words": WORDS | {"proposal": PROPOSAL, "demands": list(DEMANDS)}}
TALK = {"phase": "before", "form": "visit", "on": MONDAY.isoformat(), "rank": "head"}
REPLY: dict[str, Any] = {
    "reply_class": "A",
    "answers": ["已加装二十部。", "补助资金已拨付。"],
    "basis": "竣工验收单第12号",
    "publicity": "public-full",
}
_numbers = count(1)


@dataclass
class Town:
    """A house at work on a free port, and everybody's way to it."""

    house: House
    loop: asyncio.AbstractEventLoop
    http: httpx.Client
    tokens: dict[Person, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)

    def one(self, stage: Callable[["Town"], str]) -> str:
        """A case as far as that, the same for all: a refusal changes nothing."""
        if stage.__name__ not in self.cases:
            self.cases[stage.__name__] = stage(self)
        return self.cases[stage.__name__]

    @property
    def today(self) -> date:
        return legal_day(self.house.writers["routing"].clock.now())

    @property
    def secret(self) -> str:
        return self.house.settings.secret

    def token(self, who: Person) -> str:
        return self.tokens.setdefault(who, sign(who, self.secret))

    def ask(self, who: Person | None, address: str, /, *, key: str = "", **body: Any) -> httpx.Response:
        """A program's command: JSON with a bearer token."""
        headers = self.bearer(who) | ({"idempotency-key": key} if key else {})
        return self.http.post(f"/{address}", json=body, headers=headers)

    def send(self, who: Person | None, address: str, body: bytes, **headers: str) -> httpx.Response:
        """Any bytes as a command."""
        given = JSON | self.bearer(who) | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.http.post(f"/{address}", content=body, headers=given)

    def press(self, who: Person | str | None, address: str, files: Any = None, /, **entries: Any) -> httpx.Response:
        """The button of a page: a form with its entries. `who` may be a token, too, or nobody."""
        service, command = address.split("/")
        token = self.token(who) if isinstance(who, Person) else who
        headers = {"accept": "text/html"} | ({"cookie": f"{COOKIE}={token}"} if token else {})
        return self.http.post(f"/{service}/do/{command}", data=entries, files=files, headers=headers)

    def look(self, who: Person, path: str) -> httpx.Response:
        """A person opens a page."""
        return self.http.get(path, headers={"cookie": f"{COOKIE}={self.token(who)}", "accept": "text/html"})

    def line(self, who: Person, request: str, *headers: str) -> socket.socket:
        """A connection on which a request's head has been sent, as it stands: no client tidies it up."""
        sock = socket.create_connection((self.http.base_url.host, self.http.base_url.port or 80), timeout=10)
        head = (f"{request} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {self.token(who)}", *headers, "", "")
        sock.sendall("\r\n".join(head).encode())
        return sock

    def bearer(self, who: Person | None) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token(who)}"} if who else {}

    def quiet(self) -> None:
        """Until every fact has reached everybody."""
        asyncio.run_coroutine_threadsafe(self.house.quiet(), self.loop).result(20)

    def written(self) -> dict[str, list[int]]:
        """How much lies in each of the four databases: facts, streams, messages taken in, parked ones."""
        self.quiet()
        return asyncio.run_coroutine_threadsafe(_written(self.house), self.loop).result(20)

    def begin(self, *steps: tuple[Person, str, Mapping[str, Any]]) -> str:
        """A new case that has come as far as these steps take it; after each, everybody has heard."""
        id = f"case-{next(_numbers)}"
        for who, address, body in steps:
            body = {**body, "on": self.today.isoformat()} if "on" in body else body
            answer = self.ask(who, address, suggestion=id, **body)
            assert answer.status_code == 200, answer.text
            if address.startswith("intake/file") or address.startswith("routing/sign-reply"):
                self.quiet()
        return id

    def drafted(self) -> str:
        return self.begin(*TO_DRAFT)

    def under_review(self) -> str:
        return self.begin(*TO_REVIEW)

    def filed(self) -> str:
        return self.begin(*TO_FILING)

    def assigned(self) -> str:
        return self.begin(*TO_ASSIGNMENT)

    def handling(self) -> str:
        return self.begin(*TO_HANDLING)

    def talked(self) -> str:
        """In the lead unit's hands, with a contact on file."""
        return self.begin(*TO_CONTACT)

    def at_the_gate(self) -> str:
        """A reply lies before the inspection office."""
        return self.begin(*TO_CONTACT, (at_the_unit(), "routing/submit-reply", REPLY))

    def approved(self) -> str:
        gate = (at_the_inspection(), "routing/approve-reply", dict[str, Any]())
        return self.begin(*TO_CONTACT, (at_the_unit(), "routing/submit-reply", REPLY), gate)


Steps = list[tuple[Person, str, Mapping[str, Any]]]
TO_DRAFT: Steps = [(the_deputy(), "intake/draft-suggestion", DRAFT)]
TO_REVIEW: Steps = [*TO_DRAFT, (the_deputy(), "intake/submit-suggestion", {})]
TO_FILING: Steps = [
    *TO_REVIEW,
    (at_the_county(), "intake/pass-review", {}),
    (at_the_office(), "intake/file-suggestion", {"category": "urban"}),
]
TO_ASSIGNMENT: Steps = [*TO_FILING, (at_the_office(), "routing/assign-units", {"lead": HOUSING, "co": [FINANCE]})]
TO_HANDLING: Steps = [
    *TO_FILING,
    (at_the_office(), "routing/assign-units", {"lead": HOUSING}),
    (at_the_unit(), "routing/sign-in", {}),
]
TO_CONTACT: Steps = [*TO_HANDLING, (at_the_unit(), "routing/log-contact", TALK)]


async def _written(house: House) -> dict[str, list[int]]:
    found = {}
    for name, db in house.databases.items():
        async with db.connect() as c:
            tables = (journal, streams, inbox, parked)
            found[name] = [await c.scalar(select(func.count()).select_from(t)) or 0 for t in tables]
    return found


@contextmanager
def a_town(fresh: Fresh, folder: Path) -> Iterator[Town]:
    """Four services on fresh databases behind a free port, in a thread of their own; the clock begins on MONDAY.

    Two deputies are seated and three units registered.
    """
    urls = {s.name: fresh(s.name, partial(migrate, s.name)) for s in SERVICES}
    ready, town = threading.Event(), list[Town]()
    server = uvicorn.Server(uvicorn.Config("", log_level="error", access_log=False, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(_serve(urls, folder, server, town.append, ready.set)))
    thread.start()
    try:
        assert ready.wait(30)
        assert town, "the house has not opened"
        _register(town[0])
        yield town[0]
    finally:
        server.should_exit = True
        thread.join(30)
        for one in town:
            one.http.close()


async def _serve(
    urls: Mapping[str, str],
    folder: Path,
    server: uvicorn.Server,
    tell: Callable[[Town], None],
    ready: Callable[[], None],
) -> None:
    databases = {name: engine(url) for name, url in urls.items()}
    try:
        house = House(settings(folder, 0), law(), databases)
        await house.begin(at(MONDAY))
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.config.app = web(house, Trial(house))
        http = httpx.Client(base_url=address, timeout=30)
        http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # everybody brings a session, or none
        tell(Town(house, asyncio.get_running_loop(), http))
        async with together(house.run()):
            ready()
            await server.serve([listener])
    finally:
        ready()
        for database in databases.values():
            await database.dispose()


def _register(town: Town) -> None:
    for n, deputy in enumerate((LEAD, SECOND), 1):
        seat = {"deputy": deputy, "name": f"示例代表00{n}", "county": COUNTY}
        assert town.ask(at_the_office(), "intake/seat-deputy", **seat).status_code == 200
    for unit in (HOUSING, FINANCE, WATER):
        assert town.ask(at_the_office(), "routing/register-unit", unit=unit, name=unit).status_code == 200
    town.quiet()
