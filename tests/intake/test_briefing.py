"""知情明政 (M61): packs before a session's window, read by those they are for."""

from datetime import date

from services.intake.roll.convening import BeginTerm, PlanSession, RegisterCongress
from services.intake.roll.preparing import AcknowledgePack, PreparePack, WithdrawPack
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from shared.words import DeputyStatus, PackKind
from tests.samples import CITY, LEAD, MONDAY, SECOND, THIRD, Office, at_the_office, refused, the_deputy

TEAM = "示例县代表团"
PLAN = PlanSession(
    congress=CITY,
    session=3,
    opens=date(2026, 4, 13),
    closes=date(2026, 4, 17),
    submission_from=date(2026, 3, 23),
    submission_until=date(2026, 4, 15),
)
PACK = PreparePack(pack="p1", title="政府工作情况通报", kind=PackKind.BRIEFING, session=3, text="示例内容")
ACK, WITHDRAW = AcknowledgePack(pack="p1"), WithdrawPack(pack="p1")


def before_the_session() -> Office:
    office = Office(intake)
    for command in (RegisterCongress(congress=CITY, name="示例市人大"), BeginTerm(congress=CITY, term=16), PLAN):
        office.ask(command, at_the_office())
    for deputy, team in ((LEAD, TEAM), (SECOND, TEAM), (THIRD, "邻县代表团")):
        office.ask(SeatDeputy(deputy=deputy, name=deputy, delegation=team), at_the_office())
    return office


def test_a_pack_for_all_is_read_by_each_once() -> None:
    office = before_the_session()
    office.ask(PACK, at_the_office())
    for deputy in (LEAD, THIRD):
        office.ask(ACK, the_deputy(deputy))
    assert office.state("pack/p1").read == ((LEAD, MONDAY), (THIRD, MONDAY))
    with refused("already-read"):
        office.ask(ACK, the_deputy())


def test_a_pack_for_some_delegations_is_not_there_for_the_others() -> None:
    office = before_the_session()
    office.ask(PACK.model_copy(update={"delegations": (TEAM,)}), at_the_office())
    with refused("unknown-pack", 404):
        office.ask(ACK, the_deputy(THIRD))
    gone = SeatDeputy(deputy=SECOND, name=SECOND, delegation=TEAM, status=DeputyStatus.LEFT)
    office.ask(gone, at_the_office())
    with refused("unknown-pack", 404):
        office.ask(ACK, the_deputy(SECOND))
    assert office.ask(ACK, the_deputy(LEAD))


def test_a_pack_sent_in_error_is_withdrawn() -> None:
    office = before_the_session()
    office.ask(PACK, at_the_office())
    office.ask(WITHDRAW, at_the_office())
    with refused("unknown-pack", 404):
        office.ask(ACK, the_deputy())
    with refused("already-prepared"):
        office.ask(PACK, at_the_office())


def test_a_pack_has_content_and_belongs_to_a_session_to_come() -> None:
    office = before_the_session()
    with refused("pack-empty", 422):
        office.ask(PACK.model_copy(update={"text": ""}), at_the_office())
    with refused("session-unknown", 422):
        office.ask(PACK.model_copy(update={"session": 4}), at_the_office())
    with refused("session-over", 422):
        office.on(date(2026, 4, 20)).ask(PACK, at_the_office())
