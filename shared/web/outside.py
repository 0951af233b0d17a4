"""Pages without login: who asks there, how much they may send, and how a printed code names what they came for."""

import re

import segno
from fastapi import Request
from markupsafe import Markup
from starlette.datastructures import FormData

from shared.messages import ID, Refused
from shared.people import CONGRESS, Person
from shared.web.forms import entered
from shared.words import Role

KEY = re.compile("[0-9a-f]{64}")  # of one form, as `shared.keeping.new_key` makes it


def somebody(congress: str) -> Person:
    """Who has no account: nobody by name, and only there."""
    return Person("public", "", Role.PUBLIC, congress)


async def bounded(request: Request, most: int) -> FormData:
    """The entries of a form from outside, of known and bounded size. Raises Refused."""
    declared = request.headers.get("content-length", "")
    if not declared.isdecimal() or int(declared[:20]) > most:
        raise Refused("body-too-large", "提交的内容过大，照片请不超过10MB。", 413)
    return await entered(request, max_files=1, max_fields=20)


def named_by(code: str) -> tuple[str, str]:
    """Congress and id as an address names them: 430500-fengdu-1; nobody here has a session that would tell.

    Empty, when it names nothing."""
    found = re.fullmatch(f"({CONGRESS})-({ID})", code)
    return (found[1], found[3]) if found else ("", "")


def qr(url: str) -> Markup:
    """The address as a drawing in the page; black on white, with the quiet edge that scanners want."""
    return Markup(segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=4, light="#fff"))
