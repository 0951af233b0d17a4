"""What routing does when it hears something."""

from services.routing.assignment import ReceiveCase
from services.routing.halfway import NoteHalfway
from services.routing.merging import StopHandling, TakeMerger
from services.routing.redo import FinishCase, TakeRedo
from services.routing.roster.urging import NoteMissedSignIn
from shared.events.filing import SuggestionsMerged, SuggestionWithdrawn
from shared.events.intake import SuggestionFiled
from shared.events.rating import RedoOrdered
from shared.events.supervision import CaseClosed, DeadlineMissed, HalfwayMissed
from shared.messages import Command, Envelope
from shared.words import ClockName, SessionKind


def when_suggestion_filed(event: SuggestionFiled, heard: Envelope) -> list[Command]:
    same = ("number", "year", "title", "demands", "deputy", "cosigners", "importance", "unnamed", "session_closes")
    given = {n: getattr(event, n) for n in same}
    in_session = event.session_kind is SessionKind.IN_SESSION
    return [ReceiveCase(suggestion=heard.about, in_session=in_session, wish=event.publicity, **given)]


def when_suggestions_merged(event: SuggestionsMerged, heard: Envelope) -> list[Command]:
    return [TakeMerger(suggestion=heard.about, children=event.children)]


def when_suggestion_withdrawn(event: SuggestionWithdrawn, heard: Envelope) -> list[Command]:
    return [StopHandling(suggestion=heard.about)]


def when_redo_ordered(event: RedoOrdered, heard: Envelope) -> list[Command]:
    return [TakeRedo(suggestion=heard.about, round=event.round)]


def when_halfway_missed(event: HalfwayMissed, heard: Envelope) -> list[Command]:
    return [NoteHalfway(suggestion=heard.about, unit=event.unit, round=event.round)]


def when_case_closed(event: CaseClosed, heard: Envelope) -> list[Command]:
    return [FinishCase(suggestion=heard.about)]


def when_deadline_missed(event: DeadlineMissed, heard: Envelope) -> list[Command]:
    if event.clock is not ClockName.SIGN_IN:
        return []
    return [NoteMissedSignIn(suggestion=heard.about, unit=event.unit, due=event.due)]
