"""Marked differences: what a person sees of a change, and that both texts can be read out of it."""

from hypothesis import given
from hypothesis import strategies as st

from shared.web.differences import IN, OUT, SAME, differences

TEXT = st.text(alphabet="甲乙丙丁。；\n", max_size=40)


def test_a_changed_word_is_marked_inside_its_sentence() -> None:
    old, new = "共十二栋楼没有电梯。老人出行困难。", "共十三栋楼没有电梯。老人出行困难。"
    assert differences(old, new) == [("共十", SAME), ("二", OUT), ("三", IN), ("栋楼没有电梯。老人出行困难。", SAME)]


def test_a_sentence_put_in_is_marked_whole() -> None:
    assert differences("先写的。", "先写的。后加的。") == [("先写的。", SAME), ("后加的。", IN)]


def test_another_sentence_is_exchanged_whole() -> None:
    assert differences("资金不足。", "请明确牵头部门。") == [("资金不足。", OUT), ("请明确牵头部门。", IN)]


def test_the_same_text_has_no_difference() -> None:
    assert differences("没有改。", "没有改。") == [("没有改。", SAME)]
    assert differences("", "") == []


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    found = differences(old, new)
    assert "".join(words for words, how in found if how != IN) == old
    assert "".join(words for words, how in found if how != OUT) == new
