"""On the desk: the office confirms what is proposed, the unit mends what came back."""

from services.routing.outcomes.outcome import Outcome, Stage
from shared.desk import Task
from shared.words import Role


def tasks(outcome: Outcome) -> list[Task]:
    title = outcome.decision.title if outcome.decision else ""
    match outcome.stage:
        case Stage.PROPOSED:
            return [Task(Role.OFFICE, "", "确认成果", "confirm-outcome", title)]
        case Stage.RETURNED:
            return [Task(Role.UNIT, outcome.unit, "修改成果", "revise-outcome", title)]
        case _:
            return []
