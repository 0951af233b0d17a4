"""期限怎么算: a date that explains itself, with the rule, the article and every day from start to end."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.supervision.case import Case, may_see
from services.supervision.clock import book_of, derive, span_of
from services.supervision.running import Running
from shared.messages import Refused
from shared.rules import Rules, Start
from shared.web.pages import render
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import ClockName
from shared.workdays import Calendar, Due, spoken
from shared.writer import Writer

WEEKDAYS = "一二三四五六日"
CLOSE = "大会闭幕"


def date_pages(writer: Writer) -> APIRouter:
    router = APIRouter()
    decider = writer.service.decider_of["case"]

    @router.get("/due/{id}/{clock}")
    async def page(request: Request, id: str, clock: str, unit: str = "") -> HTMLResponse:
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            case, _ = await state(db, decider, who.congress, id)
        if not may_see(case, who):
            raise Refused("unknown-case", "没有这件建议，或您无权查看。", 404)
        running = _running(case, clock, unit)
        ctx = context(writer, who)
        rules, span = book_of(case, ctx, running.since), span_of(case, running.clock)
        known = rules_know(running)
        begins = CLOSE if running.at_close else "起算"
        found = derive(case, running.clock, running.since, ctx, span, running.frozen, begins) if known else None
        shown = _explained(case, running, rules, found, ctx.law.calendar, ctx.today)
        return render(request, "date.html", who, case=case, id=id, clock=running.clock.word, due=shown)

    return router


def rules_know(running: Running) -> bool:
    return running.clock is not ClockName.PROMISE


def _running(case: Case, clock: str, unit: str) -> Running:
    fitting = [c for c in case.clocks if c.clock.value == clock]
    for c in fitting:
        if c.unit == unit or not unit:
            return c
    raise Refused("no-such-clock", "这个期限已经结束，或没有这个期限。", 404)


def _explained(
    case: Case, c: Running, rules: Rules, found: Due | None, calendar: Calendar, today: date
) -> dict[str, Any]:
    changes = [("冻结", f"{spoken(a)}至{spoken(b)}，申退期间不计") for a, b in c.frozen]
    if c.frozen_on:
        changes.append(("冻结", f"{spoken(c.frozen_on)}起，申退裁定前不计"))
    if case.clock(c.clock, c.unit) and found and found.day != c.due:
        changes.append(("总期限", f"自首次交办起不超过六个月，至{spoken(c.due)}"))
    if span_of(case, c.clock) != c.clock.value:
        changes.append(("延期", "已同意延期答复"))
    if found and rules.counts_from(span_of(case, c.clock)) is Start.SESSION_CLOSE and not c.at_close:
        changes.append(("起算", "立案时没有登记在后的闭幕日，自立案之日起算"))
    if found is None:
        return {
            "sentence": f"答复中承诺{spoken(c.due)}前完成。", "rule": {"text": "答复承诺事项"}, "changes": changes,
            "start": spoken(c.since), "provisional": None, "days": _days(c, calendar, today),
        }  # fmt: skip
    article = rules.article(span_of(case, c.clock))
    provisional = f"{c.due.year}年工作日历尚未公布，此日期为暂定。" if found.provisional else None
    return {
        "sentence": "，".join(found.steps) + "。", "rule": {"text": f"{rules.name}：{article}"},
        "start": spoken(c.since) + (f"，{CLOSE}之日起" if c.at_close else ""),
        "changes": changes, "provisional": provisional, "days": _days(c, calendar, today),
    }  # fmt: skip


def _days(c: Running, calendar: Calendar, today: date) -> list[dict[str, Any]]:
    days = [c.since + timedelta(days=n) for n in range((c.due - c.since).days + 1)]
    return [_day(c, day, calendar, today) for day in days[:400]]


def _day(c: Running, day: date, calendar: Calendar, today: date) -> dict[str, Any]:
    held = any(a <= day < b for a, b in c.frozen) or bool(c.frozen_on and day >= c.frozen_on)
    mark = "起" if day == c.since else "止" if day == c.due else "冻" if held else "今" if day == today else None
    month, weekday = f"{day.year}年{day.month}月", WEEKDAYS[day.weekday()]
    counted = day > c.since and not held
    return {
        "month": month, "day": day.day, "weekday": weekday, "kind": calendar.kind(day), "mark": mark, "counted": counted
    }  # fmt: skip
