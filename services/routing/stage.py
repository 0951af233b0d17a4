"""How far a case is in routing, and which facts say so."""

from enum import StrEnum

from shared.events import dividing
from shared.events import routing as told
from shared.messages import Event


class Stage(StrEnum):
    NONE = "none"
    WAITING = "waiting"
    TRIAL = "trial"
    DIVIDED = "divided"  # its pieces are handled, each a case of its own
    HANDLING = "handling"  # from the assignment on; how far, the lines say
    REVIEW = "review"
    APPROVED = "approved"
    REPLIED = "replied"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


LEADS_TO: dict[type[Event], Stage] = {
    told.TrialAssigned: Stage.TRIAL,
    told.TrialDropped: Stage.WAITING,
    told.ReplySubmitted: Stage.REVIEW,
    told.ReplyReturned: Stage.HANDLING,
    told.ReplyApproved: Stage.APPROVED,
    told.ReplyDelivered: Stage.REPLIED,
    dividing.SuggestionDivided: Stage.DIVIDED,
    dividing.PieceOpened: Stage.WAITING,
    dividing.PiecesReplied: Stage.REPLIED,
    dividing.PieceStopped: Stage.WITHDRAWN,
}
