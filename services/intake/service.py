"""The index of intake: everything that can be asked of it, and where the rule stands."""

from sqlalchemy import Boolean, Column, Date, Index, Text, func

from services.intake import (
    comments,
    consulting,
    desk,
    drafting,
    filing,
    idea,
    ideas,
    opinion,
    opinions,
    points,
    prereview,
    project,
    projects,
    regulation,
    roll,
    rows,
    similar,
)
from services.intake.case import Case, Deputy, evolve, seats
from shared import desk as desks
from shared.events.routing import ReplyDelivered, UnitRegistered
from shared.events.supervision import CaseClosed
from shared.service import Decider, Listing, Note, Rule, Service, table

names = table(
    "names",
    Column("name", Text, nullable=False),
    Column("delegation", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("seated", Boolean, nullable=False),
)
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
        Decider(
            "deputy",
            Deputy(),
            roll.evolve_deputy,
            {roll.SeatDeputy: Rule(roll.seat_deputy)},
            [Listing(names, lambda d: {"": (d.name, d.delegation, d.county, d.seated)} if d.name else {})],
        ),
        Decider(
            "point",
            points.Point(),
            points.evolve,
            {
                points.RegisterPoint: Rule(points.register_point, begins=True),
                points.AmendPoint: Rule(points.amend_point, when=points.active),
                points.ClosePoint: Rule(points.close_point, when=points.active),
            },
            [Listing(rows.points, rows.point_row)],
        ),
        Decider(
            "regulation",
            regulation.Regulation(),
            regulation.evolve,
            {
                consulting.SendRegulation: Rule(consulting.send_regulation, also=consulting.points_named, begins=True),
                consulting.CloseRegulation: Rule(consulting.close_regulation, when=consulting.may_close),
                comments.CloseRound: Rule(comments.close_round, when=comments.may_close),
                comments.NoteComment: Rule(comments.note_comment, when=comments.one_open, also=comments.new_opinion),
                comments.OpenRound: Rule(comments.open_round, when=comments.none_open),
                comments.RaiseTopic: Rule(comments.raise_topic, when=comments.may_raise, also=comments.opinions_named),
                opinions.GiveOpinion: Rule(
                    opinions.give_opinion, when=opinions.may_give, also=opinions.opinion_and_point
                ),
                opinions.ReportNothing: Rule(
                    opinions.report_nothing, when=opinions.may_report_nothing, also=opinions.opinion_and_point
                ),
                consulting.ChangePlan: Rule(
                    consulting.change_plan, when=regulation.own_open, also=consulting.points_named
                ),
            },
            [
                Listing(rows.regulations, rows.regulation_row),
                Listing(desk_rows, lambda r: desks.rows(desk.of_regulation(r))),
            ],
        ),
        Decider(
            "opinion",
            opinion.Opinion(),
            opinion.evolve,
            {
                opinions.SettleOpinion: Rule(
                    opinions.settle_opinion, when=opinions.may_settle, also=opinions.its_regulation
                ),
                opinions.ReadFeedback: Rule(opinions.read_feedback, when=opinions.may_read),
            },
            [
                Listing(rows.opinions, rows.opinion_row),
                Listing(desk_rows, lambda o: desks.rows(desk.of_opinion(o))),
            ],
        ),
        Decider("topic", comments.Topic(), comments.evolve_topic, {}, [Listing(rows.topics, rows.topic_row)]),
        Decider(
            "idea",
            idea.Idea(),
            idea.evolve,
            {
                ideas.CollectIdea: Rule(ideas.collect_idea, begins=True),
                ideas.ArgueIdea: Rule(ideas.argue_idea, when=ideas.asked_of_me),
                projects.ScreenProject: Rule(
                    projects.screen_project, when=projects.may_screen, also=projects.its_list_and_ideas
                ),
                ideas.AskArgument: Rule(ideas.ask_argument, when=idea.unscreened),
                projects.MergeIdea: Rule(projects.merge_idea, when=idea.unscreened, also=projects.its_project),
                ideas.TurnIdea: Rule(ideas.turn_idea, when=idea.unscreened, also=ideas.its_deputy),
                ideas.DeclineIdea: Rule(ideas.decline_idea, when=idea.unscreened),
            },
            [Listing(rows.ideas, rows.idea_row), Listing(desk_rows, lambda i: desks.rows(desk.of_idea(i)))],
        ),
        Decider("project", project.Project(), project.evolve, {}, [Listing(rows.projects, rows.project_row)]),
        Decider(
            "candidates",
            project.Candidates(),
            project.evolve_list,
            {
                projects.ConsiderCandidates: Rule(
                    projects.consider_candidates, when=projects.may_consider, also=projects.all_listed
                )
            },
            [Listing(desk_rows, lambda c: desks.rows(desk.of_candidates(c)))],
        ),
        Decider(
            "congress", roll.Congress(), roll.evolve_congress, {roll.RegisterCongress: Rule(roll.register_congress)}
        ),
    ],
    notes={
        UnitRegistered: [Note(units, "unit", lambda e, heard: ("", (e.name, e.active)))],  # type: ignore[attr-defined]
        ReplyDelivered: [
            Note(results, "case", lambda e, heard: ("reply", (e.reply_class.value, e.unit, e.on)))  # type: ignore[attr-defined]
        ],
        CaseClosed: [Note(results, "case", lambda e, heard: ("closed", (e.reason, "", e.on)))],  # type: ignore[attr-defined]
    },
)
