"""What is listed of outcomes: one row each, from the proposal on; what the unit took back is listed no more."""

from decimal import Decimal

from services.routing.outcomes.outcome import Outcome, Stage
from shared.columns import days, numbers, texts
from shared.events.outcomes import Measure
from shared.service import Row, table

outcomes = table(
    "outcomes",
    *texts("stage", "unit", "kind", "title", "decided_by", "document"),
    *days("decided"),
    *texts("settles", "changes"),
    *numbers("cases", "version"),
    index=["congress decided"],
)


def outcome_row(o: Outcome) -> dict[str, Row]:
    if o.decision is None or o.stage is Stage.DROPPED:
        return {}
    d = o.decision
    words = (o.stage.value, o.unit, d.kind.value, d.title, d.decided_by, d.document)
    return {"": (*words, d.decided, d.settles, "；".join(map(change, d.measures)), len(o.cases), o.version)}


def change(m: Measure) -> str:
    """规划建设数由224个增至475个."""
    before, after = Decimal(m.before), Decimal(m.after)
    how = "增至" if after > before else "减至" if after < before else "仍为"
    return f"{m.what}由{m.before}{m.unit}{how}{m.after}{m.unit}"
