"""答复公开: what can be asked of it, and where the rule stands."""

from services.routing.publication import desk, publication, publishing, rows
from shared import desk as desks
from shared.service import Decider, Listing, Rule

desk_rows = desks.desk()

DECIDERS = [
    Decider(
        "publication",
        publication.Publication(),
        publication.evolve,
        {
            publishing.PublishReply: Rule(publishing.publish_reply, when=publishing.may_publish),
            publishing.WithdrawPublication: Rule(publishing.withdraw_publication, when=publishing.may_withdraw),
        },
        [
            Listing(rows.published, rows.published_row),
            Listing(desk_rows, lambda p: desks.rows(desk.of_publication(p))),
        ],
    )
]
