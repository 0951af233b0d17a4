"""办理成果: what can be asked of an outcome, and where the rule stands."""

from services.routing.outcomes import confirming, desk, outcome, recording, rows
from shared import desk as desks
from shared.service import Decider, Listing, Rule

DECIDERS = [
    Decider(
        "outcome",
        outcome.Outcome(),
        outcome.evolve,
        {
            recording.ProposeOutcome: Rule(
                recording.propose_outcome, also=lambda o, cmd, ctx: outcome.streams(cmd.cases), begins=True
            ),
            recording.ReviseOutcome: Rule(
                recording.revise_outcome, when=recording.mine, also=lambda o, cmd, ctx: outcome.streams(cmd.cases)
            ),
            recording.DropOutcome: Rule(recording.drop_outcome, when=recording.mine),
            confirming.ConfirmOutcome: Rule(
                confirming.confirm_outcome, when=confirming.proposed, also=confirming.its_cases
            ),
            confirming.ReturnOutcome: Rule(confirming.return_outcome, when=confirming.proposed),
            confirming.CorrectOutcome: Rule(
                confirming.correct_outcome, when=confirming.confirmed, also=confirming.old_and_new
            ),
        },
        [Listing(rows.outcomes, rows.outcome_row), Listing(desks.desk(), lambda o: desks.rows(desk.tasks(o)))],
    )
]
