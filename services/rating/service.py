"""The index of rating: everything that can be asked of it, and where the rule stands."""

from services.rating import desk, evaluation, reactions, window
from services.rating.case import Evaluation, evolve
from shared import desk as desks
from shared.columns import numbers
from shared.events.dividing import SuggestionDivided
from shared.events.routing import ReplyDelivered
from shared.service import Decider, Listing, Rule, Service, table

desk_rows = desks.desk()
sums = table("sums", *numbers("n"))  # item: 2023/first/attitude/satisfied

rating = Service(
    "rating",
    "评",
    [
        Decider(
            "evaluation",
            Evaluation(),
            evolve,
            {
                evaluation.ExpectRating: Rule(evaluation.expect_rating),
                evaluation.NoteDivision: Rule(evaluation.note_division),
                evaluation.RateReply: Rule(evaluation.rate_reply, when=evaluation.may_rate),
            },
            [Listing(desk_rows, lambda e: desks.rows(desk.of_evaluation(e)))],
        ),
        Decider(
            "windows",
            window.Windows(),
            window.evolve,
            {
                window.EnrolCase: Rule(window.enrol_case),
                window.OpenWindow: Rule(window.open_window, when=window.none_open, also=window.of_waiting),
                window.AskClose: Rule(window.ask_close, when=window.may_ask_close),
                window.ConfirmClose: Rule(window.confirm_close, when=window.may_confirm_close, also=window.of_open),
            },
            [
                Listing(desk_rows, lambda w: desks.rows(desk.of_windows(w))),
                Listing(sums, lambda w: {key: (n,) for key, n in w.sums.items()}),
            ],
        ),
    ],
    hears={
        ReplyDelivered: reactions.when_reply_delivered,
        SuggestionDivided: reactions.when_suggestion_divided,
    },
)
