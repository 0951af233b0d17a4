"""名册: what can be asked of the roll, and where the rule stands."""

from services.intake.roll import (
    briefing,
    congress,
    contacting,
    convening,
    delegation,
    deputy,
    heading,
    liaison,
    preparing,
    rows,
    seating,
    standing,
)
from services.intake.roll.congress import congress_of
from services.intake.roll.deputy import seats
from shared.service import Decider, Listing, Rule

DECIDERS = [
    Decider(
        "deputy",
        deputy.Deputy(),
        deputy.evolve,
        {
            seating.SeatDeputy: Rule(seating.seat_deputy),
            standing.SuspendDeputy: Rule(standing.suspend_deputy, when=standing.in_office),
            standing.RestoreDeputy: Rule(standing.restore_deputy, when=standing.suspended),
            standing.EndMandate: Rule(standing.end_mandate, when=standing.not_gone),
            standing.NameSuccessor: Rule(
                standing.name_successor, when=standing.gone, also=lambda d, cmd, ctx: seats(cmd.successor)
            ),
        },
        [
            Listing(rows.seats, rows.seat_row),
        ],
    ),
    Decider(
        "congress",
        congress.Congress(),
        congress.evolve,
        {
            convening.PlanSession: Rule(convening.plan_session, when=convening.in_term),
            convening.BeginTerm: Rule(
                convening.begin_term, when=convening.own_congress, also=lambda c, cmd, ctx: seats(*cmd.leaving)
            ),
            convening.RegisterCongress: Rule(convening.register_congress),
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
        [Listing(rows.heads, lambda d: {"": (d.head, d.since)} if d.head else {})],
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
        [Listing(rows.heads, lambda g: {"": (g.convener, g.since)} if g.convener else {})],
    ),
    Decider(
        "liaison",
        liaison.Liaison(),
        liaison.evolve,
        {
            contacting.AssignContacts: Rule(
                contacting.assign_contacts, also=lambda x, cmd, ctx: seats(cmd.member, *cmd.deputies)
            )
        },
        [Listing(rows.liaisons, rows.liaison_rows)],
    ),
    Decider(
        "contact",
        liaison.Contact(),
        liaison.evolve_contact,
        {
            contacting.LogDeputyContact: Rule(
                contacting.log_deputy_contact, also=lambda c, cmd, ctx: seats(cmd.member, cmd.deputy), begins=True
            ),
            contacting.SolveContactIssue: Rule(contacting.solve_contact_issue, when=contacting.open_issue),
        },
        [Listing(rows.contacts, rows.contact_row)],
    ),
    Decider(
        "pack",
        briefing.Pack(),
        briefing.evolve,
        {
            preparing.PreparePack: Rule(
                preparing.prepare_pack, also=lambda p, cmd, ctx: [congress_of(ctx)], begins=True
            ),
            preparing.AcknowledgePack: Rule(
                preparing.acknowledge_pack, when=preparing.not_yet_read, also=lambda p, cmd, ctx: seats(ctx.actor)
            ),
            preparing.WithdrawPack: Rule(preparing.withdraw_pack, when=briefing.known_pack),
        },
        [Listing(rows.packs, rows.pack_row), Listing(rows.readings, rows.reading_rows)],
    ),
]
