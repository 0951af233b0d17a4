"""On the desk once an event was held: who writes down the opinions, who answers them, and that the office may close."""

from services.routing.meetings.meeting import Meeting, Stage
from shared.desk import Task
from shared.words import Role


def of_meeting(m: Meeting) -> list[Task]:
    if m.stage is not Stage.HELD:
        return []
    theme, plan = m.planned.theme, m.planned
    if not m.opinions:
        return [Task(plan.role, plan.office, "记录意见", "put-opinions", theme)]
    if m.open:
        asked = dict.fromkeys(o.unit for o in m.open)
        return [Task(Role.UNIT, unit, "答复意见", "answer-opinion", theme) for unit in asked]
    return [Task(Role.OFFICE, "", "办结活动", "close-meeting", theme)]
