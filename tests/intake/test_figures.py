"""R24 and R25: adopted of received, and what became of ideas; each with its denominator."""

from services.intake.figures import OPEN, POINTS, PUBLIC, of_ideas, of_opinions
from shared.words import IdeaEnd, OpinionEnd
from tests.samples import MONDAY


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
