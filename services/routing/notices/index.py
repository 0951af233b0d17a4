"""文件登记: what can be asked, and where the rule stands."""

from services.routing.notices import notice, registering, rows
from shared.service import Decider, Listing, Rule

DECIDERS = [
    Decider(
        "notice",
        notice.Notice(),
        notice.evolve,
        {
            registering.RegisterNotice: Rule(registering.register_notice, also=registering.its_number, begins=True),
            registering.CorrectNotice: Rule(
                registering.correct_notice, when=registering.listed, also=registering.its_number
            ),
            registering.RemoveNotice: Rule(
                registering.remove_notice, when=registering.listed, also=registering.its_old_number
            ),
        },
        [Listing(rows.notices, rows.notice_row)],
    ),
    Decider("notice-number", notice.Number(), notice.evolve_number, {}),
]
