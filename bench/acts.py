"""One suggestion's life as acts of people: sixteen commands of its own, and a window it shares with others.

raised (intake, 5) ─▶ handled (routing, 10) ─▶ rated in a window (rating, 1, and 3 for all) ─▶ closed
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from services.four import SERVICES
from services.intake.drafting import ConfirmSignature, DraftSuggestion, SubmitSuggestion
from services.intake.facts import Words
from services.intake.filing import FileSuggestion
from services.intake.prereview import PassReview
from services.intake.roll.seating import SeatDeputy
from services.rating.evaluation import RateReply
from services.rating.window import AskClose, ConfirmClose, OpenWindow
from services.routing.assignment import AssignUnits, SignIn
from services.routing.handling import FileCoOpinion, LogContact
from services.routing.passing import ApproveReply, ReturnReply
from services.routing.reply import SignReply, SubmitReply
from services.routing.units import RegisterUnit
from shared.messages import Command
from shared.people import Person
from shared.words import Category, ContactForm, Phase, Publicity, Rank, ReplyClass, Role, Scale, SendBackReason
from shared.workdays import legal_day

CITY, COUNTY = "430500", "430523"
LEAD, CO = "住建局", "财政局"
DEPUTY, COSIGNER = (Person(f"deputy-{n}", "", Role.DEPUTY, CITY) for n in (1, 2))
COUNTY_OFFICE = Person("county", "", Role.COUNTY_OFFICE, CITY, COUNTY)
OFFICE = Person("office", "", Role.OFFICE, CITY)
LEAD_CLERK, CO_CLERK = (Person(f"{unit}经办人", "", Role.UNIT, CITY, unit) for unit in (LEAD, CO))
HEAD = Person(f"{LEAD}负责人", "", Role.UNIT_HEAD, CITY, LEAD)
INSPECTION = Person("inspection", "", Role.INSPECTION, CITY)
CLERK, SECOND_CLERK = (Person(f"evaluation-{n}", "", Role.EVALUATION, CITY) for n in (1, 2))
WORDS = Words(
    title="关于加装老旧小区电梯的建议",
    situation="全市老旧小区多数没有电梯，高龄和行动不便的居民上下楼困难，近三年反映集中。",
    analysis="资金筹措和邻里意见统一是主要困难，补助标准不一，申报环节多，单元推进慢。",
    proposal="由住建局牵头，在老旧小区加装电梯并落实补助资金，年底前完成首批二十个小区的加装改造任务。",
    demands=("加装电梯", "落实补助资金"),
)
SERVICE_OF = {command: s.name for s in SERVICES for command in s.rule_of}


@dataclass(frozen=True, slots=True)
class Act:
    who: Person
    command: Command

    @property
    def service(self) -> str:
        return SERVICE_OF[type(self.command)]


def ids(n: int) -> list[str]:
    return [str(uuid4()) for _ in range(n)]


def today() -> date:
    """The databases of the bench run on the true clock."""
    return legal_day(datetime.now(UTC))


def register() -> list[Act]:
    """Whom a life needs."""
    seats = [SeatDeputy(deputy=p.id, name=f"示例代表{p.id}", county=COUNTY) for p in (DEPUTY, COSIGNER)]
    return [Act(OFFICE, c) for c in (*seats, *(RegisterUnit(unit=u, name=u) for u in (LEAD, CO)))]


def raised(id: str) -> list[Act]:
    return [
        Act(DEPUTY, DraftSuggestion(suggestion=id, words=WORDS, cosigners=(COSIGNER.id,))),
        Act(COSIGNER, ConfirmSignature(suggestion=id)),
        Act(DEPUTY, SubmitSuggestion(suggestion=id)),
        Act(COUNTY_OFFICE, PassReview(suggestion=id)),
        Act(OFFICE, FileSuggestion(suggestion=id, category=Category.URBAN)),
    ]


def handled(id: str) -> list[Act]:
    """Sent back once by the inspection office."""
    talk = LogContact(suggestion=id, phase=Phase.BEFORE, form=ContactForm.VISIT, on=today(), rank=Rank.HEAD)
    reply = SubmitReply(
        suggestion=id,
        reply_class=ReplyClass.A,
        answers=("首批二十个小区已全部加装完成。", "市级补助资金已拨付到位。"),
        basis="竣工验收单第12号",
        publicity=Publicity.FULL,
    )
    again = ReturnReply(suggestion=id, reasons=(next(iter(SendBackReason)),), note="请写明拨付的金额和日期。")
    return [
        Act(OFFICE, AssignUnits(suggestion=id, lead=LEAD, co=(CO,))),
        Act(LEAD_CLERK, SignIn(suggestion=id)),
        Act(CO_CLERK, SignIn(suggestion=id)),
        Act(LEAD_CLERK, talk),
        Act(CO_CLERK, FileCoOpinion(suggestion=id, opinion="同意由住建局牵头，补助资金按规定列支。")),
        Act(LEAD_CLERK, reply),
        Act(INSPECTION, again),
        Act(LEAD_CLERK, reply),
        Act(INSPECTION, ApproveReply(suggestion=id)),
        Act(HEAD, SignReply(suggestion=id)),
    ]


def opened() -> Act:
    return Act(CLERK, OpenWindow(closes=today()))


def rated(id: str) -> Act:
    return Act(DEPUTY, RateReply(suggestion=id, attitude=Scale.SATISFIED, result=Scale.SATISFIED))


def closed() -> Sequence[Act]:
    return Act(CLERK, AskClose()), Act(SECOND_CLERK, ConfirmClose())
