"""What was changed between two texts, for reading: kept, taken out, put in; by sentence, then by character."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

SAME, OUT, IN = "", "del", "ins"
Piece = tuple[str, str]  # the words, and what became of them
CLOSE = 0.4  # sentences less alike than this are exchanged whole: single characters in common would only confuse
LONG = 1000  # characters; a longer passage is exchanged whole, too


def differences(old: str, new: str) -> list[Piece]:
    """Pieces that, without what was put in, are the old text, and without what was taken out the new one."""
    pieces = (piece for piece in _by_sentence(old, new) if piece[0])
    return [("".join(words for words, _ in run), how) for how, run in groupby(pieces, key=lambda piece: piece[1])]


def _by_sentence(old: str, new: str) -> Iterator[Piece]:
    before, after = _sentences(old), _sentences(new)
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, now = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            yield was, SAME
        else:
            yield from _by_character(was, now)


def _by_character(was: str, now: str) -> Iterator[Piece]:
    compared = SequenceMatcher(None, was, now, autojunk=False)
    if max(len(was), len(now)) > LONG or compared.ratio() < CLOSE:
        yield from ((was, OUT), (now, IN))
        return
    for tag, i, j, k, m in compared.get_opcodes():
        if tag == "equal":
            yield was[i:j], SAME
        else:
            yield from ((was[i:j], OUT), (now[k:m], IN))


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+$", text)
