"""相似: what makes two titles alike, what is said of it, and who sees a title."""

import random
from collections import defaultdict
from itertools import combinations

import pytest

from bench.titles import copied, titles
from services.intake.case import Case, CosignersInvited, DraftSaved
from services.intake.service import intake
from services.intake.similar import ALL, NEAR, OWN, REVIEW, common, drawn, likest, title_row
from shared.events.intake import DraftSentBack, ReviewPassed
from shared.messages import Event
from shared.titles import likeness, matter
from shared.words import MendReason
from tests.samples import COUNTY, LEAD, MONDAY, SECOND, filed, given, submitted, words

ELEVATORS = "关于加装老旧小区电梯的建议"
DRAFT = DraftSaved(words=words(title=ELEVATORS), deputy=LEAD, county=COUNTY)
BACK = DraftSentBack(reasons=(MendReason.WORDING,), note="请补充数据", level=1, on=MONDAY)


@pytest.mark.parametrize(
    "title",
    [
        "关于老旧小区加装电梯的建议",  # words swapped
        "关于尽快加装老旧小区电梯的建议",  # a word inserted
        "关于加装老旧小区电梯的议案",  # another ending
        "加装老旧小区电梯",
        "关于加装“老旧小区”电梯的代表建议",
        ELEVATORS,
    ],
)
def test_the_same_matter_in_other_words_is_warned_of(title: str) -> None:
    assert likeness(ELEVATORS, title) >= NEAR


@pytest.mark.parametrize(
    "title",
    ["关于维修老旧小区管网的建议", "关于加装医院电梯的建议", "关于加强养犬管理的建议", "关于建设冷链仓储的建议"],
)
def test_another_matter_is_not_warned_of(title: str) -> None:
    assert likeness(ELEVATORS, title) < NEAR


def test_the_same_matter_in_another_place_is_similar_and_no_copy() -> None:
    assert 0.5 < likeness("关于维修坡脚镇道路的建议", "关于维修八寨镇道路的建议") < NEAR


def test_full_width_letters_and_capitals_are_the_same_letters() -> None:
    assert likeness("关于创建AAAAA级景区的建议", "关于创建ＡＡＡＡＡ级景区的建议") == 1
    assert matter("关于建设 5G 基站的建议") == "建设5g基站"


def test_the_words_two_titles_share_are_marked() -> None:
    pieces = common("关于老旧小区加装电梯的建议", ELEVATORS)
    assert pieces == [("关于", False), ("加装老旧小区电梯", True), ("的建议", False)]
    assert [piece for piece, yes in common("关于小区停车的建议", ELEVATORS) if yes] == ["小区"]
    assert common("关于养犬的建议", ELEVATORS) == [(ELEVATORS, False)]


def test_the_most_alike_stands_first_and_the_unlike_is_left_out() -> None:
    others = {
        "a": "关于规范养犬的建议",
        "b": "关于老旧小区停车位的建议",
        "c": "关于老旧小区加装电梯的建议",
        "d": ELEVATORS,
    }
    found = likest(ELEVATORS, others.items())
    assert [like.stream for like in found] == ["d", "c", "b"]
    assert [like.near for like in found] == [True, True, False]
    assert len(likest(ELEVATORS, [(f"{n}", ELEVATORS) for n in range(99)])) == 10


@pytest.mark.parametrize("title", ["关于的建议", "、。", "桥", "的", "修桥", "关于加强的建议"])
def test_of_a_title_without_much_matter_is_drawn_what_there_is(title: str) -> None:
    assert set("".join(drawn(title).split(" "))) <= set(title)
    assert [like.title for like in likest(title, [("a", title)])] == [title] * (matter(title) != "")


def test_no_word_that_stands_in_any_suggestion_is_drawn() -> None:
    assert drawn("关于进一步推进老旧小区加装电梯问题的议案") == drawn("关于老旧小区加装电梯的建议")
    assert drawn("关于进一步加强养犬管理的建议").split(" ")[0] in ("养犬", "犬管", "管理")


def test_nineteen_of_twenty_copies_are_found_among_thousands() -> None:
    """Words swapped, added, left out, places changed, other words for the same; one, two or three of these."""
    made, luck = titles(5_000), random.Random(1)
    stands = defaultdict[str, list[int]](list)
    for n, title in enumerate(made):
        for mark in marks(title):
            stands[mark].append(n)
    found = 0
    for _ in range(200):
        original = luck.randrange(len(made))
        title = copied(made[original], luck.choice((1, 2, 3)), luck)
        met = {n for mark in marks(title) for n in stands[mark]}
        found += f"{original}" in [like.stream for like in likest(title, ((f"{n}", made[n]) for n in met))]
    assert found >= 190


def marks(title: str) -> set[str]:
    """As the database makes them."""
    return {a + b for a, b in combinations(sorted(drawn(title).split(" ")), 2)}


def stages() -> dict[str, tuple[Event, ...]]:
    drafted = (DRAFT, CosignersInvited(deputies=(SECOND,)))
    handed_in = (*drafted, submitted())
    passed = (*handed_in, ReviewPassed(county=COUNTY, on=MONDAY))
    return {
        "draft": (DRAFT,),
        "signing": drafted,
        "in county review": handed_in,
        "sent back": (*handed_in, BACK),
        "mended": (*handed_in, BACK, DRAFT),
        "in review again": (*handed_in, BACK, DRAFT, submitted()),
        "in city review": passed,
        "filed": (*passed, filed()),
    }


@pytest.mark.parametrize(("stage", "seen"), [*zip(stages(), [OWN, OWN, *[REVIEW] * 5, ALL], strict=True)])
def test_a_title_is_listed_with_who_sees_it(stage: str, seen: str) -> None:
    case: Case = given(intake, "case", *stages()[stage])
    ((title, number, deputy, cosigners, county, whom, of_it),) = title_row(case).values()
    assert (title, deputy, county, whom) == (ELEVATORS, LEAD, COUNTY, seen)
    assert number == ("2026-001" if stage == "filed" else "")
    assert cosigners == ("" if stage == "draft" else SECOND)
    assert of_it == drawn(ELEVATORS)


def test_what_has_no_title_is_not_listed() -> None:
    assert title_row(Case()) == {}
    assert title_row(given(intake, "case", DraftSaved(words=words(title=""), deputy=LEAD, county=COUNTY))) == {}
