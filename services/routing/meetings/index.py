"""面对面活动、群众参与: what can be asked of events, residents' groups and surveys, and where the rule stands."""

from services.routing.meetings import (
    answering,
    desk,
    holding,
    meeting,
    planning,
    rows,
    survey,
    surveying,
    watch,
    watching,
)
from shared import desk as desks
from shared.service import Decider, Listing, Rule

desk_rows = desks.desk()

DECIDERS = [
    Decider(
        "meeting",
        meeting.Meeting(),
        meeting.evolve,
        {
            planning.PlanMeeting: Rule(planning.plan_meeting, also=planning.its_cases_and_units, begins=True),
            holding.HoldMeeting: Rule(holding.hold_meeting, when=meeting.to_be_held, also=holding.its_cases),
            answering.AnswerOpinion: Rule(answering.answer_opinion, when=answering.asked_to_answer),
            answering.PutOpinions: Rule(answering.put_opinions, when=answering.may_put),
            answering.CloseMeeting: Rule(answering.close_meeting, when=answering.may_close),
            planning.MoveMeeting: Rule(planning.move_meeting, when=meeting.to_be_held),
            planning.CancelMeeting: Rule(planning.cancel_meeting, when=meeting.to_be_held),
        },
        [
            Listing(rows.meetings, rows.meeting_row),
            Listing(rows.meeting_cases, rows.case_rows),
            Listing(desk_rows, lambda m: desks.rows(desk.of_meeting(m))),
        ],
    ),
    Decider(
        "watch",
        watch.Watch(),
        watch.evolve,
        {
            watching.FormWatch: Rule(watching.form_watch, when=watching.not_formed, also=watching.its_case),
            watching.NoteVisit: Rule(watching.note_visit, when=watching.formed, also=watching.its_case),
        },
        [Listing(rows.watches, rows.watch_row)],
    ),
    Decider(
        "survey",
        survey.Survey(),
        survey.evolve,
        {
            surveying.OpenSurvey: Rule(surveying.open_survey, also=surveying.its_case, begins=True),
            surveying.AnswerSurvey: Rule(surveying.answer_survey, when=surveying.may_answer),
        },
        [Listing(rows.surveys, rows.survey_row)],
    ),
]
