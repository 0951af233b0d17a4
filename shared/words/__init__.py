"""The office's closed lists of words: a code for programs, a Chinese word for people.

One file for each part of its work."""

from shared.words.clocks import CaseState, ClockName
from shared.words.clues import (
    ClueChannel,
    ClueGround,
    ClueOutcome,
    DisputeEnd,
    DisputeKind,
    ForwardLevel,
)
from shared.words.gate import Gate
from shared.words.handling import (
    ContactForm,
    Finding,
    Mode,
    Part,
    Phase,
    Publicity,
    Rank,
    ReplyClass,
    SendBackReason,
    Speaker,
    UrgeWay,
)
from shared.words.imports import ImportKind, ImportStage
from shared.words.legislation import (
    OpinionEnd,
    PointCategory,
    TopicKind,
    Voice,
)
from shared.words.notices import NoticeKind
from shared.words.outcomes import DecisionKind
from shared.words.people import ABOVE_UNITS, UNITS, Role
from shared.words.projects import IdeaChannel, IdeaEnd, IdeaGround
from shared.words.raising import (
    Category,
    Consequence,
    CosignAnswer,
    EntrySource,
    Importance,
    MendReason,
    Origin,
    RefusalGround,
    SessionKind,
)
from shared.words.rating import Outcome, Scale
from shared.words.roll import (
    CongressLevel,
    DeputyStatus,
    LeaveReason,
    PackKind,
    SuspensionReason,
)
from shared.words.stations import StationForm, StationKind, TownshipType
from shared.words.word import Word

__all__ = [
    "ABOVE_UNITS",
    "UNITS",
    "CaseState",
    "Category",
    "ClockName",
    "ClueChannel",
    "ClueGround",
    "ClueOutcome",
    "CongressLevel",
    "Consequence",
    "ContactForm",
    "CosignAnswer",
    "DecisionKind",
    "DeputyStatus",
    "DisputeEnd",
    "DisputeKind",
    "EntrySource",
    "Finding",
    "ForwardLevel",
    "Gate",
    "IdeaChannel",
    "IdeaEnd",
    "IdeaGround",
    "ImportKind",
    "ImportStage",
    "Importance",
    "LeaveReason",
    "MendReason",
    "Mode",
    "NoticeKind",
    "OpinionEnd",
    "Origin",
    "Outcome",
    "PackKind",
    "Part",
    "Phase",
    "PointCategory",
    "Publicity",
    "Rank",
    "RefusalGround",
    "ReplyClass",
    "Role",
    "Scale",
    "SendBackReason",
    "SessionKind",
    "Speaker",
    "StationForm",
    "StationKind",
    "SuspensionReason",
    "TopicKind",
    "TownshipType",
    "UrgeWay",
    "Voice",
    "Word",
]
