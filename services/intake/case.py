"""A suggestion before it is filed.

draft ─InviteCosigners─▶ signing ─SubmitSuggestion─▶ review_1 ─PassReview─▶ review_2 ─FileSuggestion─▶ filed
  ▲                                                     └──────────SendBackDraft──────────┘
  └───────────────ReviseDraft──────────────── returned ◀┘          (one level only: straight to review_2)

Handed in before its session opens it is 预提交: a mark on what was handed in, for the reviews do not wait.
What follows the decision to file stands in its docket (docket.py); a motion turned into a suggestion begins there.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from services.intake import docket
from services.intake.docket import Docket, DocketFact, ReplyNoted
from services.intake.facts import (
    CluesAdopted,
    CosignersInvited,
    Delegating,
    DelegationSigned,
    DraftEntered,
    DraftSaved,
    Entering,
    EntryConfirmed,
    InvitationsLapsed,
    MotionTaken,
    NoteLeft,
    RaisedAlone,
    RaisedForDelegation,
    SignatureConfirmed,
    SignatureDeclined,
    SignatureTakenBack,
    Signing,
    Words,
)
from services.intake.raised import Answered, Entered, HandedIn, Whole
from services.intake.review.reviewing import Around, ReviewFact, Reviewing, reviewed
from shared.events.filing import SuggestionNotFiled, SuggestionWithdrawn
from shared.events.intake import DraftSentBack, ReviewPassed, SuggestionFiled, SuggestionSubmitted
from shared.messages import refuse
from shared.pieces import whole_of
from shared.words import ClueChannel, CosignAnswer

Raising = (
    Signing
    | Delegating
    | Entering
    | DraftSaved
    | CluesAdopted
    | MotionTaken
    | SuggestionSubmitted
    | ReviewPassed
    | DraftSentBack
)
Fact = Raising | DocketFact | Around


class Stage(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    SIGNING = "signing"
    REVIEW_1 = "review-1"
    REVIEW_2 = "review-2"
    RETURNED = "returned"
    FILED = "filed"
    NOT_FILED = "not-filed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Case:
    stage: Stage = Stage.NONE
    deputy: str = ""
    county: str = ""
    words: Words = field(default_factory=Words)
    saves: int = 0  # versions of the text: a save names the one it began from
    invited: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    until: date | None = None  # the last day on which an answer is waited for
    answers: tuple[Answered, ...] = ()
    whole: Whole | None = None
    entered: Entered | None = None
    handed_in: HandedIn | None = None
    sent_back: DraftSentBack | None = None
    number: str = ""
    since: date | None = None
    clues: tuple[tuple[ClueChannel, int], ...] = ()  # what it came from
    clue_group: str = ""
    docket: Docket = field(default_factory=Docket)
    review: Reviewing = field(default_factory=Reviewing)

    @property
    def filed(self) -> date | None:
        return self.docket.filed

    @property
    def signed_too(self) -> tuple[str, ...]:
        """Whose consent a withdrawal needs."""
        return (self.whole.head,) if self.whole else self.invited

    @property
    def unanswered(self) -> tuple[str, ...]:
        return tuple(d for d in self.invited if d not in self.confirmed)

    @property
    def mended(self) -> bool:
        """The text has been changed since it came back."""
        return self.handed_in is not None and self.saves > self.handed_in.version

    def closed_to_answers(self, day: date) -> bool:
        """After the closing day the lead need not wait any longer."""
        return self.until is not None and self.until < day


def evolve(case: Case, fact: Fact) -> Case:
    if isinstance(fact, DocketFact):
        case = replace(_decided(case, fact), docket=docket.evolve(case.docket, fact))
    elif not isinstance(fact, ReviewFact):
        case = _raised(case, fact)
    return replace(case, review=reviewed(case.review, fact))


def _raised(case: Case, fact: Raising) -> Case:
    match fact:
        case DraftSaved(words=words, deputy=deputy, county=county):  # a change asks everybody again
            stage = case.stage if case.stage is Stage.RETURNED else Stage.SIGNING if case.invited else Stage.DRAFT
            whole = case.whole and replace(case.whole, signed=False)
            case = replace(case, stage=stage, words=words, deputy=deputy, county=county)
            return replace(case, saves=case.saves + 1, confirmed=(), whole=whole)
        case CluesAdopted(channels=channels, group=group):
            return replace(case, clues=channels, clue_group=group)
        case SuggestionSubmitted(level=level, on=on):
            review = Stage.REVIEW_1 if level == 1 else Stage.REVIEW_2
            return replace(case, stage=review, sent_back=None, since=on, handed_in=_handed_in(case, fact))
        case ReviewPassed(on=on):
            return replace(case, stage=Stage.REVIEW_2, since=on)
        case DraftSentBack(on=on):
            return replace(case, stage=Stage.RETURNED, sent_back=fact, since=on)
        case MotionTaken(words=words, deputy=deputy, cosigners=cosigners, county=county):
            case = replace(case, words=words, deputy=deputy, county=county)
            return replace(case, invited=cosigners, confirmed=cosigners)
        case RaisedForDelegation(delegation=delegation, head=head, discussed=discussed):
            return replace(case, whole=Whole(delegation, head, discussed))
        case RaisedAlone():
            return replace(case, whole=None)
        case DelegationSigned():
            return replace(case, whole=case.whole and replace(case.whole, signed=True))
        case DraftEntered(role=role, enterer=enterer, source=source, received=received):
            return replace(case, entered=Entered(role, enterer, source, received))
        case EntryConfirmed():
            return replace(case, entered=case.entered and replace(case.entered, confirmed=True))
        case _:
            return _signed(case, fact)


def _decided(case: Case, fact: DocketFact) -> Case:
    """From the decision to file on."""
    match fact:
        case SuggestionFiled(number=number):
            return replace(case, stage=Stage.FILED, number=number)
        case SuggestionNotFiled(on=on):
            return replace(case, stage=Stage.NOT_FILED, since=on)
        case SuggestionWithdrawn(on=on):
            return replace(case, stage=Stage.WITHDRAWN, since=on)
        case ReplyNoted():  # it was on its way when the lead withdrew: it holds
            return replace(case, stage=Stage.FILED)
        case _:
            return case


def _signed(case: Case, fact: Signing) -> Case:
    """The list of co-signers, and what each of them said last."""
    match fact:
        case CosignersInvited(deputies=deputies, until=until):
            confirmed = tuple(d for d in case.confirmed if d in deputies)
            stage = case.stage if case.stage is Stage.RETURNED else Stage.SIGNING if deputies else Stage.DRAFT
            return replace(case, stage=stage, invited=deputies, confirmed=confirmed, until=until)
        case SignatureConfirmed(deputy=deputy):
            return replace(_said(case, fact, CosignAnswer.CONFIRMED), confirmed=(*case.confirmed, deputy))
        case SignatureDeclined(deputy=deputy):
            return _off_the_list(_said(case, fact, CosignAnswer.DECLINED), deputy)
        case SignatureTakenBack(deputy=deputy):
            return _off_the_list(_said(case, fact, CosignAnswer.TAKEN_BACK), deputy)
        case NoteLeft():
            return _said(case, fact, CosignAnswer.NOTE)
        case InvitationsLapsed(deputies=deputies, version=version, on=on):
            for deputy in deputies:
                silent = NoteLeft(deputy=deputy, note="", version=version, on=on)
                case = _off_the_list(_said(case, silent, CosignAnswer.LAPSED), deputy)
            return case
        case _:
            pass
    return replace(case, docket=docket.evolve(case.docket, fact))


Said = SignatureConfirmed | SignatureDeclined | SignatureTakenBack | NoteLeft


def _said(case: Case, fact: Said, said: CosignAnswer) -> Case:
    """A word to the lead stays until there is another one."""
    rest = tuple(a for a in case.answers if a.deputy != fact.deputy)
    note = fact.note or next((a.note for a in case.answers if a.deputy == fact.deputy), "")
    return replace(case, answers=(*rest, Answered(fact.deputy, said, note, fact.version or case.saves, fact.on)))


def _off_the_list(case: Case, deputy: str) -> Case:
    invited, confirmed = (tuple(d for d in names if d != deputy) for names in (case.invited, case.confirmed))
    return replace(case, invited=invited, confirmed=confirmed)


def _handed_in(case: Case, fact: SuggestionSubmitted) -> HandedIn:
    first, times = (case.handed_in.first, case.handed_in.times + 1) if case.handed_in else (fact.on, 1)
    return HandedIn(fact.session_kind, fact.term, fact.session, fact.pre_submitted, first, times, case.saves)


def known(case: Case) -> None:
    """Another congress's case is not known here: the same sentence for both."""
    if case.stage is Stage.NONE:
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)


def free_name(id: str) -> None:
    """A new suggestion may not be called like a piece of another one: the two would meet in one stream."""
    if whole_of(id):
        refuse("name-of-a-piece", "内部编号不能以点和数字结尾，这样的编号留给分件；请换一个。", 422)
