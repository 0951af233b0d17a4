"""On the desk: who is expected to give opinions, to settle them, to read what became of them."""

from datetime import date

from services.intake.legislation.opinion import Opinion
from services.intake.legislation.regulation import Regulation, Stage
from shared.desk import Task
from shared.words import ClockName, Role


def of_regulation(r: Regulation) -> list[Task]:
    """Points that have not answered; when all opinions have their end, whoever sent it."""
    if r.stage is not Stage.OPEN:
        return []
    rest = [Task(Role.STATION, p, "报送意见", "give-opinion", r.title, since=r.due) for p in r.silent]
    if r.round_closes:
        return [*rest, _leads(r.committee, "结束公开征求", "close-round", r.title, since=r.round_closes)]
    if r.opinions and not r.open:
        return [*rest, _leads(r.committee, "结束征询", "close-regulation", r.title, since=r.due)]
    return rest


def of_opinion(o: Opinion) -> list[Task]:
    title = f"{o.title}（{o.article}）"
    if not o.regulation or o.read:
        return []
    if not o.settled:
        return [_leads(o.committee, "处理意见", "settle-opinion", title, ClockName.OPINION_END, o.since)]
    return [Task(Role.STATION, o.point, "签收反馈", "read-feedback", title)] if o.point else []


def _leads(
    committee: str, what: str, command: str, title: str, clock: ClockName | None = None, since: date | None = None
) -> Task:
    role = Role.COMMITTEE if committee else Role.OFFICE
    return Task(role, committee, what, command, title, clock=clock, since=since)
