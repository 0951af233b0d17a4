"""中期检查, heard from supervision: the unit that leads reads it on its work desk until it has logged a contact."""

from services.routing.case import Case, Stage
from services.routing.facts import HalfwayNoted
from shared.messages import Command, Context, Event, Id


class NoteHalfway(Command):
    """Half of the time for the reply is over, and supervision knows of no contact with the deputy."""

    suggestion: Id
    unit: str
    round: int


def note_halfway(case: Case, cmd: NoteHalfway, ctx: Context) -> list[Event]:
    """A contact that was logged meanwhile makes it void, and so does another unit or round."""
    open_ = case.stage is Stage.HANDLING and case.round == cmd.round and not case.contacts
    if not open_ or case.lead.unit != cmd.unit or case.lead.halfway == (case.round, case.extended):
        return []
    return [HalfwayNoted(unit=cmd.unit, round=case.round, extended=case.extended)]
