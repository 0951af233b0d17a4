"""What intake keeps of a case's way through routing: that it is assigned, that a first reply is delivered."""

from datetime import date

from services.intake.case import Case, Stage
from services.intake.docket import AssignmentNoted, ReplyNoted
from shared.messages import Command, Context, Event, Id


class NoteAssignment(Command):
    """Routing has assigned it."""

    suggestion: Id
    rules: str
    on: date


class NoteReply(Command):
    """A reply was delivered."""

    suggestion: Id
    on: date


def note_assignment(case: Case, cmd: NoteAssignment, ctx: Context) -> list[Event]:
    return [] if case.stage is Stage.NONE or case.docket.assigned else [AssignmentNoted(rules=cmd.rules, on=cmd.on)]


def note_reply(case: Case, cmd: NoteReply, ctx: Context) -> list[Event]:
    return [] if case.stage is Stage.NONE or case.docket.replied else [ReplyNoted(on=cmd.on)]
