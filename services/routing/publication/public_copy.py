"""公开稿: what the public may read of a reply. Publicity is decided with the reply and reviewed with it
(国办发〔2014〕46号); numbers, addresses and names that lead to a person are taken out (G7)."""

import re
from collections.abc import Sequence

from services.routing.case import Case
from shared.events.routing import ReplyDelivered, ReplySubmitted
from shared.messages import refuse
from shared.personal import MASK, masked, numbers_in
from shared.words import Publicity
from shared.workdays import spoken

SHORTEST = 20  # characters of a summary
_CJK = "\u4e00-\u9fff·"
_ADDRESSED = re.compile(rf"^(?:尊敬的|敬爱的)?[{_CJK}\d]{{1,12}}代表(?=[:：])", re.M)  # 某某代表：您提出的……
_SIGNED = re.compile(rf"((?:联系人|经办人|承办人)(?:[:：]|为|是))[ ]?[{_CJK}]{{2,4}}")


def copy_of(case: Case, reply: ReplySubmitted | ReplyDelivered, written: str) -> str:
    """The unit's own text, or else the whole reply, masked; empty where nothing becomes public by itself."""
    if not reply.publicity.is_public:
        return ""
    if written or reply.publicity is Publicity.SUMMARY:
        return written
    return impersonal(_whole(reply), _persons(case))


def _whole(r: ReplySubmitted | ReplyDelivered) -> str:
    """One line after the other, each beginning where a salutation would."""
    promises = [f"承诺事项：{p.what}，{spoken(p.due)}前完成{'，' + p.unit if p.unit else ''}" for p in r.promises]
    return "\n".join([*r.answers, *promises, *([f"依据：{r.basis}"] if r.basis else [])])


def impersonal(text: str, persons: Sequence[str] = ()) -> str:
    """Nobody is named, the deputy is “代表”."""
    text = _SIGNED.sub(rf"\1{MASK}", _ADDRESSED.sub("代表", masked(text)))
    for person in persons:
        text = text.replace(person, MASK)
    return text


def fit_to_publish(case: Case, publicity: Publicity, written: str, *persons: str) -> None:
    """G7. The deputy's wish bounds what may be decided; what the unit has written itself is masked as well."""
    if publicity.wider_than(case.wish):
        refuse("wider-than-wished", f"代表提交时选的是“{case.wish.word}”，答复的公开方式不能比它更宽。", 422)
    if publicity is Publicity.SUMMARY and len(written) < SHORTEST:
        refuse("summary-missing", f"摘要公开的，请在“公开稿”写摘要，不少于{SHORTEST}个字。", 422)
    if publicity.is_public and (left := "、".join(left_in(case, written, *persons))):
        refuse("public-copy-unmasked", f"公开稿中有{left}，请抹去：写是什么事，不写是谁。", 422)


def left_in(case: Case, text: str, *persons: str) -> list[str]:
    """Kinds of what still leads to a person; the lead deputy may be named, unless the deputy wishes otherwise."""
    found = [(kind, True) for kind in numbers_in(text)]
    found += [("联系人姓名", bool(_SIGNED.search(text)))]
    found += [("本单位人员姓名", any(person in text for person in _persons(case, *persons)))]
    found += [("代表姓名（代表要求公开时隐去姓名）", case.unnamed and bool(_ADDRESSED.search(text)))]
    return [kind for kind, there in found if there]


def _persons(case: Case, *more: str) -> list[str]:
    """Who in the units answers for the case, and whom the letter names to be asked."""
    named = [p for line in case.lines if line.handler for p in (line.handler.leader, line.handler.handler)]
    named += [case.answer.contact.person] if case.answer.contact else []
    return [p for p in (*named, *more) if len(p) > 1]
