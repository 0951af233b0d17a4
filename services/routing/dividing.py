"""分别交办 (T10): every demand gets its unit, and each unit a piece that it handles and answers by itself."""

from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, to_assign
from services.routing.tried import settled
from services.routing.unit import must_exist, records, taken
from shared.events.dividing import Piece, PieceOpened, SuggestionDivided
from shared.events.routing import UnitsAssigned
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.pieces import MOST, piece_of
from shared.words import Role, SessionKind


class AssignSeparately(Command):
    """分别交办：逐项诉求定承办单位，两个以上单位各办各的、各自答复，由此分成几个分件。期限由此起算。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    label = "分别交办"
    waits = "代表"
    side = True
    suggestion: Id
    units: Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Field(title="各项诉求的承办单位", max_length=99)]


def may_divide(case: Case, ctx: Context) -> None:
    to_assign(case)
    settled(case.tried, ctx)
    if len(case.demands) < 2:
        refuse("one-demand", "这件建议只有一项诉求，各单位办什么分不清，不能分别办理；请用“交办”。")
    if n := len(case.merger.children):
        refuse("others-merged", f"有{n}件建议并入本案，须由同一主办单位一并办理；取消并案后才能分别交办。")


def units_and_pieces(case: Case, cmd: AssignSeparately, ctx: Context) -> list[str]:
    units = list(dict.fromkeys(cmd.units))
    return [*records(*units), *(f"case/{piece_of(cmd.suggestion, n)}" for n, _ in enumerate(units, 1))]


def assign_separately(case: Case, cmd: AssignSeparately, ctx: Context) -> list[Event | On]:
    """青岛 代表建议工作条例 第十六条: who handles what is fixed for each unit."""
    _each_demand_once(case, cmd)
    units = list(dict.fromkeys(cmd.units))
    if len(units) < 2:
        refuse("one-unit", f"各项诉求都由“{units[0]}”办理，就是单独办理，请用“交办”。", 422)
    must_exist(ctx, *units)
    if len(cmd.suggestion) > MOST:
        refuse("id-too-long", f"这件建议的内部编号超过{MOST}个字符，不能再分件；请用“交办”。")
    if any(ctx.also[f"case/{piece_of(cmd.suggestion, n)}"].stage is not Stage.NONE for n, _ in enumerate(units, 1)):
        refuse("piece-is-there", "已有建议用了分件的内部编号，不能分件；请用“交办”。")
    pieces = tuple(_piece(n, unit, cmd) for n, unit in enumerate(units, 1))
    rules = ctx.rules.version
    divided = SuggestionDivided(pieces=pieces, year=case.year, rules=rules, on=ctx.today)
    counted = [fact for p in pieces for fact in taken(p.unit, case.year)]
    return [divided, *(fact for p in pieces for fact in _begun(case, cmd.suggestion, p, ctx)), *counted]


def _each_demand_once(case: Case, cmd: AssignSeparately) -> None:
    for n, demand in enumerate(case.demands):
        if n >= len(cmd.units) or not cmd.units[n]:
            refuse("demand-without-unit", f"第{n + 1}项诉求（{demand[:20]}）还没有定承办单位。", 422)
    if len(cmd.units) > len(case.demands):
        refuse("unit-without-demand", f"这件建议有{len(case.demands)}项诉求，定了{len(cmd.units)}个承办单位。", 422)


def _piece(n: int, unit: str, cmd: AssignSeparately) -> Piece:
    return Piece(piece=n, unit=unit, demands=tuple(at for at, u in enumerate(cmd.units, 1) if u == unit))


def _begun(case: Case, id: str, p: Piece, ctx: Context) -> list[On]:
    """Opened and assigned in one act; from here on it is a case like any other."""
    stream = f"case/{piece_of(id, p.piece)}"
    opened = PieceOpened(
        main=id,
        main_number=case.number,
        piece=p.piece,
        number=f"{case.number}（{p.piece}）",
        demands=tuple(case.demands[at - 1] for at in p.demands),
        session_kind=SessionKind.IN_SESSION if case.in_session else SessionKind.BETWEEN_SESSIONS,
        on=ctx.today,
        **{n: getattr(case, n) for n in ("title", "deputy", "cosigners", "year", "importance", "wish", "unnamed")},
    )
    assigned = UnitsAssigned(lead=p.unit, co=(), year=case.year, rules=ctx.rules.version, on=ctx.today)
    return [On(stream, opened), On(stream, assigned)]
