"""The index of supervision: everything that can be asked of it, and where the rule stands."""

from services.supervision import alarm, ledger, reactions, rows, strike
from services.supervision.case import Case, evolve
from services.supervision.whole import of_piece, with_whole
from shared import desk as desks
from shared.desk import Task
from shared.events import dividing, filing, intake, outcomes, publication, rating, routing
from shared.messages import Event
from shared.service import Decider, Listing, Note, Rule, Service
from shared.words import CaseState, ClockName, Role

HEARD: tuple[type[Event], ...] = (
    intake.SuggestionSubmitted,
    intake.ReviewPassed,
    intake.DraftSentBack,
    intake.SuggestionFiled,
    filing.SuggestionNotFiled,
    filing.SuggestionsMerged,
    filing.SuggestionJoined,
    filing.SuggestionParted,
    filing.SuggestionWithdrawn,
    routing.TrialAssigned,
    routing.TrialAnswered,
    routing.TrialDropped,
    routing.UnitsAssigned,
    dividing.SuggestionDivided,
    dividing.PieceOpened,
    dividing.PieceStopped,
    dividing.PiecesReplied,
    routing.SignedIn,
    routing.SignInUrged,
    routing.ReturnAsked,
    routing.ReturnRefused,
    routing.UnitReassigned,
    routing.ExtensionAsked,
    routing.ExtensionGranted,
    routing.ExtensionRefused,
    routing.ContactLogged,
    routing.ContactStruck,
    routing.CoOpinionFiled,
    routing.CoOpinionReturned,
    routing.ReplySubmitted,
    routing.ReplyReturned,
    routing.ReplyApproved,
    routing.ReplyDelivered,
    publication.ReplyPublished,
    publication.PublicationWithdrawn,
    outcomes.OutcomeCited,
    outcomes.OutcomeUncited,
    rating.EvaluationOpened,
    rating.RedoOrdered,
    rating.EvaluationSettled,
    rating.EscalationRaised,
)
REGISTER: dict[type[Event], str] = {
    intake.DeputySeated: "deputy",
    routing.UnitRegistered: "unit",
    intake.CongressRegistered: "congress",
}
desk_rows = desks.desk()


def tasks(case: Case) -> list[Task]:
    """A class-B case waits for the office to strike it off, by the date that was promised."""
    if case.state is not CaseState.TRACKING or case.division.count:
        return []
    promised = [c for c in case.clocks if c.clock is ClockName.PROMISE]
    due = min((c.due for c in promised), default=None)
    return [
        Task(
            Role.OFFICE,
            "",
            "核实承诺、销号",
            "strike-off",
            case.title,
            case.number,
            ClockName.PROMISE,
            due,
            rules=case.rules,
        )
    ]


supervision = Service(
    "supervision",
    "督",
    [
        Decider(
            "case",
            Case(),
            evolve,
            {
                ledger.FollowCase: Rule(with_whole(ledger.follow_case), also=of_piece),
                alarm.FireAlarm: Rule(with_whole(alarm.fire_alarm), also=of_piece),
                alarm.CheckHalfway: Rule(with_whole(alarm.check_halfway), also=of_piece),
                alarm.RederiveDue: Rule(with_whole(alarm.rederive_due), also=of_piece),
                strike.StrikeOff: Rule(with_whole(strike.strike_off), when=strike.tracked, also=of_piece),
            },
            [
                Listing(rows.ledger, rows.ledger_row),
                Listing(rows.clocks, rows.clock_rows),
                Listing(rows.alarms, alarm.alarms),
                Listing(desk_rows, lambda case: desks.rows(tasks(case))),
            ],
        )
    ],
    hears=dict.fromkeys(HEARD, reactions.when_anything),
    notes={event: [Note(rows.timeline, "case", rows.timeline_row)] for event in HEARD}
    | {event: [Note(rows.names, kind, rows.name_row)] for event, kind in REGISTER.items()},
)
