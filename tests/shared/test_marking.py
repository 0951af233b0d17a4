"""Marked differences and joined entries: nothing is lost on either side, and a Chinese reader can follow."""

import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.intake.drafting import ReviseDraft
from shared.web.marking import PUT, SAME, STRUCK, marked
from shared.web.merging import merged, noted, read

TEXTS = st.text("的好，。一a1 \n", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_marked_one(old: str, new: str) -> None:
    pieces = marked(old, new)
    assert "".join(text for kind, text in pieces if kind != PUT) == old
    assert "".join(text for kind, text in pieces if kind != STRUCK) == new


def test_a_change_is_marked_where_a_reader_would_mark_it() -> None:
    old = "由住建局牵头，在老旧小区加装电梯。年底前完成首批二十个小区。"
    new = "由住建局和财政局牵头，在老旧小区加装电梯。年底前完成首批30个小区。"
    assert marked(old, new) == [
        (SAME, "由住建局"),
        (PUT, "和财政局"),
        (SAME, "牵头，在老旧小区加装电梯。年底前完成首批"),
        (STRUCK, "二十"),
        (PUT, "30"),
        (SAME, "个小区。"),
    ]


def test_signs_that_agree_by_chance_do_not_tear_a_change_apart() -> None:
    assert marked("资金不足，意见不一。", "资金到位，意见不一。") == [
        (SAME, "资金"),
        (STRUCK, "不足"),
        (PUT, "到位"),
        (SAME, "，意见不一。"),
    ]


def test_the_longest_texts_are_marked_at_once() -> None:
    began = time.monotonic()
    for old, new in (("。" * 5000, "；。" * 2500), ("的" * 5000, "的好" * 2500), ("一二，" * 1600, "二一，" * 1600)):
        marked(old, new)
    assert time.monotonic() - began < 2


def words(**changes: Any) -> dict[str, Any]:
    return {"words": {"title": "标题", "demands": ["甲", "乙"], "unnamed": False} | changes}


def test_what_each_changed_alone_is_kept() -> None:
    began = read(noted(words()))
    saved, mine = words(title="改过的标题"), words(demands=["甲", "丙"], unnamed="false")
    found = merged(ReviseDraft, began, saved, mine)
    assert not found.clashes
    assert found.entries["words"] == {"title": "改过的标题", "demands": ["甲", "丙"], "unnamed": "false"}


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    assert not merged(ReviseDraft, words(), words(title="新"), words(title="新")).clashes


def test_what_was_emptied_here_and_changed_there_is_a_clash() -> None:
    mine = {"words": {"demands": ["甲", "乙"]}}  # a form leaves out what is blank
    assert set(merged(ReviseDraft, words(), words(title="新"), mine).clashes) == {"words.title"}
