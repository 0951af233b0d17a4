"""评: the scale and how an evaluation ends."""

from shared.words.word import Word


class Scale(Word):
    """测评等次."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class Outcome(Word):
    """How an evaluation settled, as far as others may know."""

    ACCEPTED = "accepted", "测评通过"
    NOT_RETURNED = "not-returned", "未反馈"
