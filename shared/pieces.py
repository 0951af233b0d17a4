"""分件: a suggestion handled separately is divided, and each piece is a case under a name made from the whole one's."""

import re

MOST = 60  # characters a name may have that is divided: the pieces' names are longer
_PIECE = re.compile(r"(.+)\.[1-9][0-9]?")


def piece_of(whole: str, n: int) -> str:
    return f"{whole}.{n}"


def whole_of(id: str) -> str:
    """The suggestion this name is a piece of; empty where it is none's."""
    found = _PIECE.fullmatch(id)
    return found[1] if found else ""
