"""What intake 提 tells."""

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.messages import Event
from shared.words import (
    Category,
    CongressLevel,
    IdeaChannel,
    IdeaEnd,
    IdeaGround,
    Importance,
    MendReason,
    OpinionEnd,
    Origin,
    PointCategory,
    Publicity,
    SessionKind,
    StationForm,
    StationKind,
    TopicKind,
    TownshipType,
    Voice,
)


class IntakeFact(Event):
    topic: ClassVar[str | None] = "tibandu.intake.v1"
    owner: ClassVar[str] = "intake"


class RegisterFact(Event):
    """A whole record, never a delta: the register's topic is compacted."""

    topic: ClassVar[str | None] = "tibandu.register.v1"
    owner: ClassVar[str] = "intake"


class County(BaseModel):
    model_config = ConfigDict(frozen=True)
    code: str
    name: str


class SessionWindow(BaseModel):
    """A session of the term, and from when to when its suggestions are handed in."""

    model_config = ConfigDict(frozen=True)
    number: int
    opens: date
    closes: date
    submission_from: date
    submission_until: date


class CongressRegistered(RegisterFact):
    """A people's congress: the counties below it, its term, the sessions and their windows."""

    name: str
    counties: tuple[County, ...] = ()
    level: CongressLevel = CongressLevel.CITY
    term: int = 0  # 第几届; 0: not on record
    sessions: tuple[SessionWindow, ...] = ()  # of this term


class DeputySeated(RegisterFact):
    """A deputy of this congress. The name stands here and nowhere else on the bus."""

    name: str
    delegation: str
    county: str  # division code of the county whose office reviews first; empty where there is none
    seated: bool = True


class StationRegistered(RegisterFact):
    """A deputies' home, liaison station or contact point. Who keeps it is known to intake alone."""

    name: str
    kind: StationKind
    form: StationForm
    township: str
    township_type: TownshipType
    active: bool = True


class PointRegistered(RegisterFact):
    """A grassroots legislative contact point 基层立法联系点. Who keeps it is known to intake alone."""

    name: str
    category: PointCategory
    active: bool = True


class SuggestionSubmitted(IntakeFact):
    """代表提交. From here on others may know of it; a draft before is the deputy's own."""

    title: str
    deputy: str
    cosigners: tuple[str, ...]
    county: str
    session_kind: SessionKind
    level: int  # which review it goes to: 1 county, 2 the congress's own office
    on: date
    term: int = 0  # 第几届; 0: no session is on record
    session: int = 0  # 第几次会议: the one it is for, or after which it is raised
    pre_submitted: bool = False  # 预提交: handed in before its session opened
    delegation: str = ""  # 代表团全团建议: which delegation; empty: a deputy's own


class ReviewPassed(IntakeFact):
    """县区初审通过."""

    county: str
    on: date


class DraftSentBack(IntakeFact):
    """退回修改."""

    reasons: tuple[MendReason, ...]
    note: str
    level: int
    on: date


class SuggestionFiled(IntakeFact):
    """立案: from here on it is a numbered case."""

    number: str
    year: int  # of the session whose figures count it
    title: str
    situation: str
    analysis: str
    proposal: str
    demands: tuple[str, ...]
    deputy: str
    cosigners: tuple[str, ...]
    category: Category
    importance: Importance
    session_kind: SessionKind
    proposed_unit: str  # the first of them
    on: date
    proposed_units: tuple[str, ...] = ()
    delegation: str = ""  # 代表团全团建议
    publicity: Publicity = Publicity.FULL  # 公开意愿 of the deputy; decided with the reply
    unnamed: bool = False  # the deputy wishes to stay unnamed where it is made public
    subcategory: str = ""  # the word of the second level, as the congress calls it; empty: not divided
    origin: Origin = Origin.OWN
    term: int = 0  # 届 and 次 that its number counts it with; 0: numbered by the year
    session: int = 0
    session_closes: date | None = None  # as it stood on that day; none: no session is on record


class RegulationSent(IntakeFact):
    """法规草案发送基层立法联系点: to whom, with which plan."""

    title: str
    focus: str  # what the points are asked to look at
    points: tuple[str, ...]
    committee: str  # whose draft it is; empty: the congress's own office
    due: date
    on: date


class PlanChanged(IntakeFact):
    """征询计划调整: points were added, or they have longer."""

    points: tuple[str, ...]
    due: date
    on: date


class OpinionGiven(IntakeFact):
    """报送意见, by a point or noted in a public comment round. The words themselves stay in intake."""

    regulation: str
    point: str  # empty: the public's
    round: int  # of public comment; 0: a point's
    article: str
    voice: Voice
    copies: int  # how many said the same
    on: date


class OpinionSettled(IntakeFact):
    """采纳情况: the one end of an opinion, with the article it went into or the reason why not."""

    regulation: str
    point: str
    end: OpinionEnd
    article: str
    reason: str
    on: date


class CommentRoundOpened(IntakeFact):
    """公开征求意见 on a draft regulation."""

    title: str
    round: int
    closes: date
    reason: str  # why shorter than the rules' time; empty otherwise
    on: date


class CommentRoundClosed(IntakeFact):
    """公开征求意见结束."""

    title: str
    round: int
    comments: int
    on: date


class TopicRaised(IntakeFact):
    """问题转议题: problems heard on a draft become a topic for legislation or supervision."""

    title: str
    kind: TopicKind
    regulation: str
    opinions: tuple[str, ...]
    on: date


class RegulationClosed(IntakeFact):
    """征询结束: every opinion has its end."""

    title: str
    opinions: int
    adopted: int
    not_adopted: int
    enforcement: int
    on: date


class IdeaCollected(IntakeFact):
    """民生实事项目建议征集. What was said stays in intake."""

    channel: IdeaChannel
    on: date


class IdeaScreened(IntakeFact):
    """筛选: the one end of an idea."""

    end: IdeaEnd
    project: str  # the candidate it became or joined; else empty
    suggestion: str  # the draft it became; else empty
    ground: IdeaGround | None
    on: date


class CandidateListed(IntakeFact):
    """列为候选项目, with the ideas it came from."""

    year: int  # of the congress that votes
    number: int
    title: str
    lead: str
    ideas: tuple[str, ...]
    on: date


class CandidatesConsidered(IntakeFact):
    """常委会审议候选项目: which go to the congress's vote, for how many places."""

    year: int
    seats: int
    chosen: tuple[str, ...]
    left_out: tuple[str, ...]
    on: date
