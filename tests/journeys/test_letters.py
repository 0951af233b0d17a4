"""答复函 over HTTP: the sheet as page, PDF and Word file, for those whose letter it is, and for nobody else."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document

from tests.conftest import Fresh
from tests.journeys.people import REPLY, TO_CONTACT, Town, a_town
from tests.samples import (
    FINANCE,
    SECOND,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    the_deputy,
    the_head_of,
)


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def signed(town: Town) -> str:
    id = town.approved()
    answer = town.ask(the_head_of(), "routing/sign-reply", suggestion=id, letter="云建函〔2026〕12号")
    assert answer.status_code == 200, answer.text
    town.quiet()
    return id


def text(page: str) -> str:
    return re.sub(r"<.*?>", "", page)


def test_the_letter_is_read_printed_and_taken_as_a_file(town: Town) -> None:
    id = signed(town)
    shown = town.look(the_deputy(), f"/routing/letters/{id}")
    assert shown.status_code == 200
    for said in ("云建函〔2026〕12号", "示例代表001代表：", "一、关于“加装电梯”", "已加装二十部。", "抄送："):
        assert said in text(shown.text), said
    assert "<svg" in shown.text, "the code that opens the record"
    sheet = town.look(the_deputy(), f"/routing/letters/{id}/pdf")
    assert (sheet.status_code, sheet.headers["content-type"]) == (200, "application/pdf")
    assert sheet.content.startswith(b"%PDF-")
    assert "号建议的答复.pdf" in unquote(sheet.headers["content-disposition"])
    word = town.look(the_deputy(), f"/routing/letters/{id}/docx")
    written = "\n".join(p.text for p in Document(BytesIO(word.content)).paragraphs)
    assert "示例代表001代表：" in written
    assert "已加装二十部。" in written
    page = town.look(the_deputy(), f"/s/{id}")
    assert f"/routing/letters/{id}" in page.text


def test_a_letter_is_no_business_of_others(town: Town) -> None:
    id = signed(town)
    for who in (the_deputy(SECOND), at_the_unit(FINANCE)):
        for form in ("", "/pdf", "/docx"):
            no = town.look(who, f"/routing/letters/{id}{form}")
            assert no.status_code == 404, (who, form)
            assert "unknown-letter" in no.text


def test_before_it_is_signed_those_inside_see_that_it_is_not(town: Town) -> None:
    id = town.at_the_gate()
    for who in (at_the_unit(), the_head_of(), at_the_inspection(), at_the_office()):
        assert "送审稿" in text(town.look(who, f"/routing/letters/{id}").text), who
    assert town.look(the_deputy(), f"/routing/letters/{id}").status_code == 404


def test_a_co_signer_gets_the_letter_and_confirms_it(town: Town) -> None:
    """The suggestion is drafted with a co-signer, who signs it; the reply is for both."""
    invited = (the_deputy(), "intake/invite-cosigners", {"deputies": [SECOND]})
    agreed = (the_deputy(SECOND), "intake/confirm-signature", dict[str, Any]())
    to_signature = (
        *TO_CONTACT[1:],
        (at_the_unit(), "routing/submit-reply", REPLY),
        (at_the_inspection(), "routing/approve-reply", dict[str, Any]()),
        (the_head_of(), "routing/sign-reply", dict[str, Any]()),
    )
    id = town.begin(TO_CONTACT[0], invited, agreed, *to_signature)
    town.quiet()
    shown = text(town.look(the_deputy(SECOND), f"/routing/letters/{id}").text)
    assert "示例代表001、示例代表002等各位代表：" in shown
    assert "收阅答复" in town.look(the_deputy(SECOND), "/").text
    assert town.ask(the_deputy(SECOND), "routing/read-reply", suggestion=id).status_code == 200
    assert "收阅答复" not in town.look(the_deputy(SECOND), "/").text
