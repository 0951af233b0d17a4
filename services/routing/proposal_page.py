"""分办建议 beside the form of assignment: the congress's own units, why each, and what each has in hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.assignment import AssignUnits, DecideReturn
from services.routing.case import Case, Stage
from services.routing.dividing import AssignSeparately
from services.routing.duty import book, of_place, types
from services.routing.overrides.overrides_page import own_matters
from services.routing.proposing import Past, Proposal, propose
from services.routing.rows import GOING, lines, units
from services.routing.trial import TrialAssign
from shared.messages import Command, Context
from shared.streams import id_of
from shared.titles import plain
from shared.web.parts import Aside, Beside
from shared.words import Part, Role

HEAD = "分办建议"
NOTE = "依据标题、诉求、各类单位的公开职责和本级以往的交办。点单位名称即填入表单，仍可改选，由您决定。"
NOBODY = "没有可选的承办单位，请先登记本级的承办单位。"
SEPARATE = 3  # units named for each demand
WORTH = 0.01  # a share below it is nothing to choose from
SURE = 0.2  # and below it nothing to put first
LATEST = 2_000  # assignments it learns from: some years of them


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """For those who assign, while a unit is to be found: at first, and when one asks to return the case."""
    if ctx.role not in (Role.OFFICE, Role.GOVERNMENT):
        return ()
    if command is AssignSeparately and _free(case):
        return await _of_demands(db, case, ctx, id, (entries or {}).get("units") or ())
    act = _sought(case, command)
    if not act:
        return ()
    (worth,) = await shortlists(db, ctx.congress, [case])
    loads = await _loads(db)
    if not worth:
        return [Beside(HEAD, NOBODY)]
    here = f"/routing/do/{act.format(id=id)}"
    return [Beside(HEAD, NOTE, [_aside(n, one, here + one.unit, loads) for n, one in enumerate(worth)])]


async def _of_demands(
    db: AsyncConnection, case: Case, ctx: Context, id: str, chosen: Sequence[str]
) -> Sequence[Beside]:
    """分别交办: a shortlist for every demand, by its own words; what was chosen for the others stays."""
    each = [replace(case, title=demand, demands=(case.title,)) for demand in case.demands]
    lists, loads = await shortlists(db, ctx.congress, each), await _loads(db)
    if not all(lists):
        return [Beside(HEAD, NOBODY)]
    kept = dict(enumerate(chosen))
    made = []
    for at, (demand, worth) in enumerate(zip(case.demands, lists, strict=True)):
        hrefs = [_separately(id, kept | {at: one.unit}) for one in worth[:SEPARATE]]
        asides = [
            _aside(n, one._replace(co=False), href, loads)
            for n, (one, href) in enumerate(zip(worth, hrefs, strict=False))
        ]
        made.append(Beside(f"{HEAD}：第{at + 1}项诉求（{demand[:16]}）", "" if at else NOTE, asides))
    return made


def _separately(id: str, units: Mapping[int, str]) -> str:
    chosen = "".join(f"&units.{at}={unit}" for at, unit in sorted(units.items()) if unit)
    return f"/routing/do/assign-separately?suggestion={id}{chosen}"


async def shortlists(db: AsyncConnection, congress: str, cases: Sequence[Case]) -> list[list[Proposal]]:
    """For each case the units worth choosing from, the likeliest first."""
    typed, past, mine = await _units(db), await _past(db), await own_matters(db)
    made = []
    for case in cases:
        given = {u: t for u, t in typed.items() if not case.line_of(u)}
        said = {m: o for m, o in mine.items() if o.unit in given and plain(m) in plain(case.title)}  # these come first
        own, because = {m: o.unit for m, o in said.items()}, {m: o.reason for m, o in said.items()}
        own = own or dict(of_place(congress))
        demands = "\n".join(case.demands)
        found = propose(case.title, given, text=demands, past=past, own=own, because=because, known=book())
        made.append([one for n, one in enumerate(found) if n == 0 or one.score >= WORTH])
    return made


def _sought(case: Case, command: type[Command] | None) -> str:
    """The form that a unit is looked for with, this one or the case's next; none where no unit is wanted."""
    asking = next((line for line in case.lines if line.return_asked), None)
    if asking and command in (None, DecideReturn):
        return f"decide-return?suggestion={{id}}&unit={asking.unit}&successor="
    free = _free(case)
    if free and (command is TrialAssign or (command is None and case.tried.objections)):
        return "trial-assign?suggestion={id}&lead="
    if free and (command is AssignUnits or (command is None and case.stage is Stage.WAITING)):
        return "assign-units?suggestion={id}&lead="
    return ""


def _free(case: Case) -> bool:
    return case.stage in (Stage.WAITING, Stage.TRIAL) and not case.merger.main


def _aside(n: int, one: Proposal, href: str, loads: Mapping[str, int]) -> Aside:
    word = "首选" if n == 0 and one.score >= SURE else "可协办" if one.co else "备选"
    said = f"把握{min(one.score, 0.99):.0%}。{one.why}现有在办{loads.get(one.unit, 0)}件。"
    return Aside(word, "blue" if word == "首选" else "grey", [(one.unit, False)], href, said)


async def _units(db: AsyncConnection) -> dict[str, tuple[str, ...]]:
    found = await db.execute(select(units.c.stream, units.c.name).where(units.c.active).order_by(units.c.stream))
    return {unit: types(unit, u.name) for u in found for unit in [id_of(u.stream)]}


async def _past(db: AsyncConnection) -> list[Past]:
    lead = select(lines.c.title, lines.c.unit).where(lines.c.part == Part.LEAD.value)
    found = await db.execute(lead.order_by(lines.c.assigned.desc(), lines.c.stream.desc()).limit(LATEST))
    return [Past(title, unit) for title, unit in found]


async def _loads(db: AsyncConnection) -> dict[str, int]:
    going = select(lines.c.unit, func.count()).where(lines.c.stage.in_(GOING)).group_by(lines.c.unit)
    return {unit: n for unit, n in await db.execute(going)}
