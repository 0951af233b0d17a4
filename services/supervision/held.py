"""Between services no order is promised: what came before that on which it rests, and whether its time has come."""

from collections.abc import Iterator

from services.supervision.case import Case
from shared.events import dividing, outcomes, publication, rating, routing
from shared.messages import Event


def early(case: Case, fact: Event) -> bool:
    """Routing's facts rest on the filing, its second round on the redo order; rating's facts rest on the reply."""
    round_ = getattr(fact, "round", 1)
    match fact:
        case rating.RedoOrdered():
            return case.replied_round < round_ - 1
        case rating.RatingFact() | publication.PublicFact():
            return case.replied_round < round_
        case dividing.PieceOpened():  # it brings the number itself
            return False
        case routing.RoutingFact():
            return not case.number or case.round < round_
        case _:
            return False


def ripe(case: Case) -> Iterator[tuple[str, str, Event]]:
    """Kept facts whose time has come, the oldest first."""
    for kind, body in case.held:
        topics = (routing, dividing, outcomes, publication, rating)
        shape: type[Event] = next(vars(m)[kind] for m in topics if kind in vars(m))
        fact = shape.model_validate_json(body)
        if not early(case, fact):
            yield kind, body, fact
