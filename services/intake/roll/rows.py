"""What is listed of the roll: seats, who heads what, whom SC members are in touch with, packs and who has read them."""

from services.intake.roll.briefing import Pack
from services.intake.roll.deputy import Deputy
from services.intake.roll.liaison import Contact, Liaison
from shared.columns import days, flags, numbers, texts
from shared.service import Row, table

seats = table(
    "seats",
    *texts("name", "delegation", "team", "status", "occupation", "successor"),
    *flags("sc_member", "resident"),
)
heads = table("heads", *texts("head"), *days("since"))
liaisons = table("liaisons", *texts("member", "deputy"), index=["congress deputy"])
contacts = table(
    "contacts", *texts("member", "deputy"), *days("day"), *texts("issue"), *flags("solved"), index=["congress deputy"]
)
packs = table(
    "packs",
    *texts("title", "kind"),
    *numbers("term", "session"),
    *texts("delegations"),  # one a line; empty: all
    *days("prepared"),
    index=["congress term session"],
)
readings = table("readings", *texts("deputy"), *days("day"), index=["congress deputy"])


def seat_row(d: Deputy) -> dict[str, Row]:
    if not d.name:
        return {}
    said = (d.name, d.delegation, d.group, d.status.value, d.occupation, d.successor)
    return {"": (*said, d.sc_member, d.resident)}


def liaison_rows(liaison: Liaison) -> dict[str, Row]:
    return {deputy: (liaison.member, deputy) for deputy in liaison.deputies}


def contact_row(c: Contact) -> dict[str, Row]:
    return {"": (c.member, c.deputy, c.on, c.issue, c.solved)} if c.on else {}


def pack_row(p: Pack) -> dict[str, Row]:
    if p.prepared is None:
        return {}
    return {"": (p.title, p.kind.value, p.term, p.session, "\n".join(p.delegations), p.prepared)}


def reading_rows(p: Pack) -> dict[str, Row]:
    return {deputy: (deputy, day) for deputy, day in p.read} if p.prepared else {}
