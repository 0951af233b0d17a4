"""What the title of a suggestion is about, and how alike two of them read."""

import re
from unicodedata import normalize

FRAME = re.compile(r"^关于|(?:的?(?:有关|代表)?(?:建议|议案|提案|意见))+$|\W|_")


def matter(title: str) -> str:
    """Without “关于……的建议” and signs."""
    return FRAME.sub("", plain(title))


def plain(text: str) -> str:
    """Full-width letters and capitals count as the plain ones."""
    return normalize("NFKC", text).casefold()


def grams(text: str) -> set[str]:
    return pairs(text) | set(text)


def pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same matter in the same words)."""
    return dice(grams(matter(one)), grams(matter(other)))


def dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)
