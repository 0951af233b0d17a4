"""Rendering: one environment of templates, one frame, one session."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared import __version__
from shared.messages import Refused
from shared.people import Person
from shared.settings import ROOT
from shared.web.session import enter
from shared.words import Role
from shared.workdays import legal_day, remaining, spoken

STATIC = Path(__file__).parent / "static"
FOLDERS = [Path(__file__).parent / "templates", *sorted((ROOT / "services").glob("*/templates"))]
_pages = Environment(loader=FileSystemLoader(FOLDERS), autoescape=True, undefined=StrictUndefined)
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

NAV = (  # what stands first, and the rest under the word it belongs to: nothing is hidden behind another press
    ("", "/", "工作台", None),
    ("", "/supervision/ledger", "建议台账", None),
    ("", "/intake/do/draft-suggestion", "起草建议", {Role.DEPUTY}),
    ("", "/intake/reviews", "审核台", {Role.COUNTY_OFFICE, Role.OFFICE}),
    ("", "/intake/reception", "大会接收台", {Role.SECRETARIAT}),
    ("", "/intake/clues", "群众线索", {Role.STATION, Role.OFFICE}),
    ("", "/rating/windows", "测评窗口", {Role.EVALUATION}),
    ("", "/supervision/report", "统计报告", None),
    ("", "/operations", "运维", {Role.OPERATOR}),
    ("建议", "/intake/filed", "建议库", {Role.OFFICE, Role.SECRETARIAT}),
    ("建议", "/intake/do/enter-draft", "代录建议", {Role.OFFICE, Role.STATION}),
    ("建议", "/routing/assign", "成批交办", {Role.OFFICE, Role.GOVERNMENT}),
    ("建议", "/routing/units", "承办单位", {Role.OFFICE, Role.GOVERNMENT, Role.INSPECTION, Role.UNIT, Role.UNIT_HEAD}),
    ("建议", "/routing/receivers", "接收名册", {Role.OFFICE, Role.GOVERNMENT}),
    ("建议", "/routing/notices", "文件", {Role.OFFICE, Role.GOVERNMENT, Role.INSPECTION, Role.UNIT, Role.UNIT_HEAD}),
    (
        "建议",
        "/routing/outcomes",
        "办理成果",
        {Role.OFFICE, Role.UNIT, Role.UNIT_HEAD, Role.GOVERNMENT, Role.COMMITTEE},
    ),
    ("建议", "/routing/meetings", "面对面活动", {Role.OFFICE, Role.COMMITTEE, Role.UNIT, Role.DEPUTY}),
    ("代表", "/intake/deputies", "代表名册", {Role.OFFICE, Role.DEPUTY}),
    ("代表", "/intake/import", "导入", {Role.OFFICE}),
    ("站点", "/intake/stations", "联络站", {Role.OFFICE, Role.STATION, Role.DEPUTY, Role.COUNTY_OFFICE}),
    ("站点", "/intake/disputes", "纠纷调处", {Role.DEPUTY}),
    ("征集", "/intake/regulations", "立法征询", None),
    ("征集", "/intake/ideas", "实事征集", None),
)


def render(
    request: Request,
    template: str,
    who: Person | None,
    *,
    status: int = 200,
    flash: Sequence[dict[str, str]] = (),
    **given: Any,
) -> HTMLResponse:
    """A page in the frame; the session is renewed by being used."""
    state = request.app.state
    context = {"me": who and _me(who), "nav": who and _nav(who, request), "trial": state.trial and state.trial.shown()}
    context |= {"flash": [*flash, *_done(request)], "version": __version__}
    page = HTMLResponse(_pages.get_template(template).render(**context, **given), status)
    page.headers["Content-Security-Policy"] = CSP
    page.headers["X-Content-Type-Options"] = "nosniff"
    page.headers["Cache-Control"] = "no-store"
    if who:
        enter(page, who, state.secret)
    return page


def drawn(template: str, **given: Any) -> str:
    """A template without the frame: what goes onto paper."""
    return _pages.get_template(template).render(**given)


def _me(who: Person) -> dict[str, str]:
    unit = who.unit_name or who.unit
    return {"name": who.name, "role_word": who.role.word, "congress_name": who.congress_name, "unit_name": unit}


def _nav(who: Person, request: Request) -> dict[str, Any]:
    """`first`, and `rest` by group: only what this role may open."""
    here = request.url.path
    open_ = [n for n in NAV if n[3] is None or who.role in n[3]]
    shown = [(group, {"href": href, "label": label, "here": here == href}) for group, href, label, _ in open_]
    groups = dict.fromkeys(group for group, _ in shown if group)
    rest = [(group, [item for g, item in shown if g == group]) for group in groups]
    return {"first": [item for group, item in shown if not group], "rest": rest}


def _done(request: Request) -> list[dict[str, str]]:
    """What was just done is said on the next page; the word comes from the index, not from the address."""
    done, label = getattr(request.app.state, "labels", {}).get(request.query_params.get("done", ""), ("", ""))
    joined = "别处同时保存的其他栏目已一并保留。" if request.query_params.get("joined") else ""
    return [{"kind": "done", "text": f"已{done}：{label}。{joined}"}] if label else []


def refused(request: Request, no: Refused, who: Person | None = None) -> HTMLResponse:
    """The page of a no: the sentence, the small code, the way on."""
    said = {"kind": "refused", "text": str(no), "code": no.code}
    return render(request, "refused.html", who, status=no.status, flash=[said], no=no)


def chip(request: Request, due: Any, href: str | None = None) -> dict[str, Any] | None:
    """A due chip: the day, what is left, and the colour that says how near; none for a clock that does not run."""
    if due is None:
        return None
    law, now = request.app.state.law, request.app.state.clock()
    today = legal_day(now)
    left = (due - today).days
    tone = "red" if left < 0 else "yellow" if left <= 3 else "blue"
    day = spoken(due) if due.year != today.year else spoken(due).partition("年")[2]
    return {"day": day, "rest": remaining(today, due, law.calendar), "tone": tone, "href": href}
