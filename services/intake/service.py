"""The index of intake: everything that can be asked of it, and where the rule stands."""

from sqlalchemy import Index, func

from services.intake import (
    cosigning,
    delegating,
    desk,
    draft,
    drafting,
    entering,
    filing,
    following,
    merging,
    numbers,
    prereview,
    reactions,
    refusing,
    rows,
    similar,
    withdrawing,
)
from services.intake.case import Case, evolve
from services.intake.clues import index as clues
from services.intake.imports import index as imports
from services.intake.legislation import index as legislation
from services.intake.projects import index as projects
from services.intake.review import index as review
from services.intake.roll import index as roll
from services.intake.roll.delegation import delegations
from services.intake.roll.deputy import seats
from services.intake.stations import index as stations
from shared import desk as desks
from shared.columns import days, flags, texts
from shared.events.dividing import PiecesReplied, SuggestionDivided
from shared.events.routing import ReplyDelivered, UnitRegistered, UnitsAssigned
from shared.events.supervision import CaseClosed, DeadlineMissed
from shared.service import Decider, Listing, Note, Rule, Service, table

units = table("units", *texts("name"), *flags("active"))
_TITLE = ("title", "number", "deputy", "cosigners", "county", "seen", "drawn")
titles = table("titles", *texts(*_TITLE))
Index("titles_marks", func.by_twos(titles.c.drawn), postgresql_using="gin", postgresql_with={"fastupdate": "off"})
results = table(  # what became of a case: item `assigned`, `reply` (the last one's class), `closed` (why)
    "results",
    *texts("word", "unit"),
    *days("day"),
)
desk_rows = desks.desk()

intake = Service(
    "intake",
    "提",
    [
        Decider(
            "case",
            Case(),
            evolve,
            {
                drafting.DraftSuggestion: Rule(
                    drafting.draft_suggestion,
                    also=lambda case, cmd, ctx: seats(ctx.actor, *cmd.cosigners),
                    begins=True,
                ),
                drafting.ReviseDraft: Rule(drafting.revise_draft, when=draft.own_open_draft),
                drafting.InviteCosigners: Rule(
                    drafting.invite_cosigners,
                    when=draft.own_open_draft,
                    also=lambda case, cmd, ctx: seats(*cmd.deputies),
                ),
                drafting.ConfirmSignature: Rule(drafting.confirm_signature, when=draft.not_yet_answered),
                drafting.DeclineSignature: Rule(drafting.decline_signature, when=draft.not_yet_answered),
                cosigning.TakeBackSignature: Rule(cosigning.take_back_signature, when=cosigning.has_signed),
                cosigning.LeaveNote: Rule(cosigning.leave_note, when=cosigning.may_write),
                delegating.RaiseForDelegation: Rule(
                    delegating.raise_for_delegation,
                    when=delegating.of_a_session,
                    also=lambda case, cmd, ctx: [*seats(ctx.actor), *delegations(cmd.delegation)],
                ),
                delegating.RaiseAlone: Rule(delegating.raise_alone, when=delegating.of_a_delegation),
                delegating.SignForDelegation: Rule(
                    delegating.sign_for_delegation,
                    when=delegating.head_signs,
                    also=lambda case, cmd, ctx: [*seats(ctx.actor), *delegations(*delegating.its_delegation(case))],
                ),
                entering.EnterDraft: Rule(
                    entering.enter_draft, also=lambda case, cmd, ctx: seats(cmd.deputy), begins=True
                ),
                entering.ConfirmEntry: Rule(entering.confirm_entry, when=entering.written_down),
                drafting.SubmitSuggestion: Rule(
                    drafting.submit_suggestion, when=drafting.ready_to_submit, also=drafting.whom_it_concerns
                ),
                prereview.PassReview: Rule(prereview.pass_review, when=prereview.county_reviews),
                filing.FileSuggestion: Rule(
                    filing.file_suggestion, when=prereview.in_city_review, also=filing.numbers_of
                ),
                filing.FileMotion: Rule(filing.file_motion, also=filing.numbers_and_seats, begins=True),
                prereview.SendBackDraft: Rule(prereview.send_back_draft, when=prereview.in_my_review),
                refusing.RefuseFiling: Rule(refusing.refuse_filing, when=prereview.in_city_review),
                refusing.AcknowledgeNotice: Rule(refusing.acknowledge_notice, when=refusing.told_something),
                refusing.AnswerLetter: Rule(refusing.answer_letter, when=refusing.letter_of_mine),
                merging.MergeSuggestions: Rule(
                    merging.merge_suggestions, when=merging.may_merge, also=merging.those_named
                ),
                merging.UnmergeSuggestion: Rule(
                    merging.unmerge_suggestion, when=merging.may_unmerge, also=merging.its_main
                ),
                withdrawing.WithdrawSuggestion: Rule(
                    withdrawing.withdraw_suggestion, when=withdrawing.may_withdraw, also=withdrawing.all_concerned
                ),
                withdrawing.AgreeWithdrawal: Rule(
                    withdrawing.agree_withdrawal, when=withdrawing.asked_to_agree, also=withdrawing.all_concerned
                ),
                withdrawing.DeclineWithdrawal: Rule(withdrawing.decline_withdrawal, when=withdrawing.asked_to_agree),
                following.NoteAssignment: Rule(following.note_assignment),
                following.NoteReply: Rule(following.note_reply),
                **review.RULES,
            },
            [
                Listing(desk_rows, lambda case: desks.rows(desk.tasks(case))),
                Listing(titles, similar.title_row),
                Listing(rows.filed, rows.filed_row),
                *review.LISTINGS,
            ],
        ),
        Decider("numbers", numbers.Numbers(), numbers.evolve, {}),
        *roll.DECIDERS,
        *stations.DECIDERS,
        *legislation.DECIDERS,
        *projects.DECIDERS,
        *clues.DECIDERS,
        *imports.DECIDERS,
    ],
    hears={
        UnitsAssigned: reactions.when_units_assigned,
        ReplyDelivered: reactions.when_reply_delivered,
        SuggestionDivided: reactions.when_suggestion_divided,
        PiecesReplied: reactions.when_pieces_replied,
        DeadlineMissed: reactions.when_deadline_missed,
    },
    notes={
        UnitRegistered: [Note(units, "unit", lambda e, heard: ("", (e.name, e.active)))],  # type: ignore[attr-defined]
        UnitsAssigned: [Note(results, "case", lambda e, heard: ("assigned", ("", e.lead, e.on)))],  # type: ignore[attr-defined]
        SuggestionDivided: [
            Note(results, "case", lambda e, heard: ("assigned", ("", "、".join(p.unit for p in e.pieces), e.on)))  # type: ignore[attr-defined]
        ],
        ReplyDelivered: [
            Note(results, "case", lambda e, heard: ("reply", (e.reply_class.value, e.unit, e.on)))  # type: ignore[attr-defined]
        ],
        PiecesReplied: [Note(results, "case", lambda e, heard: ("reply", ("", "各承办单位", e.on)))],  # type: ignore[attr-defined]
        CaseClosed: [Note(results, "case", lambda e, heard: ("closed", (e.reason, "", e.on)))],  # type: ignore[attr-defined]
    },
    keeps=clues.KEEPS,
)
