"""分工特例: what can be asked, and where the rule stands."""

from services.routing.overrides import override, rows, setting
from shared.service import Decider, Listing, Rule

DECIDERS = [
    Decider(
        "override",
        override.Override(),
        override.evolve,
        {
            setting.SetOverride: Rule(setting.set_override, also=setting.its_unit),
            setting.DropOverride: Rule(setting.drop_override, when=setting.in_force),
        },
        [Listing(rows.overrides, rows.override_row)],
    )
]
