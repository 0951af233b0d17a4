"""A case in the hands of its units.

waiting ─AssignUnits─▶ assigned ─SignIn─▶ handling ─SubmitReply─▶ review ─ApproveReply─▶ approved ─SignReply─▶ replied
             ▲  AskReturn ▼▲ DecideReturn     ▲────ReturnReply─────┘                                  │
             └── return asked (clocks frozen)  └──────────────────RedoOrdered (next round)────────────┘
(waiting ─AssignSeparately─▶ divided ─the last piece is replied to─▶ replied; every piece is a case of its own)
(waiting ─TrialAssign─▶ trial ─AssignUnits─▶ assigned, where the rules of the place ask the units first)
withdrawn: from any stage before the first reply is delivered
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, get_args

from services.routing import answer, contact, copies, division, facts, line, merger, tried
from services.routing.answer import Answer
from services.routing.answer import Fact as AnswerFact
from services.routing.contact import Contacts
from services.routing.contact import Fact as ContactFact
from services.routing.copies import Copies
from services.routing.copies import Fact as CopiesFact
from services.routing.division import Division
from services.routing.division import Fact as DivisionFact
from services.routing.line import Fact as LineFact
from services.routing.line import Line, resumed
from services.routing.merger import Merger, MergerFact
from services.routing.outcomes import citation
from services.routing.outcomes.citation import Citation, CitationFact
from services.routing.stage import LEADS_TO
from services.routing.stage import Stage as Stage
from services.routing.tried import Fact as TriedFact
from services.routing.tried import Tried
from shared.events import dividing
from shared.events import routing as told
from shared.messages import Context, Event, refuse
from shared.words import Importance, Part, Phase, Publicity, Role

Fact = (
    facts.CaseReceived
    | TriedFact
    | told.UnitsAssigned
    | LineFact
    | told.ReturnRefused
    | told.UnitReassigned
    | told.ExtensionAsked
    | told.ExtensionGranted
    | told.ExtensionRefused
    | facts.ExtensionRead
    | ContactFact
    | facts.ReturnRuled
    | AnswerFact
    | CopiesFact
    | facts.RedoTaken
    | facts.CaseFinished
    | facts.CaseWithdrawn
    | MergerFact
    | DivisionFact
    | CitationFact
)


@dataclass(frozen=True, slots=True)
class Case:
    stage: Stage = Stage.NONE
    number: str = ""
    year: int = 0
    title: str = ""
    demands: tuple[str, ...] = ()
    deputy: str = ""
    cosigners: tuple[str, ...] = ()
    in_session: bool = False
    importance: Importance = Importance.GENERAL
    wish: Publicity = Publicity.FULL  # its replies are made public no wider than that
    unnamed: bool = False  # and without the deputy's name
    since: date | None = None  # when the stage, or the round, began
    counted: date | None = None  # from when its assignment is counted, if not from the filing
    tried: Tried = field(default_factory=Tried)
    lines: tuple[Line, ...] = ()
    first: date | None = None  # the day of the first assignment
    rules: str = ""  # the version under which it was assigned: kept to the end
    returns: int = 0
    extension: told.ExtensionAsked | None = None  # waits for the office
    extended: int = 0
    untold: bool = False  # the deputy has yet to read how it was decided
    round: int = 1
    talks: Contacts = ()  # with the deputy, as logged
    answer: Answer = field(default_factory=Answer)
    copies: Copies = field(default_factory=Copies)
    merger: Merger = field(default_factory=Merger)
    division: Division = field(default_factory=Division)
    outcomes: tuple[Citation, ...] = ()  # 办理成果 it is cited in

    @property
    def lead(self) -> Line:
        return next(x for x in self.lines if x.part is Part.LEAD)

    @property
    def contacts(self) -> tuple[Phase, ...]:
        """Phases of this round in which it has spoken with the deputy; a contact that is disputed counts for none."""
        stand = [c for c in self.talks if c.stands]
        return contact.phases(stand, self.lead, self.round) if stand else ()

    def line_of(self, unit: str) -> Line | None:
        return next((x for x in self.lines if x.unit == unit), None)


def evolve(case: Case, fact: Fact) -> Case:
    match fact:
        case facts.CaseReceived():
            return replace(case, stage=Stage.WAITING, since=fact.on, **fact.model_dump(exclude={"on"}))
        case told.TrialAssigned() | told.TrialAnswered() | told.TrialDropped():
            return replace(case, stage=LEADS_TO.get(type(fact), case.stage), tried=tried.evolve(case.tried, fact))
        case told.UnitsAssigned(lead=lead, co=co, rules=rules, on=on):
            lines = (Line(lead, Part.LEAD, on), *(Line(unit, Part.CO, on) for unit in co))
            return replace(case, stage=Stage.HANDLING, lines=lines, rules=rules, since=on, first=on)
        case told.ReturnRefused(unit=unit, on=on):
            return replace(case, lines=tuple(resumed(x, on) if x.unit == unit else x for x in case.lines))
        case told.UnitReassigned():
            return _reassigned(case, fact)
        case told.ExtensionAsked() | told.ExtensionGranted() | told.ExtensionRefused() | facts.ExtensionRead():
            return _extended(case, fact)
        case told.ReplySubmitted() | told.ReplyReturned() | told.ReplyApproved() | told.ReplyDelivered():
            return _answered(case, fact)
        case facts.RedoTaken():
            return _again(case, fact)
        case facts.CaseFinished():
            return replace(case, stage=Stage.FINISHED)
        case dividing.SuggestionDivided() | dividing.PieceOpened() | dividing.PieceStopped() | dividing.PiecesReplied():
            return _divided(case, fact)
        case facts.CaseWithdrawn():
            return replace(case, stage=Stage.WITHDRAWN, answer=answer.afresh(case.answer), extension=None, untold=False)
        case facts.ReturnRuled():
            return case
        case _:
            name, fold = BESIDE[type(fact)]
            return replace(case, **{name: fold(getattr(case, name), fact)})


BESIDE: dict[type[Event], tuple[str, Callable[[Any, Any], Any]]] = {  # facts that change one noun beside the case
    fact: (name, fold)
    for name, fold, facts_ in (
        ("lines", line.evolve_all, get_args(LineFact)),
        ("talks", contact.evolve, get_args(ContactFact)),
        ("division", division.evolve, (division.PieceAnswered, division.PiecesDropped)),
        ("merger", merger.evolve, get_args(MergerFact)),
        ("copies", copies.evolve, get_args(CopiesFact)),
        ("outcomes", citation.evolve, get_args(CitationFact)),
        ("answer", answer.evolve, get_args(answer.Notes)),
    )
    for fact in facts_
}


def _divided(case: Case, fact: DivisionFact) -> Case:
    case = replace(case, division=division.evolve(case.division, fact), **division.of_case(fact))
    return replace(case, stage=LEADS_TO.get(type(fact), case.stage))


def _answered(
    case: Case, fact: told.ReplySubmitted | told.ReplyReturned | told.ReplyApproved | told.ReplyDelivered
) -> Case:
    """A reply that is delivered leaves nothing to extend."""
    asked = None if isinstance(fact, told.ReplyDelivered) else case.extension
    return replace(case, stage=LEADS_TO[type(fact)], answer=answer.evolve(case.answer, fact), extension=asked)


def _again(case: Case, fact: facts.RedoTaken) -> Case:
    fresh = replace(case, stage=Stage.HANDLING, round=fact.round, since=fact.on)
    return replace(fresh, answer=answer.afresh(case.answer))


def _reassigned(case: Case, fact: told.UnitReassigned) -> Case:
    """A new lead starts its own clock, and speaks with the deputy itself."""
    lines = tuple(Line(fact.successor, fact.part, fact.on) if x.unit == fact.unit else x for x in case.lines)
    case = replace(case, lines=lines, returns=case.returns + 1)
    fresh = replace(case, since=fact.on, extension=None, extended=0)
    return fresh if fact.part is Part.LEAD else case


def _extended(
    case: Case, fact: told.ExtensionAsked | told.ExtensionGranted | told.ExtensionRefused | facts.ExtensionRead
) -> Case:
    match fact:
        case told.ExtensionAsked():
            return replace(case, extension=fact)
        case told.ExtensionGranted():
            return replace(case, extension=None, extended=case.extended + 1, untold=True)
        case told.ExtensionRefused():
            return replace(case, extension=None, untold=True)
        case facts.ExtensionRead():
            return replace(case, untold=False)


def known(case: Case) -> None:
    """Another congress's case is not known here: the same sentence for both."""
    if case.stage is Stage.NONE:
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)
    if case.stage is Stage.WITHDRAWN:
        refuse("withdrawn", "领衔代表已撤回这件建议，不再办理。")


def to_assign(case: Case) -> None:
    """No unit has it yet, and it does not wait for the case it is merged with."""
    known(case)
    if case.stage is Stage.WAITING and case.merger.main:
        refuse("merged-with-main", f"这件建议已并入{case.merger.number}，随主案一并交办。")
    if case.stage not in (Stage.WAITING, Stage.TRIAL):
        refuse("not-waiting", "这件建议已经交办；需要换单位请走退办、改办。")


def my_line(case: Case, ctx: Context) -> Line:
    """The line of the unit that asks; a unit without one has no business here."""
    known(case)
    if line := case.line_of(ctx.unit):
        return line
    return refuse("not-your-case", "这件建议没有交给贵单位办理。", 403)


def leads(case: Case, ctx: Context) -> Line:
    line = my_line(case, ctx)
    if line.part is not Part.LEAD:
        office = "提交会办意见" if ctx.role is Role.UNIT else "等主办单位签发"
        refuse("not-lead-unit", f"只有主办单位可以这样做；贵单位是协办，请{office}。", 403)
    return line


def signed_in(case: Case, ctx: Context) -> Line:
    """The unit's line, taken over and not on its way back."""
    line = my_line(case, ctx)
    if line.return_asked:
        refuse("return-pending", "贵单位的退办申请正在裁定，裁定前不办理。")
    if not line.signed_in:
        refuse("not-signed-in", "请先签收，再办理。")
    return line
