"""R12, R24 and R25: growth, adopted of received, and what became of ideas; each with its denominator."""

import pytest

from services.intake.figures import OPEN, POINTS, PUBLIC, of_filed, of_ideas, of_opinions
from shared.words import IdeaEnd, OpinionEnd
from tests.samples import MONDAY


@pytest.mark.mechanism("M09")
def test_from_a_hundred_and_fifty_two_to_two_hundred_and_sixty_six_is_seventy_five_percent_more() -> None:
    """Yantai: the figure says what it is a share of, and of which two years."""
    told = of_filed(266, 152, 2026, MONDAY)
    assert (told.code, told.numerator, told.denominator, told.percent) == ("R12", 114, 152, "+75.0")
    assert told.population == "截至2026年3月2日，2026年立案266件，2025年立案152件"
    fewer = of_filed(133, 266, 2027, MONDAY)
    assert (fewer.numerator, fewer.percent) == (-133, "-50.0")
    assert of_filed(266, 266, 2027, MONDAY).percent == "0.0"


def test_growth_from_nothing_has_no_percent_and_says_why() -> None:
    told = of_filed(7, 0, 2026, MONDAY)
    assert (told.numerator, told.denominator, told.percent) == (7, 0, None)
    assert "没有基数" in told.population


def test_twenty_adopted_of_a_hundred_and_thirty_are_fifteen_point_four_percent() -> None:
    """Chengdu: the rest went to enforcement supervision; what the public said is counted apart."""
    ends = {(POINTS, OpinionEnd.ADOPTED): 20, (POINTS, OpinionEnd.ENFORCEMENT): 110, (PUBLIC, OPEN): 3}
    told = {f.code: f for f in of_opinions(ends, 41, MONDAY)}
    adopted = told["R24"]
    assert (adopted.numerator, adopted.denominator, adopted.percent) == (20, 130, "15.4")
    assert "立法联系点意见" in adopted.population
    assert (told["R24.enforcement"].percent, told["R24.open"].percent) == ("84.6", "0.0")
    assert (told["R24.public"].numerator, told["R24.public"].denominator) == (0, 3)
    assert told["R24.comments"].numerator == 41


def test_nothing_received_has_no_percent() -> None:
    assert {f.percent for f in of_opinions({}, 0, MONDAY)} == {None}


def test_ideas_are_counted_by_their_end_and_candidates_by_whether_they_go_to_the_vote() -> None:
    ends = {IdeaEnd.CANDIDATE: 230, IdeaEnd.MERGED: 230, OPEN: 178}
    told = {f.code: f for f in of_ideas({str(e): n for e, n in ends.items()}, 46, 24, MONDAY)}
    assert told["R25.ideas"].numerator == 638
    assert told["R25.candidate"].percent == "36.1"
    assert (told["R25.put"].numerator, told["R25.put"].denominator, told["R25.put"].percent) == (24, 46, "52.2")
