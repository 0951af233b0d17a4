"""答复公开 without login: the replies that were decided public, to be searched, and one of them to be read.

Reads `published` alone, where nothing else than what is public ever lies. The address names the congress."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.publication.rows import published
from services.routing.rows import names, units
from shared.messages import ID, Refused
from shared.people import CONGRESS
from shared.streams import id_of
from shared.web.pages import render
from shared.web.reading import reading, state
from shared.words import Publicity, ReplyClass
from shared.workdays import spoken
from shared.writer import Writer

ROWS = 20
HEAD = ["标题", "承办单位", "答复类别", "答复日期", "公开日期"]
NOWHERE = ("unknown-congress", "没有这个公开页，请核对地址后再试。", 404)
NOTHING = ("unknown-reply", "没有这件公开的答复，请核对地址后再试。", 404)
TAKEN_DOWN = ("reply-withdrawn", "这件答复已撤下，不再公开。", 404)


def open_replies(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/open/replies/{congress}")
    async def all_of(request: Request, congress: str, page: int = 1) -> HTMLResponse:
        return await _list(writer, request, _code(congress), page)

    @router.get("/open/replies/{congress}/{id}")
    async def one(request: Request, congress: str, id: str) -> HTMLResponse:
        return await _one(writer, request, _code(congress), id)

    return router


def _code(congress: str) -> str:
    if not re.fullmatch(CONGRESS, congress):
        raise Refused(*NOWHERE)
    return congress


async def _list(writer: Writer, request: Request, congress: str, page: int) -> HTMLResponse:
    async with reading(writer.db, congress) as db:
        name, named = await _names(db, congress)
        offered = await _offered(db, named)
        if not name and not offered["unit"]:
            raise Refused(*NOWHERE)
        asked = _asked(request.query_params, offered)
        where = _filters(asked)
        total = await db.scalar(select(func.count()).select_from(published).where(*where)) or 0
        last = max(1, -(-total // ROWS))
        page = min(max(1, page), last)
        newest = select(published).where(*where).order_by(published.c.day.desc(), published.c.number.desc())
        found = (await db.execute(newest.limit(ROWS).offset((page - 1) * ROWS))).all()
    href = f"/routing/open/replies/{congress}"
    shown: dict[str, Any] = {"name": name, "here": href, "rows": [_line(r, href, named) for r in found], "head": HEAD}
    shown |= {"fields": _fields(asked, offered), "total": total, "page": page, "last": last}
    shown |= {"href": f"{href}?{urlencode(asked)}{'&' if asked else ''}page=", "any": bool(offered["unit"])}
    return render(request, "open_replies.html", None, **shown)


async def _one(writer: Writer, request: Request, congress: str, id: str) -> HTMLResponse:
    if not re.fullmatch(ID, id):
        raise Refused(*NOTHING)
    async with reading(writer.db, congress) as db:
        here = published.c.stream == f"{congress}/publication/{id}"
        row = (await db.execute(select(published).where(here))).one_or_none()
        name, named = await _names(db, congress)
        if row is None:
            p, _ = await state(db, writer.service.decider_of["publication"], congress, id)
            raise Refused(*(TAKEN_DOWN if p.withdrawn else NOTHING))
    facts = [("编号", row.number), ("承办单位", named.get(row.unit, row.unit))]
    facts += [("答复类别", ReplyClass(row.reply_class).word), ("公开方式", Publicity(row.publicity).word)]
    facts += [("答复日期", spoken(row.replied)), ("公开日期", spoken(row.day))]
    text, back = row.text.splitlines(), f"/routing/open/replies/{congress}"
    return render(request, "open_reply.html", None, row=row, name=name, facts=facts, text=text, back=back)


async def _names(db: AsyncConnection, congress: str) -> tuple[str, Mapping[str, str]]:
    """Of the congress, and of its units by id."""
    here = names.c.stream == f"{congress}/congress/{congress}"
    name = await db.scalar(select(names.c.name).where(here)) or ""
    found = await db.execute(select(units.c.stream, units.c.name))
    return name, {id_of(u.stream): u.name for u in found}


Offered = Mapping[str, Sequence[tuple[str, str]]]


async def _offered(db: AsyncConnection, named: Mapping[str, str]) -> Offered:
    """What there is to choose from: only what has a reply."""
    own = (await db.execute(select(published.c.unit).distinct())).scalars().all()
    years = (await db.execute(select(published.c.year).distinct())).scalars().all()
    return {
        "unit": sorted((u, named.get(u, u)) for u in own),
        "class": [(c.value, c.word) for c in ReplyClass],
        "year": [(str(y), f"{y}年") for y in sorted(years, reverse=True)],
    }


def _asked(params: Mapping[str, str], offered: Offered) -> dict[str, str]:
    """What is not offered was not asked."""
    asked = {n: params[n] for n, options in offered.items() if params.get(n) in dict(options)}
    return ({"q": q} if (q := params.get("q", "").strip()[:100]) else {}) | asked


def _filters(asked: Mapping[str, str]) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if words := asked.get("q"):
        texts = (published.c.title, published.c.number, published.c.text)
        where.append(or_(*(t.icontains(words, autoescape=True) for t in texts)))
    if unit := asked.get("unit"):
        where.append(published.c.unit == unit)
    if letter := asked.get("class"):
        where.append(published.c.reply_class == letter)
    if year := asked.get("year"):
        where.append(published.c.year == int(year))
    return where


def _fields(asked: Mapping[str, str], offered: Offered) -> list[dict[str, Any]]:
    def choose(name: str, label: str) -> dict[str, Any]:
        options = [("", "全部"), *offered[name]]
        made = [{"value": v, "label": w, "chosen": asked.get(name, "") == v} for v, w in options]
        return {"name": name, "label": label, "kind": "select", "options": made}

    search = {"name": "q", "label": "标题、编号或正文", "kind": "search", "value": asked.get("q", "")}
    return [search, choose("unit", "承办单位"), choose("class", "答复类别"), choose("year", "年份")]


def _line(r: Any, href: str, named: Mapping[str, str]) -> list[Any]:
    title = {"text": r.title, "href": f"{href}/{id_of(r.stream)}"}
    days = [spoken(r.replied), spoken(r.day)]
    return [title, named.get(r.unit, r.unit), ReplyClass(r.reply_class).word, *days]
