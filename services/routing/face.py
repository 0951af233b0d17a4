"""How routing shows itself: its part of a case, what its forms start from and offer, and pages of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing import (
    assign_page,
    contacts_page,
    gate_page,
    letter_page,
    packages_page,
    pages,
    pieces_page,
    proposal_page,
    reads_page,
    replies_page,
    shapes_page,
    specimens_page,
    unit_page,
    units_page,
    versions_page,
)
from services.routing.case import Case
from services.routing.meetings import pages as meetings
from services.routing.notices import pages as notices
from services.routing.outcomes import pages as outcomes
from services.routing.overrides import pages as overrides
from services.routing.publication import copy_page
from services.routing.publication import pages as publication
from services.routing.roster import pages as roster
from shared.messages import Command, Context
from shared.web.parts import Beside, Face

BESIDE = (
    reads_page.beside,
    pieces_page.beside,
    proposal_page.beside,
    gate_page.beside,
    replies_page.beside,
    copy_page.beside,
    specimens_page.beside,
    meetings.beside,
)


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    return [one for said in BESIDE for one in await said(db, case, ctx, id, entries, command)]


face = Face(
    "case",
    pages.part,
    shapes_page.SHAPES
    | contacts_page.SHAPES
    | unit_page.SHAPES
    | specimens_page.SHAPES
    | roster.SHAPES
    | notices.SHAPES
    | overrides.SHAPES
    | outcomes.SHAPES
    | meetings.SHAPES,
    pages.known,
    [
        units_page.units_pages,
        unit_page.unit_pages,
        packages_page.package_pages,
        assign_page.assign_pages,
        letter_page.letter_pages,
        versions_page.versions_page,
        contacts_page.contact_pages,
        specimens_page.specimens_page,
        *roster.PAGES,
        *notices.PAGES,
        *overrides.PAGES,
        *outcomes.PAGES,
        *publication.PAGES,
        *meetings.PAGES,
    ],
    outcomes.CHOICES | contacts_page.CHOICES | meetings.CHOICES,
    beside,
    meetings.waiting,
    reads=gate_page.READS | dict(roster.READS) | reads_page.READS | publication.READS,
    links=notices.grounds,
)
