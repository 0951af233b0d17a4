"""立法联系点: what can be asked of points, draft regulations and opinions, and where the rule stands."""

from services.intake.legislation import comments, consulting, desk, opinion, opinions, points, regulation, rows
from shared import desk as desks
from shared.service import Decider, Listing, Rule

desk_rows = desks.desk()

DECIDERS = [
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
            opinions.GiveOpinion: Rule(opinions.give_opinion, when=opinions.may_give, also=opinions.opinion_and_point),
            opinions.ReportNothing: Rule(
                opinions.report_nothing, when=opinions.may_report_nothing, also=opinions.opinion_and_point
            ),
            consulting.ChangePlan: Rule(consulting.change_plan, when=regulation.own_open, also=consulting.points_named),
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
]
