"""The index of intake: everything that can be asked of it, and where the rule stands."""

from sqlalchemy import Boolean, Column, Date, Index, Text, func

from services.intake import desk, drafting, filing, prereview, similar
from services.intake.case import Case, evolve
from services.intake.imports import index as imports
from services.intake.legislation import index as legislation
from services.intake.projects import index as projects
from services.intake.roll import index as roll
from services.intake.roll.deputy import seats
from services.intake.stations import index as stations
from shared import desk as desks
from shared.events.routing import ReplyDelivered, UnitRegistered
from shared.events.supervision import CaseClosed
from shared.service import Decider, Listing, Note, Rule, Service, table

units = table("units", Column("name", Text, nullable=False), Column("active", Boolean, nullable=False))
_TITLE = ("title", "number", "deputy", "cosigners", "county", "seen", "drawn")
titles = table("titles", *[Column(name, Text, nullable=False) for name in _TITLE])
Index("titles_marks", func.by_twos(titles.c.drawn), postgresql_using="gin", postgresql_with={"fastupdate": "off"})
results = table(  # what became of a case: item `reply` holds the last reply's class, `closed` why it was closed
    "results",
    Column("word", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("day", Date, nullable=False),
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
                drafting.ReviseDraft: Rule(drafting.revise_draft, when=drafting.own_open_draft),
                drafting.InviteCosigners: Rule(
                    drafting.invite_cosigners,
                    when=drafting.own_open_draft,
                    also=lambda case, cmd, ctx: seats(*cmd.deputies),
                ),
                drafting.ConfirmSignature: Rule(drafting.confirm_signature, when=drafting.not_yet_answered),
                drafting.DeclineSignature: Rule(drafting.decline_signature, when=drafting.invited),
                drafting.SubmitSuggestion: Rule(
                    drafting.submit_suggestion,
                    when=drafting.ready_to_submit,
                    also=lambda case, cmd, ctx: seats(case.deputy, *case.confirmed) if case.deputy else [],
                ),
                prereview.PassReview: Rule(prereview.pass_review, when=prereview.county_reviews),
                filing.FileSuggestion: Rule(
                    filing.file_suggestion, when=prereview.in_city_review, also=filing.this_years_numbers
                ),
                prereview.SendBackDraft: Rule(prereview.send_back_draft, when=prereview.in_my_review),
            },
            [
                Listing(desk_rows, lambda case: desks.rows(desk.tasks(case))),
                Listing(titles, similar.title_row),
            ],
        ),
        Decider("numbers", filing.Numbers(), filing.evolve_numbers, {}),
        *roll.DECIDERS,
        *stations.DECIDERS,
        *legislation.DECIDERS,
        *projects.DECIDERS,
        *imports.DECIDERS,
    ],
    notes={
        UnitRegistered: [Note(units, "unit", lambda e, heard: ("", (e.name, e.active)))],  # type: ignore[attr-defined]
        ReplyDelivered: [
            Note(results, "case", lambda e, heard: ("reply", (e.reply_class.value, e.unit, e.on)))  # type: ignore[attr-defined]
        ],
        CaseClosed: [Note(results, "case", lambda e, heard: ("closed", (e.reason, "", e.on)))],  # type: ignore[attr-defined]
    },
)
