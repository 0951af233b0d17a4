"""沟通异议: the lead deputy denies a contact on file, and the office looks into it."""

from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, known
from services.routing.contact import Contact, ContactDisputed, ContactSettled, phases
from shared.events.routing import ContactStruck
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class DisputeContact(Command):
    """对沟通记录提出异议：没有发生，或与事实不符。理由只给代表工委和督查室看。"""

    by = frozenset({Role.DEPUTY})
    label = "对沟通有异议"
    side = True
    waits = "代表工委"
    suggestion: Id
    number: Annotated[int, Field(title="哪一次沟通", ge=1)]
    reason: Annotated[str, Field(title="与事实不符之处", min_length=4, max_length=500)]


class SettleContact(Command):
    """核实沟通异议：属实的照旧计入，不实的不予认定。"""

    by = frozenset({Role.OFFICE})
    label = "核实沟通异议"
    waits = "承办单位"
    suggestion: Id
    number: Annotated[int, Field(title="哪一次沟通", ge=1)]
    stands: Annotated[bool, Field(title="沟通属实")]
    note: Annotated[str, Field(title="核实情况", min_length=2, max_length=1000)]


def may_dispute(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "由领衔代表对沟通记录提出异议。", 403)
    if case.stage is Stage.FINISHED:
        refuse("finished", "这件建议已销号。")
    if all(c.disputed for c in case.talks):
        refuse("nothing-to-dispute", "没有可以提出异议的沟通记录。")


def may_settle(case: Case, ctx: Context) -> None:
    known(case)
    if not any(c.open for c in case.talks):
        refuse("no-dispute-open", "没有待核实的沟通异议。")


def dispute_contact(case: Case, cmd: DisputeContact, ctx: Context) -> list[Event]:
    if _numbered(case, cmd.number).disputed:
        refuse("disputed-already", f"您已经对第{cmd.number}次沟通提出过异议。")
    return [ContactDisputed(number=cmd.number, reason=cmd.reason, on=ctx.today)]


def settle_contact(case: Case, cmd: SettleContact, ctx: Context) -> list[Event]:
    """What does not stand is told, with what is left: figures that counted it are put right."""
    contact = _numbered(case, cmd.number)
    if not contact.open:
        refuse("no-dispute-open", f"第{cmd.number}次沟通没有待核实的异议。")
    settled = ContactSettled(number=cmd.number, stands=cmd.stands, note=cmd.note, on=ctx.today)
    if cmd.stands:
        return [settled]
    left = [c for c in case.talks if c is not contact and not c.struck]
    log = contact.logged
    struck = ContactStruck(
        unit=log.unit,
        phase=log.phase,
        form=log.form,
        held=log.on,
        round=log.round,
        met=any(c.logged.form.meets for c in left),
        phases=phases(left, case.lead),
        on=ctx.today,
    )
    return [settled, struck]


def _numbered(case: Case, number: int) -> Contact:
    if found := next((c for c in case.talks if c.number == number), None):
        return found
    return refuse("unknown-contact", f"没有第{number}次沟通的记录。", 422)
