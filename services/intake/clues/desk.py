"""On the desk: what the station has to look at and to tell, and what a deputy is asked to take up."""

from services.intake.clues.clue import Clue, Stage
from services.intake.clues.group import Group
from services.intake.clues.group import Stage as Grouped
from shared.desk import Task
from shared.words import Role


def of_clue(clue: Clue) -> list[Task]:
    def task(what: str, command: str) -> list[Task]:
        title = clue.matter or f"群众线索（{clue.channel.word}）"
        return [Task(Role.STATION, clue.station, what, command, title)]

    match clue.stage:
        case Stage.RECEIVED:
            return task("甄别线索", "triage-clue")
        case Stage.TRIAGED if not clue.group:
            return task("归组", "group-clues")
        case Stage.SETTLED:
            return task("反馈群众", "give-feedback")
        case _:
            return []


def of_group(group: Group) -> list[Task]:
    title = f"{group.matter}（{len(group.clues)}条）"
    match group.stage:
        case Grouped.OPEN:
            return [Task(Role.STATION, group.station, "提请代表采纳", "offer-conversion", title)]
        case Grouped.OFFERED:
            return [Task(Role.DEPUTY, group.deputy, "研究群众线索", "adopt-clues", title)]
        case _:
            return []
