"""文件登记: one 文号, one document."""

from datetime import date

from services.routing.notices.notice import NoticeEntered, numbered
from services.routing.notices.registering import CorrectNotice, RegisterNotice, RemoveNotice
from services.routing.notices.rows import notice_row
from services.routing.service import routing
from shared.words import NoticeKind
from tests.samples import MONDAY, Office, at_the_government, at_the_office, at_the_unit, refused

TITLE = "关于做好2026年代表建议办理工作的通知"
OFFICES = ("示例市人大常委会办公室", "示例市人民政府办公室")
NOTICE = {
    "notice": "n1", "number": "示人办〔2026〕3号", "title": TITLE, "offices": OFFICES, "year": 2026, "day": MONDAY,
    "kind": NoticeKind.HANDLING, "text": "各承办单位应当在规定期限内答复代表。",
}  # fmt: skip
REGISTER = RegisterNotice.model_validate(NOTICE)


def correct(**changes: object) -> CorrectNotice:
    return CorrectNotice.model_validate(NOTICE | changes)


def test_a_joint_notice_names_both_offices() -> None:
    office = Office(routing)
    office.ask(REGISTER, at_the_office())
    entered = office.state("notice/n1").entered
    assert isinstance(entered, NoticeEntered)
    assert entered.offices == OFFICES
    row = ("示人办〔2026〕3号", TITLE, "、".join(OFFICES), "handling", 2026, MONDAY)
    assert notice_row(office.state("notice/n1")) == {"": row}
    with refused("notice-registered"):
        office.ask(REGISTER, at_the_office())


def test_a_number_is_borne_once_however_its_brackets_are_written() -> None:
    assert numbered("示人办〔2026〕3号") == numbered("示人办[2026] 3号") != numbered("示人办〔2026〕13号")
    office = Office(routing)
    office.ask(REGISTER, at_the_office())
    other = RegisterNotice.model_validate(NOTICE | {"notice": "n2", "number": "示人办[2026]3号"})
    with refused("number-taken", 422):
        office.ask(other, at_the_government())
    office.ask(correct(number="示人办〔2026〕4号"), at_the_office())
    assert office.ask(other, at_the_government()), "it is free again"
    with refused("number-taken", 422):
        office.ask(correct(), at_the_office())


def test_a_wrong_entry_is_corrected_or_removed() -> None:
    office = Office(routing)
    office.ask(REGISTER, at_the_office())
    assert office.ask(correct(), at_the_office()) == [], "nothing has changed"
    office.ask(correct(title="关于做好代表建议交办工作的通知", number="示人办[2026]3号"), at_the_office())
    assert office.state("notice/n1").entered.title == "关于做好代表建议交办工作的通知"
    remove = RemoveNotice(notice="n1", reason="重复登记")
    office.ask(remove, at_the_office())
    assert notice_row(office.state("notice/n1")) == {}
    with refused("unknown-notice", 404):
        office.ask(remove, at_the_office())
    assert office.ask(RegisterNotice.model_validate(NOTICE | {"notice": "n3"}), at_the_office())


def test_a_document_says_something_and_has_been_issued() -> None:
    office = Office(routing)
    with refused("notice-empty", 422):
        office.ask(REGISTER.model_copy(update={"text": ""}), at_the_office())
    with refused("notice-in-future", 422):
        office.ask(REGISTER.model_copy(update={"day": date(2026, 3, 3)}), at_the_office())
    with refused("not-yours-to-ask", 403):
        office.ask(REGISTER, at_the_unit())
