"""On the desk: the unit that replied publishes the reply, counted from the day it reached the deputy."""

from services.routing.publication.publication import Publication
from shared.desk import Task
from shared.words import ClockName, Role


def of_publication(p: Publication) -> list[Task]:
    if not p.due or not p.copy:
        return []
    c, clock = p.copy, ClockName.PUBLICATION
    return [Task(Role.UNIT, c.unit, "公开答复", "publish-reply", c.title, c.number, clock, c.replied, rules=c.rules)]
