"""What is listed of ideas and of the candidate projects they became."""

from sqlalchemy import Boolean, Column, Date, Integer, Text

from services.intake.projects.idea import Idea
from services.intake.projects.project import Project
from shared.service import Row, table


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


ideas = table(
    "ideas",
    *_texts("title", "need", "place", "channel", "role", "who", "stage", "unit"),
    Column("since", Date, nullable=False),
    Column("argued", Boolean, nullable=False),
    Column("end", Text),
    Column("ground", Text),
    *_texts("project", "suggestion"),
    index=["congress project"],
)
projects = table(
    "projects",
    *_numbers("year", "number"),
    *_texts("title", "lead", "scale"),
    *_numbers("money", "ideas"),
    *_texts("stage", "reason"),
    Column("since", Date, nullable=False),
    index=["congress year number"],
)


def idea_row(i: Idea) -> dict[str, Row]:
    if i.since is None:
        return {}
    end = i.screened
    ground = end.ground.value if end and end.ground else None
    ended = (end.end.value, ground, end.project, end.suggestion) if end else (None, None, "", "")
    said = (i.title, i.need, i.place, i.channel.value, i.role.value, i.who, i.stage.value, i.unit, i.since)
    return {"": (*said, i.argument is not None, *ended)}


def project_row(p: Project) -> dict[str, Row]:
    if p.since is None:
        return {}
    return {
        "": (p.year, p.number, p.title, p.lead, p.scale, p.money, p.ideas, p.stage.value, p.reason, p.since),
    }
