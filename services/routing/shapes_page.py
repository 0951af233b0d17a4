"""What the forms of a case start from: what is known, what may be chosen, the demands opposite their answers."""

from typing import Any

from services.routing import assignment, dividing, division_page, handling, inside, reply, trial, writing
from services.routing.case import Case
from services.routing.publication import copy_page
from shared.messages import Command, Context
from shared.web.forms import Shape
from shared.web.parts import Known, Shaper


def assign_shape(case: Case, ctx: Context, known: Known) -> Shape:
    """As the units were asked; whoever would rather not have it is not put in again."""
    asked, against = case.tried.asked, [o.unit for o in case.tried.objections]
    lead = asked.lead if asked and asked.lead not in against else None
    tried = {"lead": lead, "co": [unit for unit in asked.co if unit not in against]} if asked else {}
    return Shape(tried, {"lead": known.units, "co": known.units})


def return_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape({}, {"proposed_unit": [u for u in known.units if u[0] != ctx.unit]})


def decide_shape(case: Case, ctx: Context, known: Known) -> Shape:
    asking = [line for line in case.lines if line.return_asked]
    first = asking[0].return_asked.proposed_unit if asking and asking[0].return_asked else ""
    free = [u for u in known.units if not case.line_of(u[0])]
    one = asking[0].unit if len(asking) == 1 else None
    return Shape({"unit": one, "successor": first}, {"unit": [(a.unit, a.unit) for a in asking], "successor": free})


def bounce_shape(case: Case, ctx: Context, known: Known) -> Shape:
    filed = [line.unit for line in case.lines if line.opinion and not line.bounced]
    return Shape({"unit": filed[0] if len(filed) == 1 else None}, {"unit": [(u, u) for u in filed]})


def handler_shape(case: Case, ctx: Context, known: Known) -> Shape:
    line = case.line_of(ctx.unit)
    named = line.handler.model_dump(include={"leader", "section", "handler", "plan"}) if line and line.handler else {}
    return Shape(named)


def done_shape(case: Case, ctx: Context, known: Known) -> Shape:
    line = case.line_of(ctx.unit)
    left = [s for s in line.subtasks if not s.done] if line else []
    return Shape({"number": left[0].number} if left else {})


def reply_shape(case: Case, ctx: Context, known: Known) -> Shape:
    """What was saved, or the draft that was sent back, is where the next one starts; or the reply of the main case."""
    begun = case.answer.saved or case.answer.draft
    values: dict[str, Any] = {"public_text": case.answer.copy} | (begun.model_dump(mode="json") if begun else {})
    if case.round > 1 and not begun and case.answer.delivered:
        values = {"publicity": case.answer.delivered.publicity.value}
    if case.round == 1 and not begun and case.merger.reply:
        answers = [case.merger.answer_to(n, demand) for n, demand in enumerate(case.demands)]
        values = case.merger.reply.model_dump(mode="json") | {"answers": answers}
    kept = {k: v for k, v in values.items() if k in reply.SubmitReply.model_fields} | _contact(case, ctx)
    return Shape(kept, facing={"answers": case.demands}, reads=copy_page.wish(case))


def _contact(case: Case, ctx: Context) -> dict[str, str]:
    """Whom the deputy may ask: as it was saved, as it was sent last, or whoever handles the case."""
    given = [one for one in (case.answer.saved, case.answer.contact) if one]
    line = case.line_of(ctx.unit)
    handler = line.handler.handler if line and line.handler else ""
    named = next((one.person for one in given if one.person), handler)
    return {"person": named, "telephone": next((one.telephone for one in given if one.telephone), "")}


SHAPES: dict[type[Command], Shaper] = {
    assignment.AssignUnits: assign_shape,
    trial.TrialAssign: assign_shape,
    trial.ObjectTrial: return_shape,
    dividing.AssignSeparately: division_page.separate_shape,
    assignment.AskReturn: return_shape,
    assignment.DecideReturn: decide_shape,
    inside.NameHandler: handler_shape,
    inside.FinishSubtask: done_shape,
    handling.ReturnCoOpinion: bounce_shape,
    reply.SubmitReply: reply_shape,
    writing.SaveReply: reply_shape,
}
