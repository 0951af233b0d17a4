"""The index of routing: everything that can be asked of it, and where the rule stands."""

from sqlalchemy import Boolean, Column, Date, Text

from services.routing import assignment, desk, handling, merging, proposing, reactions, redo, reply, units
from services.routing.case import Case, Unit, evolve, records
from shared import desk as desks
from shared.events.filing import SuggestionsMerged, SuggestionWithdrawn
from shared.events.intake import SuggestionFiled
from shared.events.rating import RedoOrdered
from shared.events.supervision import CaseClosed
from shared.service import Decider, Listing, Rule, Service, table

unit_rows = table(
    "units",
    Column("name", Text, nullable=False),
    Column("organ", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)
line_rows = table(
    "lines",
    Column("title", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("going", Boolean, nullable=False),
    Column("assigned", Date, nullable=False),
)
desk_rows = desks.desk()

routing = Service(
    "routing",
    "办",
    [
        Decider(
            "case",
            Case(),
            evolve,
            {
                assignment.ReceiveCase: Rule(assignment.receive_case),
                assignment.AssignUnits: Rule(
                    assignment.assign_units,
                    when=assignment.waiting,
                    also=assignment.units_and_children,
                ),
                assignment.SignIn: Rule(assignment.sign_in, when=assignment.unsigned),
                assignment.AskReturn: Rule(
                    assignment.ask_return,
                    when=assignment.may_ask_return,
                    also=lambda case, cmd, ctx: records(cmd.proposed_unit),
                ),
                assignment.DecideReturn: Rule(
                    assignment.decide_return,
                    when=assignment.return_pending,
                    also=lambda case, cmd, ctx: records(cmd.successor),
                ),
                handling.LogContact: Rule(handling.log_contact, when=handling.may_contact),
                handling.FileCoOpinion: Rule(handling.file_co_opinion, when=handling.may_file_opinion),
                reply.SubmitReply: Rule(reply.submit_reply, when=reply.may_submit, also=reply.its_children),
                reply.ApproveReply: Rule(reply.approve_reply, when=reply.under_review),
                reply.ReturnReply: Rule(reply.return_reply, when=reply.under_review),
                reply.SignReply: Rule(reply.sign_reply, when=reply.awaits_signature),
                redo.TakeRedo: Rule(redo.take_redo),
                redo.FinishCase: Rule(redo.finish_case),
                merging.TakeMerger: Rule(merging.take_merger, also=merging.all_concerned),
                merging.StopHandling: Rule(merging.stop_handling),
            },
            [Listing(desk_rows, lambda case: desks.rows(desk.tasks(case))), Listing(line_rows, proposing.handed)],
        ),
        Decider(
            "unit",
            Unit(),
            units.evolve_unit,
            {units.RegisterUnit: Rule(units.register_unit)},
            [Listing(unit_rows, lambda u: {"": (u.name, u.organ, u.active)} if u.name else {})],
        ),
    ],
    hears={
        SuggestionFiled: reactions.when_suggestion_filed,
        SuggestionsMerged: reactions.when_suggestions_merged,
        SuggestionWithdrawn: reactions.when_suggestion_withdrawn,
        RedoOrdered: reactions.when_redo_ordered,
        CaseClosed: reactions.when_case_closed,
    },
)
