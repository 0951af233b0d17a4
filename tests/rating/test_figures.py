"""满意率: first and final ratings are both told, and only from the sums that closing a window gives out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from services.rating.case import Ballot, Evaluation
from services.rating.figures import figures
from services.rating.window import ConfirmClose, WindowClosed, Windows, confirm_close, evolve
from shared.figures import Figure
from shared.messages import Context, Law
from shared.rules import load_rules
from shared.words import Role, Scale
from shared.workdays import load_calendar

DEPLOY = Path(__file__).parents[2] / "deploy"
LAW = Law(load_rules(DEPLOY / "rules"), load_calendar(DEPLOY / "calendar"))
YEAR_END = date(2023, 12, 31)
GOOD = Ballot(attitude=Scale.SATISFIED, result=Scale.SATISFIED)
FAIR = Ballot(attitude=Scale.SATISFIED, result=Scale.BASICALLY)
BAD = Ballot(attitude=Scale.BASICALLY, result=Scale.DISSATISFIED, reason="答复的事还没有办")


@dataclass(frozen=True)
class Life:
    """One case's ratings: None is not returned; `again` says whether the second window was held."""

    first: Ballot | None
    second: Ballot | None = None
    again: bool = False

    @property
    def final(self) -> Ballot | None:
        return self.second or self.first


def sealed(ballot: Ballot | None) -> str:
    return ballot.model_dump_json() if ballot else ""


def closed(windows: Windows, evaluations: Sequence[Evaluation]) -> Windows:
    """Close one window over these evaluations, as two persons do, and add up its sums."""
    also = {f"evaluation/{n}": e for n, e in enumerate(evaluations)}
    ctx = Context(
        LAW, datetime(2023, 9, 16, 4, tzinfo=UTC), "示例测评员", Role.EVALUATION, "430400", also=also, unseal=str.encode
    )
    held = Windows(window="2023-1", cases=tuple(map(str, range(len(evaluations)))), sums=windows.sums)
    told = confirm_close(held, ConfirmClose(), ctx)[0]
    assert isinstance(told, WindowClosed)
    return evolve(held, told)


def sums_of(lives: Sequence[Life], year: int = 2023) -> dict[str, int]:
    first = [Evaluation(round=1, year=year, sealed=sealed(c.first)) for c in lives]
    second = [Evaluation(round=2, year=year, sealed=sealed(c.second), first=sealed(c.first)) for c in lives if c.again]
    return closed(closed(Windows(), first), second).sums


def rates(lives: Sequence[Life]) -> dict[str, Figure]:
    found = figures(sums_of(lives), 2023, YEAR_END)
    assert len({f.code for f in found}) == len(found)
    return {f.code: f for f in found}


def counted(figure: Figure) -> tuple[int, int | None, str | None]:
    return figure.numerator, figure.denominator, figure.percent


def test_hengyang_ends_at_100_percent_although_the_first_ratings_were_not() -> None:
    found = rates([*[Life(GOOD)] * 366, *[Life(BAD, GOOD, again=True)] * 6, *[Life(BAD, FAIR, again=True)] * 4])
    assert counted(found["R05"]) == (376, 376, "100.0")
    assert counted(found["R05.first"]) == (366, 376, "97.3")
    assert counted(found["R04"]) == (372, 376, "98.9")
    assert counted(found["R04.first"]) == (366, 376, "97.3")


def test_attitude_and_result_are_told_apart_and_overall_is_the_worse_of_them() -> None:
    found = rates([Life(GOOD), Life(FAIR), Life(BAD)])
    assert counted(found["R04.attitude"]) == (2, 3, "66.7")
    assert counted(found["R04.result"]) == (1, 3, "33.3")
    assert counted(found["R04"]) == (1, 3, "33.3")
    assert counted(found["R05.attitude.first"]) == (3, 3, "100.0")
    assert counted(found["R05.result.first"]) == (2, 3, "66.7")
    assert counted(found["R05"]) == (2, 3, "66.7")


def test_not_returned_is_neither_satisfied_nor_in_the_rate() -> None:
    found = rates([Life(GOOD), Life(BAD), Life(None), Life(None)])
    assert counted(found["R04"]) == (1, 2, "50.0")
    assert counted(found["R06"]) == (2, 4, "50.0")


def test_a_second_rating_that_was_not_returned_leaves_the_first_standing() -> None:
    found = rates([Life(GOOD), Life(BAD, None, again=True)])
    assert counted(found["R05"]) == counted(found["R05.first"]) == (1, 2, "50.0")


def test_a_redo_not_rated_yet_leaves_the_first_standing() -> None:
    assert counted(rates([Life(GOOD), Life(BAD)])["R05"]) == (1, 2, "50.0")


def test_each_year_has_its_own_figures() -> None:
    sums = sums_of([Life(GOOD)] * 3, 2022) | sums_of([Life(BAD)], 2023)
    assert {f.code: f.percent for f in figures(sums, 2022, YEAR_END)}["R04"] == "100.0"
    assert {f.code: f.percent for f in figures(sums, 2023, YEAR_END)}["R04"] == "0.0"


def test_before_the_first_window_closes_there_is_no_rate() -> None:
    assert {(f.numerator, f.denominator, f.percent) for f in figures({}, 2023, YEAR_END)} == {(0, 0, None)}


def test_every_figure_says_whether_the_first_or_the_final_rating_was_counted() -> None:
    for code, f in rates([Life(GOOD)]).items():
        which = "首次测评" if code.endswith(".first") or code == "R06" else "末次测评"
        assert f.population.startswith("截至2023年12月31日，")
        assert f.population.endswith(which)


BALLOTS = st.builds(Ballot, attitude=st.sampled_from(Scale), result=st.sampled_from(Scale))
FIRST = st.none() | BALLOTS


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Only a dissatisfied first rating is followed by a second window."""
    first = draw(FIRST)
    if first is None or first.overall is not Scale.DISSATISFIED or not draw(st.booleans()):
        return Life(first)
    return Life(first, draw(st.none() | BALLOTS), again=True)


@settings(deadline=None)
@given(st.lists(lives(), max_size=25))
def test_the_final_rate_counts_each_case_s_last_ballot_and_never_less_than_none(some: list[Life]) -> None:
    found = rates(some)
    last = [c.final for c in some if c.final]
    for part in ("", ".attitude", ".result"):
        given_grades = [getattr(b, part[1:] or "overall") for b in last]
        strict, wide = found[f"R04{part}"], found[f"R05{part}"]
        assert strict.denominator == wide.denominator == len(last)
        assert strict.numerator == given_grades.count(Scale.SATISFIED)
        assert wide.numerator == strict.numerator + given_grades.count(Scale.BASICALLY)
    for f in found.values():
        assert f.denominator is not None
        assert 0 <= f.numerator <= f.denominator
    assert counted(found["R06"])[:2] == (sum(c.first is not None for c in some), len(some))
