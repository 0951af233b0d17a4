"""常委会组成人员联系代表 (M02): who is in touch with whom, each contact with what was raised, and what was solved."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.roll.deputy import seat_of
from services.intake.roll.liaison import Contact, ContactIssueSolved, ContactsAssigned, DeputyContacted, Liaison
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class AssignContacts(Command):
    """安排一名常委会组成人员联系哪些代表。以最后一次安排为准。"""

    by = frozenset({Role.OFFICE})
    about = "member"
    home = "/intake/contacts"
    label = "安排联系代表"
    member: Id
    deputies: Annotated[tuple[Id, ...], Field(title="联系的代表", max_length=100)] = ()


class LogDeputyContact(Command):
    """登记一次联系：什么时候联系了哪位代表，反映了什么问题，是否解决。"""

    by = frozenset({Role.DEPUTY, Role.OFFICE})
    about = "contact"
    home = "/intake/contacts"
    label = "登记联系"
    contact: Id
    member: Annotated[Id, Field(title="常委会组成人员")]
    deputy: Annotated[Id, Field(title="被联系的代表")]
    on: Annotated[date, Field(title="联系日期")]
    issue: Annotated[str, Field(title="反映的问题", max_length=500, description="没有反映问题的可以不填")] = ""
    solved: Annotated[bool, Field(title="问题已解决")] = False


class SolveContactIssue(Command):
    """代表反映的问题已经解决。"""

    by = frozenset({Role.DEPUTY, Role.OFFICE})
    about = "contact"
    home = "/intake/contacts"
    label = "登记已解决"
    contact: Id


def assign_contacts(liaison: Liaison, cmd: AssignContacts, ctx: Context) -> list[Event]:
    _member(ctx, cmd.member)
    deputies = tuple(dict.fromkeys(cmd.deputies))
    for deputy in deputies:
        _apart(cmd.member, deputy)
        seat_of(ctx, deputy)
    return [ContactsAssigned(member=cmd.member, deputies=deputies)] if deputies != liaison.deputies else []


def log_deputy_contact(contact: Contact, cmd: LogDeputyContact, ctx: Context) -> list[Event]:
    if ctx.role is Role.DEPUTY and ctx.actor != cmd.member:
        refuse("not-your-contact", "只能登记您本人联系代表的情况。", 403)
    if contact.on:
        refuse("already-logged", "这次联系已经登记。")
    _member(ctx, cmd.member)
    _apart(cmd.member, cmd.deputy)
    seat_of(ctx, cmd.deputy)
    if cmd.on > ctx.today:
        refuse("contact-ahead", "联系日期在今天之后，请联系以后再登记。", 422)
    if cmd.solved and not cmd.issue:
        refuse("nothing-to-solve", "没有写反映的问题，不能登记为已解决。", 422)
    return [DeputyContacted(**cmd.model_dump(exclude={"contact"}))]


def open_issue(contact: Contact, ctx: Context) -> None:
    if not contact.on or (ctx.role is Role.DEPUTY and ctx.actor != contact.member):
        refuse("unknown-contact", "没有这次联系，或您无权查看。", 404)
    if not contact.issue or contact.solved:
        refuse("no-open-issue", "这次联系没有待解决的问题。")


def solve_contact_issue(contact: Contact, cmd: SolveContactIssue, ctx: Context) -> list[Event]:
    return [ContactIssueSolved(on=ctx.today)]


def _member(ctx: Context, member: str) -> None:
    seat = seat_of(ctx, member)
    if not seat.sc_member:
        refuse("not-sc-member", f"{seat.name}不是常委会组成人员，请重新选择。", 422)


def _apart(member: str, deputy: str) -> None:
    if member == deputy:
        refuse("contact-with-oneself", "联系的代表不能是本人，请重新选择。", 422)
