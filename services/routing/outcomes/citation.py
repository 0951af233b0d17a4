"""A case in an outcome: what its page says of the decisions that came from it."""

from dataclasses import dataclass

from shared.events.outcomes import OutcomeCited, OutcomeUncited
from shared.words import DecisionKind

CitationFact = OutcomeCited | OutcomeUncited


@dataclass(frozen=True, slots=True)
class Citation:
    outcome: str
    kind: DecisionKind
    title: str


def evolve(citations: tuple[Citation, ...], fact: CitationFact) -> tuple[Citation, ...]:
    rest = tuple(c for c in citations if c.outcome != fact.outcome)
    return (*rest, Citation(fact.outcome, fact.kind, fact.title)) if isinstance(fact, OutcomeCited) else rest
