"""The index of routing: everything that can be asked of it, and where the rule stands."""

from services.routing import (
    assignment,
    desk,
    disputing,
    dividing,
    extension,
    halfway,
    handling,
    inside,
    merging,
    passing,
    reactions,
    receiving,
    redo,
    remarks,
    reply,
    rows,
    specimen,
    specimens,
    trial,
    unit,
    units,
    writing,
)
from services.routing.case import Case, evolve
from services.routing.meetings import index as meetings
from services.routing.notices import index as notices
from services.routing.outcomes import index as outcomes
from services.routing.overrides import index as overrides
from services.routing.publication import index as publication
from services.routing.roster import index as roster
from services.routing.unit import records
from shared import desk as desks
from shared.events.filing import SuggestionsMerged, SuggestionWithdrawn
from shared.events.intake import CongressRegistered, DeputySeated, SuggestionFiled
from shared.events.rating import RedoOrdered
from shared.events.supervision import CaseClosed, DeadlineMissed, HalfwayMissed
from shared.service import Decider, Listing, Note, Rule, Service

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
                trial.TrialAssign: Rule(
                    trial.trial_assign, when=trial.may_try, also=lambda case, cmd, ctx: records(cmd.lead, *cmd.co)
                ),
                trial.AcceptTrial: Rule(trial.accept_trial, when=trial.may_answer),
                trial.ObjectTrial: Rule(
                    trial.object_trial, when=trial.may_answer, also=lambda case, cmd, ctx: records(cmd.proposed_unit)
                ),
                assignment.AssignUnits: Rule(
                    assignment.assign_units,
                    when=assignment.waiting,
                    also=assignment.units_and_children,
                ),
                dividing.AssignSeparately: Rule(
                    dividing.assign_separately, when=dividing.may_divide, also=dividing.units_and_pieces
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
                    also=lambda case, cmd, ctx: records(cmd.unit, cmd.successor),
                ),
                extension.AskExtension: Rule(extension.ask_extension, when=extension.may_ask_extension),
                extension.DecideExtension: Rule(extension.decide_extension, when=extension.extension_pending),
                extension.ReadExtension: Rule(extension.read_extension, when=extension.unread),
                inside.NameHandler: Rule(inside.name_handler, when=inside.taken_over),
                inside.GiveSubtask: Rule(inside.give_subtask, when=inside.taken_over, also=inside.its_unit),
                inside.FinishSubtask: Rule(inside.finish_subtask, when=inside.has_open_subtask),
                handling.LogContact: Rule(handling.log_contact, when=handling.may_contact),
                disputing.DisputeContact: Rule(disputing.dispute_contact, when=disputing.may_dispute),
                disputing.SettleContact: Rule(disputing.settle_contact, when=disputing.may_settle),
                handling.FileCoOpinion: Rule(handling.file_co_opinion, when=handling.may_file_opinion),
                handling.ReturnCoOpinion: Rule(handling.return_co_opinion, when=handling.may_bounce),
                writing.SaveReply: Rule(writing.save_reply, when=writing.may_write),
                reply.SubmitReply: Rule(reply.submit_reply, when=reply.may_submit, also=reply.unit_and_children),
                remarks.Countersign: Rule(remarks.countersign, when=remarks.to_countersign),
                passing.ApproveReply: Rule(passing.approve_reply, when=passing.may_approve),
                passing.ReturnReply: Rule(passing.return_reply, when=passing.may_return),
                passing.ReadAlong: Rule(passing.read_along, when=passing.to_read_along),
                remarks.MarkRead: Rule(remarks.mark_read, when=remarks.to_mark),
                reply.SignReply: Rule(reply.sign_reply, when=reply.awaits_signature, also=reply.publication_and_whole),
                halfway.NoteHalfway: Rule(halfway.note_halfway),
                receiving.ReadReply: Rule(receiving.read_reply, when=receiving.has_copy),
                receiving.RelayReply: Rule(receiving.relay_reply, when=receiving.may_relay),
                redo.TakeRedo: Rule(redo.take_redo),
                redo.FinishCase: Rule(redo.finish_case),
                merging.TakeMerger: Rule(merging.take_merger, also=merging.all_concerned),
                merging.StopHandling: Rule(merging.stop_handling),
                **roster.CASE_RULES,
            },
            [
                Listing(desk_rows, lambda case: desks.rows(desk.tasks(case))),
                Listing(rows.lines, rows.line_rows),
                Listing(rows.replies, rows.reply_row),
            ],
        ),
        Decider(
            "unit",
            unit.Unit(),
            unit.evolve,
            {
                units.RegisterUnit: Rule(units.register_unit, also=units.those_named),
                units.DescribeSections: Rule(units.describe_sections, when=unit.must_be_registered),
                **roster.UNIT_RULES,
            },
            [Listing(rows.units, rows.unit_row)],
        ),
        *roster.DECIDERS,
        *notices.DECIDERS,
        *overrides.DECIDERS,
        Decider(
            "specimen",
            specimen.Specimens(),
            specimen.evolve,
            {specimens.KeepSpecimens: Rule(specimens.keep_specimens)},
        ),
        *outcomes.DECIDERS,
        *publication.DECIDERS,
        *meetings.DECIDERS,
    ],
    hears={
        SuggestionFiled: reactions.when_suggestion_filed,
        SuggestionsMerged: reactions.when_suggestions_merged,
        SuggestionWithdrawn: reactions.when_suggestion_withdrawn,
        RedoOrdered: reactions.when_redo_ordered,
        HalfwayMissed: reactions.when_halfway_missed,
        CaseClosed: reactions.when_case_closed,
        DeadlineMissed: reactions.when_deadline_missed,
    },
    notes={
        DeputySeated: [Note(rows.names, "deputy", rows.name_row)],
        CongressRegistered: [Note(rows.names, "congress", rows.name_row)],
    },
)
