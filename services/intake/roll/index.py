"""名册: what can be asked of the roll, and where the rule stands."""

from sqlalchemy import Boolean, Column, Text

from services.intake.roll import congress, convening, delegation, deputy, heading, seating
from services.intake.roll.deputy import seats
from shared.service import Decider, Listing, Rule, table

names = table(
    "names",
    Column("name", Text, nullable=False),
    Column("delegation", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("seated", Boolean, nullable=False),
)

DECIDERS = [
    Decider(
        "deputy",
        deputy.Deputy(),
        deputy.evolve,
        {seating.SeatDeputy: Rule(seating.seat_deputy)},
        [Listing(names, lambda d: {"": (d.name, d.delegation, d.county, d.seated)} if d.name else {})],
    ),
    Decider(
        "congress",
        congress.Congress(),
        congress.evolve,
        {
            convening.RegisterCongress: Rule(convening.register_congress),
            convening.BeginTerm: Rule(convening.begin_term, when=convening.own_congress),
            convening.PlanSession: Rule(convening.plan_session, when=convening.own_congress),
        },
    ),
    Decider(
        "delegation",
        delegation.Delegation(),
        delegation.evolve,
        {
            heading.NameDelegationHead: Rule(
                heading.name_delegation_head, also=lambda d, cmd, ctx: seats(cmd.head) if cmd.head else []
            )
        },
    ),
    Decider(
        "group",
        delegation.Group(),
        delegation.evolve_group,
        {
            heading.NameGroupConvener: Rule(
                heading.name_group_convener, also=lambda g, cmd, ctx: seats(cmd.convener) if cmd.convener else []
            )
        },
    ),
]
