"""接收与催签收: what can be asked, and where the rule stands."""

from services.routing import unit
from services.routing.roster import naming, rows, seating, urging
from shared.messages import Command
from shared.service import Decider, Listing, Rule

CASE_RULES: dict[type[Command], Rule] = {
    urging.NoteMissedSignIn: Rule(urging.note_missed_sign_in),
    urging.UrgeSignIn: Rule(urging.urge_sign_in, when=urging.may_urge),
}
UNIT_RULES: dict[type[Command], Rule] = {
    naming.NameReceiver: Rule(naming.name_receiver, when=unit.must_be_registered),
}
DECIDERS = [
    Decider(
        "seating",
        seating.Seating(),
        seating.evolve,
        {naming.SeatUnits: Rule(naming.seat_units, also=naming.those_seated)},
        [Listing(rows.seats, rows.seat_rows)],
    )
]
