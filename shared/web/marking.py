"""What was struck out and what was put in between two texts, in pieces a Chinese reader can follow.

Sentence by sentence first, so that long texts stay quick; inside a changed sentence sign by sign, Latin words and
numbers whole. Two signs left standing between two changes are no help: they go with the change.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

SAME, STRUCK, PUT = "same", "struck", "put"
Piece = tuple[str, str]  # (one of the three, text)
_SENTENCES = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
_SIGNS = re.compile(r"[A-Za-z0-9.,]+|\s+|.", re.DOTALL)
_ISLAND = 2  # signs
_CLOSELY = 600  # signs or sentences compared one with the other; more is struck and put as a whole


def marked(old: str, new: str) -> list[Piece]:
    """The two texts as one: what stays, what was struck, what was put in its place."""
    pieces: list[Piece] = []
    a, b = _SENTENCES.findall(old), _SENTENCES.findall(new)
    blocks = _blocks(a, b) if max(len(a), len(b)) <= _CLOSELY else [(a, b)]
    for old_part, new_part in blocks:
        if old_part == new_part:
            pieces.append((SAME, "".join(old_part)))
        else:
            pieces += _closely("".join(old_part), "".join(new_part))
    return _moved_on(_joined(pieces))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    runs = groupby(pieces, key=lambda piece: piece[0])
    return [(kind, text) for kind, run in runs if (text := "".join(p[1] for p in run))]


def _moved_on(pieces: list[Piece]) -> list[Piece]:
    """住建[局和财政]局 reads better as 住建局[和财政局]: what was only put or only struck begins as late as it can."""
    for n in range(1, len(pieces) - 1):
        (before, first), (kind, text), (after, rest) = pieces[n - 1 : n + 2]
        if before == after == SAME != kind:
            while len(rest) > 1 and rest[0] == text[0]:
                first, text, rest = first + text[0], text[1:] + text[0], rest[1:]
            pieces[n - 1 : n + 2] = [(before, first), (kind, text), (after, rest)]
    return pieces


def _closely(old: str, new: str) -> Iterator[Piece]:
    a, b = _SIGNS.findall(old), _SIGNS.findall(new)
    if max(len(a), len(b)) > _CLOSELY:
        yield from ((STRUCK, old), (PUT, new))
        return
    struck, put = "", ""
    blocks = list(_blocks(a, b))
    for n, (old_part, new_part) in enumerate(blocks):
        inside = 0 < n < len(blocks) - 1
        if old_part == new_part and not (inside and len(old_part) <= _ISLAND and "，" not in old_part):
            yield from ((STRUCK, struck), (PUT, put), (SAME, "".join(old_part)))
            struck, put = "", ""
        else:
            struck, put = struck + "".join(old_part), put + "".join(new_part)
    yield from ((STRUCK, struck), (PUT, put))


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The two cut at the same places; equal blocks are those that stay."""
    for _, a, to_a, b, to_b in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield old[a:to_a], new[b:to_b]
