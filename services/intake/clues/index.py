"""线索: what can be asked of clues, their groups and disputes, and where the rule stands."""

from services.intake.clues import (
    clue,
    converting,
    desk,
    dispute,
    disputes,
    erasing,
    feedback,
    group,
    grouping,
    leaving,
    rows,
    triage,
)
from shared import desk as desks
from shared.service import Decider, Listing, Rule

desk_rows = desks.desk()
KEEPS = [rows.callers]

DECIDERS = [
    Decider(
        "clue",
        clue.Clue(),
        clue.evolve,
        {
            leaving.LeaveClue: Rule(leaving.leave_clue, also=leaving.its_station, begins=True),
            leaving.RecordClue: Rule(leaving.record_clue, also=leaving.my_station, begins=True),
            grouping.GroupClues: Rule(
                grouping.group_clues, when=grouping.not_grouped, also=grouping.new_group_and_others
            ),
            grouping.JoinGroup: Rule(grouping.join_group, when=grouping.not_grouped, also=grouping.the_group),
            triage.SolveClue: Rule(triage.solve_clue, when=clue.unsettled),
            triage.ForwardClue: Rule(triage.forward_clue, when=clue.unsettled),
            triage.ExplainClue: Rule(triage.explain_clue, when=clue.unsettled),
            triage.RejectClue: Rule(triage.reject_clue, when=clue.unsettled),
            triage.MarkDuplicate: Rule(triage.mark_duplicate, when=clue.unsettled, also=triage.the_original),
            triage.TriageClue: Rule(triage.triage_clue, when=triage.untriaged),
            grouping.LeaveGroup: Rule(grouping.leave_group, when=grouping.grouped, also=grouping.its_group),
            feedback.GiveFeedback: Rule(feedback.give_feedback, when=feedback.may_feed_back),
            feedback.RateFeedback: Rule(feedback.rate_feedback, when=feedback.may_rate),
            feedback.CloseClue: Rule(feedback.close_clue, when=feedback.may_close),
            erasing.EraseCaller: Rule(erasing.erase_caller, when=erasing.may_erase),
            erasing.ForgetCaller: Rule(erasing.forget_caller),
        },
        [
            Listing(rows.clues, rows.clue_row),
            Listing(rows.erasures, rows.erasure_row),
            Listing(desk_rows, lambda c: desks.rows(desk.of_clue(c))),
        ],
    ),
    Decider(
        "clues",
        group.Group(),
        group.evolve,
        {
            converting.OfferConversion: Rule(
                converting.offer_conversion, when=converting.may_offer, also=converting.the_deputy
            ),
            converting.AdoptClues: Rule(
                converting.adopt_clues, when=converting.offered_to_me, also=converting.seat_case_and_clues
            ),
            converting.DeclineConversion: Rule(converting.decline_conversion, when=converting.offered_to_me),
            feedback.FeedBackGroup: Rule(feedback.feed_back_group, when=group.of_my_station, also=feedback.its_clues),
        },
        [Listing(rows.groups, rows.group_row), Listing(desk_rows, lambda g: desks.rows(desk.of_group(g)))],
    ),
    Decider(
        "dispute",
        dispute.Dispute(),
        dispute.evolve,
        {disputes.RecordDispute: Rule(disputes.record_dispute, also=disputes.station_and_deputy, begins=True)},
        [Listing(rows.disputes, rows.dispute_row)],
    ),
]
