"""What a case's page says of filing, merging and withdrawal; what the forms of these acts start from and offer."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.case import Case
from services.intake.filing import FileMotion, FileSuggestion, leaves
from services.intake.grounds import offered
from services.intake.merging import MergeSuggestions
from services.intake.refusing import RefuseFiling
from services.intake.rows import FILED, filed
from shared.messages import Command, Context
from shared.streams import id_of
from shared.titles import likeness
from shared.web.forms import Shape
from shared.web.parts import Choices, Chooser, Known, Shaper
from shared.words import Category, Consequence, Origin, SessionKind
from shared.workdays import spoken

MOST = 2000  # filed and unassigned at once: no congress has more


def docket_facts(case: Case) -> list[tuple[str, str]]:
    d = case.docket
    facts = []
    if d.category:
        facts.append(("类别", sort_of(d.category, d.subcategory)))
        facts.append(("重要程度", d.importance.word))
    if d.origin is not Origin.OWN:
        facts.append(("来源", d.origin.word))
    if d.main:
        facts.append(("并案", f"并入{d.main_number}，一并办理，单独答复"))
    if d.children:
        facts.append(("并案", f"本案为主案，并入{len(d.children)}件"))
    return [*facts, *_refusal(case), *_withdrawal(case)]


def docket_links(case: Case) -> list[tuple[str, str]]:
    """Pages of the main suggestion and of those merged into it."""
    d = case.docket
    links = [(f"主案{d.main_number}", f"/s/{d.main}")] if d.main else []
    return links + [(f"并入本案的第{n}件", f"/s/{child}") for n, child in enumerate(d.children, 1)]


def sort_of(category: str, part: str) -> str:
    return Category(category).word + (f" · {part}" if part else "")


def _refusal(case: Case) -> list[tuple[str, str]]:
    d = case.docket
    if not d.refusal:
        return []
    facts = [("不立案理由", f"{d.refusal.ground.word}：{d.note}"), ("去向", d.refusal.consequence.word)]
    if d.refusal.consequence is Consequence.LETTER:
        facts.append(("由谁答复", d.unit))
    return [*facts, ("来信答复", f"{d.answer}（{spoken(d.answered)}）")] if d.answered else facts


def _withdrawal(case: Case) -> list[tuple[str, str]]:
    d = case.docket
    if d.asked:
        return [
            ("撤回", f"正在征求联名代表同意，已同意{len(d.agreed)}人，共{len(case.signed_too)}人。理由：{d.reason}")
        ]
    if d.replied and d.reason:
        return [("撤回", "撤回时答复已经送达，以答复为准，撤回未生效。")]
    return [("撤回理由", d.reason)] if d.reason else []


def filing_shape(case: Case, ctx: Context, known: Known) -> Shape:
    origin = Origin.CLUE if case.clues else Origin.OWN
    return Shape({"origin": origin.value}, {"category": leaves(ctx.rules), "origin": _origins()})


def motion_shape(case: Case, ctx: Context, known: Known) -> Shape:
    words: dict[str, Any] = {"words": {"session_kind": SessionKind.IN_SESSION.value}}
    kinds = [(SessionKind.IN_SESSION.value, SessionKind.IN_SESSION.word)]
    choices = {"deputy": known.deputies, "cosigners": known.deputies, "category": leaves(ctx.rules)}
    return Shape(words, {**choices, "words.proposed_units": known.units, "words.session_kind": kinds})


def _origins() -> list[tuple[str, str]]:
    return [(o.value, o.word) for o in Origin if o is not Origin.MOTION]


def refusal_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape({}, {"ground": offered(ctx.rules), "unit": known.units})


async def free_cases(db: AsyncConnection, case: Case, ctx: Context, id: str) -> Choices:
    """What may be merged into this one, the most alike first."""
    free = (filed.c.state == FILED, ~filed.c.assigned, filed.c.children == 0)
    rest = filed.c.stream != f"{ctx.congress}/case/{id}"
    found = (await db.execute(select(filed).where(*free, rest).order_by(filed.c.number).limit(MOST))).all()
    ranked = sorted(found, key=lambda r: -likeness(case.words.title, r.title))
    return {"children": [(id_of(r.stream), f"{r.number} {r.title}") for r in ranked]}


SHAPES: dict[type[Command], Shaper] = {
    FileSuggestion: filing_shape,
    FileMotion: motion_shape,
    RefuseFiling: refusal_shape,
}
CHOICES: dict[type[Command], Chooser] = {MergeSuggestions: free_cases}
