"""On the desk: who argues for an idea, who screens it, who lays the candidates before the standing committee."""

from services.intake.projects.idea import Idea, Stage
from services.intake.projects.project import Candidates
from shared.desk import Task
from shared.words import ClockName, Role


def of_idea(idea: Idea) -> list[Task]:
    match idea.stage:
        case Stage.COLLECTED:
            return [Task(Role.GOVERNMENT, "", "交部门论证", "ask-argument", idea.title)]
        case Stage.ASKED:
            clock = ClockName.IDEA_ARGUMENT
            return [Task(Role.UNIT, idea.unit, "提出论证意见", "argue-idea", idea.title, "", clock, idea.asked_on)]
        case Stage.ARGUED:
            return [Task(Role.GOVERNMENT, "", "筛选", "screen-project", idea.title)]
        case _:
            return []


def of_candidates(c: Candidates) -> list[Task]:
    """The list as it stands waits for the standing committee."""
    if not c.projects or c.considered:
        return []
    title = f"民生实事候选项目（{len(c.projects)}个）"
    return [Task(Role.OFFICE, "", "登记常委会审议", "consider-candidates", title)]
