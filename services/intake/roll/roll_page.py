"""What the pages of the roll share: the way from one to the next, fields to look something up, whose rows are whose."""

import re
from typing import Any

from fastapi import Request
from sqlalchemy import ColumnElement, Text, extract, func
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.roll.congress import Congress
from services.intake.roll.index import DECIDERS
from services.intake.roll.rows import seats
from shared.messages import Command
from shared.people import Person
from shared.service import Service
from shared.web.pages import render
from shared.web.parts import form_of
from shared.web.reading import state
from shared.words import DeputyStatus, Role

CONGRESS = next(d for d in DECIDERS if d.kind == "congress")
WAYS = (
    ("/intake/deputies", "代表名册", None),
    ("/intake/delegations", "代表团和代表小组", None),
    ("/intake/contacts", "联系代表", {Role.OFFICE, Role.DEPUTY}),
    ("/intake/packs", "知情明政", {Role.OFFICE, Role.DEPUTY}),
    ("/intake/sessions", "届次和会议", None),
)


def deputy_of(table: Any) -> ColumnElement[str]:
    """The deputy's id, of the seats or an alias of them."""
    return func.split_part(table.c.stream, "/", 3, type_=Text)


def sits(table: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = table.c.status == DeputyStatus.IN_OFFICE.value
    return found


seat_id, IN_OFFICE = deputy_of(seats), sits(seats)


def show(request: Request, template: str, who: Person, **given: Any) -> HTMLResponse:
    here = request.url.path
    ways = [(href, label, href == here) for href, label, roles in WAYS if roles is None or who.role in roles]
    return render(request, template, who, ways=ways, **given)


async def congress_now(db: AsyncConnection, who: Person) -> Congress:
    found, _ = await state(db, CONGRESS, who.congress, who.congress)
    assert isinstance(found, Congress)
    return found


def of_year(day: ColumnElement[Any], year: int) -> ColumnElement[bool]:
    return extract("year", day) == year


def year_of(text: str, this: int) -> int:
    """The year asked for, else this one."""
    return int(text) if re.fullmatch("[12][0-9]{3}", text) and int(text) <= this else this


def act(service: Service, command: type[Command], id: str) -> dict[str, str]:
    """A cell that leads to the form of a command on one stream."""
    address = next(address for address, asked in service.asked.items() if asked is command)
    return {"text": command.label, "href": form_of(service, address, command, id)}


def link(id: str, name: str | None) -> Any:
    """A deputy's name, leading to his page; a dash for none."""
    return {"text": name or id, "href": f"/intake/deputies/{id}"} if id else "—"
