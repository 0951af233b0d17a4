"""A closed list of the office: a code for programs, a Chinese word for people."""

from enum import StrEnum


class Word(StrEnum):
    """A code with its word: `ReplyClass.A.word` is what a page prints."""

    word: str

    def __new__(cls, code: str, word: str = "") -> "Word":
        self = str.__new__(cls, code)
        self._value_, self.word = code, word
        return self
