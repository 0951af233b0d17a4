"""What is listed of ideas and of the candidate projects they became."""

from sqlalchemy import Column, Text

from services.intake.projects.idea import Idea
from services.intake.projects.project import Project
from shared.columns import days, flags, numbers, texts
from shared.service import Row, table

ideas = table(
    "ideas",
    *texts("title", "need", "place", "channel", "role", "who", "stage", "unit"),
    *days("since"),
    *flags("argued"),
    Column("end", Text),
    Column("ground", Text),
    *texts("project", "suggestion"),
    index=["congress project"],
)
projects = table(
    "projects",
    *numbers("year", "number"),
    *texts("title", "lead", "scale"),
    *numbers("money", "ideas"),
    *texts("stage", "reason"),
    *days("since"),
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
