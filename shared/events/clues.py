"""What intake 提 tells of clues and of disputes settled at stations: ids, channels, outcomes; never what was said."""

from datetime import date

from shared.events.intake import IntakeFact
from shared.words import Category, ClueChannel, ClueOutcome, DisputeEnd, DisputeKind


class ClueReceived(IntakeFact):
    """收集线索. Who said it, and in which words, stays in intake and can be erased."""

    station: str
    channel: ClueChannel
    on: date


class ClueTriaged(IntakeFact):
    """甄别."""

    station: str
    category: Category
    on: date


class ClueSettled(IntakeFact):
    """线索去向, other than a suggestion."""

    station: str
    outcome: ClueOutcome
    on: date


class ClueConverted(IntakeFact):
    """转建议: a deputy has adopted it; the draft is that deputy's own until it is handed in."""

    station: str
    suggestion: str
    on: date


class ClueClosed(IntakeFact):
    """线索办结: the caller has been told."""

    station: str
    outcome: ClueOutcome
    on: date


class DisputeMediated(IntakeFact):
    """纠纷调处: a deputy mediated at a station. Between whom stays in intake."""

    station: str
    kind: DisputeKind
    end: DisputeEnd
    deputy: str
    on: date
