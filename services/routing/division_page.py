"""分别办理 as pages show it: the word for how a case is handled, what it is a piece of, the form."""

from services.routing.case import Case, Stage
from services.routing.division import mode
from services.routing.line import Line
from shared.messages import Context
from shared.people import Person
from shared.pieces import piece_of
from shared.web.forms import Shape
from shared.web.parts import Known
from shared.words import Mode


def mode_facts(case: Case) -> list[tuple[str, str]]:
    """办理方式, and what this is a piece of."""
    found = mode(case.division, len(case.lines))
    if case.division.main:
        said = f"分别办理：{case.division.number}的第{case.division.piece}分件"
        return [("办理方式", said), ("本分件诉求", "；".join(case.demands))]
    if pieces := case.division.pieces:
        units = "、".join(p.unit for p in pieces)
        return [("办理方式", f"分别办理，共{len(pieces)}个分件（{units}）")]
    return [("办理方式", found.word)] if found else []


def label(case: Case, line: Line) -> str:
    """In a piece there is no lead among others."""
    return "承办" if mode(case.division, len(case.lines)) is Mode.SEPARATE else line.part.word


def links(case: Case, who: Person) -> list[tuple[str, str]]:
    if case.division.main:
        return [(f"整件建议{case.division.number}", f"/s/{case.division.main}")]
    return [(f"分件（{p.piece}）", f"/s/{piece_of('{id}', p.piece)}") for p in case.division.pieces]


def separate_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape(choices={"units": known.units}, facing={"units": case.demands})


def holder(case: Case) -> str:
    return "各承办单位" if case.stage is Stage.DIVIDED else ""
