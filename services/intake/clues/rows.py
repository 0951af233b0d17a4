"""What is listed of clues, groups and disputes; and `callers`, which is no listing: it lies beside the journal."""

from sqlalchemy import Column, DateTime, Text

from services.intake.clues.clue import Clue
from services.intake.clues.dispute import Dispute
from services.intake.clues.group import Group
from services.intake.clues.group import Stage as Grouped
from shared.columns import days, numbers, texts
from shared.service import Row, table
from shared.workdays import start_of

clues = table(
    "clues",
    *texts("station", "channel", "stage"),
    Column("category", Text),
    *texts("matter", "joined"),
    Column("outcome", Text),
    *texts("suggestion"),
    *days("since"),
    Column("rating", Text),
    index=["congress station since"],
)
groups = table(
    "clue_groups",
    *texts("station", "matter", "category", "stage"),
    *numbers("clues"),
    *texts("deputy", "suggestion"),
    *days("since"),
    index=["congress station"],
)
disputes = table(
    "disputes",
    *texts("station", "kind", "end", "deputy", "parties", "note"),
    *days("on"),
    index=["congress station"],
)
erasures = table("erasures", Column("due_at", DateTime(timezone=True), nullable=False), index=["due_at"])
callers = table("callers", *texts("station", "words", "place", "name", "phone", "photo", "media", "salt"))


def clue_row(c: Clue) -> dict[str, Row]:
    if c.since is None:
        return {}
    category, outcome, rating = (w.value if w else None for w in (c.category, c.outcome, c.rating))
    head = (c.station, c.channel.value, c.stage.value, category, c.matter, c.group)
    return {"": (*head, outcome, c.suggestion, c.since, rating)}


def group_row(g: Group) -> dict[str, Row]:
    if g.stage is Grouped.NONE or g.since is None:
        return {}
    said = (g.station, g.matter, g.category.value, g.stage.value)
    return {"": (*said, len(g.clues), g.deputy, g.suggestion, g.since)}


def dispute_row(d: Dispute) -> dict[str, Row]:
    if d.on is None:
        return {}
    return {"": (d.station, d.kind.value, d.end.value, d.deputy, d.parties, d.note, d.on)}


def erasure_row(c: Clue) -> dict[str, Row]:
    """When the caller's words have been kept long enough."""
    return {"words": (start_of(c.keep_until),)} if c.keep_until and not c.erased else {}
