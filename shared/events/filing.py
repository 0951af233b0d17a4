"""What intake 提 tells of a suggestion beside and after its filing: not filed, merged, withdrawn. Codes and ids."""

from datetime import date

from shared.events.intake import IntakeFact
from shared.words import Consequence, RefusalGround


class FilingFact(IntakeFact):
    """What befalls a suggestion at its filing."""


class SuggestionNotFiled(FilingFact):
    """不立案. What was explained to the deputy stays in intake."""

    ground: RefusalGround
    consequence: Consequence
    on: date


class SuggestionsMerged(FilingFact):
    """并案, told of the main suggestion: all that are handled together with it now; the last list said holds."""

    children: tuple[str, ...]
    on: date


class SuggestionJoined(FilingFact):
    """并入主案, told of each child: number, page and reply stay its own."""

    main: str
    main_number: str
    on: date


class SuggestionParted(FilingFact):
    """取消并案: the child goes on alone."""

    main: str
    on: date


class SuggestionWithdrawn(FilingFact):
    """撤回 by the lead deputy, all co-signers agreed. A reply delivered before routing hears of it holds."""

    number: str  # empty: not yet filed
    on: date
