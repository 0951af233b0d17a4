"""不予立案的理由: each congress has those its own rules name."""

import pytest

from services.intake.grounds import known_here, offered
from shared.rules import Rules
from shared.words import RefusalGround
from tests.samples import CITY, JINAN, LAW, MONDAY, at_the_office, context, refused


def test_shandong_offers_the_five_grounds_its_regulation_names() -> None:
    words = [word for _, word in offered(LAW.books.at(JINAN, MONDAY))]
    assert words == ["本人或亲属的个人事项", "转交的群众来信", "学术探讨", "产品推介", "没有实际内容"]


@pytest.mark.parametrize(
    ("congress", "known", "unknown"),
    [
        ("110100", RefusalGround.COMPETITION, RefusalGround.BEYOND_POWERS),  # Beijing, article 12 (7)
        ("310100", RefusalGround.EMPLOYER_MATTER, RefusalGround.COMPLAINT),  # Shanghai
        ("500100", RefusalGround.JUDICIAL_CASE, RefusalGround.TENDER),  # Chongqing
        ("330100", RefusalGround.TENDER, RefusalGround.OTHER_PATH),  # Zhejiang
        ("370200", RefusalGround.COMPLAINT, RefusalGround.CONSULTATION),  # Qingdao
        ("410100", RefusalGround.OTHER_PATH, RefusalGround.FORWARDED_LETTER),  # Henan, which forwards letters
    ],
)
def test_each_regulation_knows_its_own(congress: str, known: RefusalGround, unknown: RefusalGround) -> None:
    here = {code for code, _ in offered(LAW.books.at(congress, MONDAY))}
    assert known in here
    assert unknown not in here


def test_where_no_local_rule_says_otherwise_every_ground_is_offered() -> None:
    assert len(offered(LAW.books.at(CITY, MONDAY))) == len(RefusalGround)


def test_a_ground_the_local_rules_do_not_name_is_refused() -> None:
    known_here(RefusalGround.TENDER, context(at_the_office()))
    with refused("ground-unknown-here", 422):
        known_here(RefusalGround.TENDER, context(at_the_office(JINAN)))


@pytest.mark.parametrize("rules", LAW.books.rules.values(), ids=LAW.books.rules.keys())
def test_every_ground_in_a_rule_book_is_a_word_the_program_knows(rules: Rules) -> None:
    assert set(rules.value("refusal_grounds")) <= set(RefusalGround)
