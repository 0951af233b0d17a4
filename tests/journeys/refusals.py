"""What a no must look like, to a program and to a person, and what a form still holds after it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.journeys.people import Town

PLAIN = re.compile(r"“[^”]*”|JSON|PDF|PNG|JPEG|MB|[ABC]类")  # what others wrote, and initials everybody knows
SHRUGS = ("操作失败", "系统异常", "非法", "None", "“”")


def helps(sentence: str) -> None:
    """Chinese, whole, and no official's shrug."""
    assert re.search(r"[\u4e00-\u9fff]", sentence), sentence
    assert sentence.endswith(("。", "？")), sentence
    assert not re.search(r"[A-Za-z]{2,}", PLAIN.sub("", sentence)), sentence
    assert not any(word in sentence for word in SHRUGS), sentence


def no(answer: httpx.Response, status: int, code: str) -> str:
    """The JSON of a no: exactly code, sentence and fields. Answers the sentence."""
    assert answer.status_code == status, answer.text[:500]
    said = answer.json()
    assert set(said) == {"code", "sentence", "fields"}
    assert said["code"] == code, said
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    helps(said["sentence"])
    for problem in said["fields"]:
        assert set(problem) == {"field", "code", "sentence"}
        helps(problem["sentence"])
    return str(said["sentence"])


def no_page(answer: httpx.Response, status: int, code: str) -> str:
    """The page of a no: its status, its small code, no trace. Answers the page."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"].startswith("text/html")
    assert code in re.findall(r'<small class="code" lang="en">([^<]*)', answer.text)
    assert "Traceback" not in answer.text
    return answer.text


@contextmanager
def nothing_written(town: Town) -> Iterator[None]:
    before = town.written()
    yield
    assert town.written() == before


class Controls(HTMLParser):
    """What a browser would send if the page's command form were pressed again: names with all their values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._box, self._select, self._inside = "", "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        match tag:
            case "form":
                self._inside = given.get("class") == "form"
            case _ if not self._inside:
                return
            case "textarea":
                self._box = name
                self.sent.setdefault(name, []).append("")
            case "select":
                self._select = name
            case "option" if "selected" in given:
                self.sent.setdefault(self._select, []).append(value)
            case "input" if given.get("type") not in ("radio", "checkbox", "file") or "checked" in given:
                self.sent.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self._box][-1] = self.sent[self._box][-1].removeprefix("\n")
            self._box = ""

    def handle_data(self, data: str) -> None:
        if self._box:
            self.sent[self._box][-1] += data


def flat(body: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A command's body as the entries of its form: dotted names, numbered rows, a list of texts line by line."""
    found: dict[str, Any] = {}
    for name, value in body.items():
        path = prefix + name
        match value:
            case dict():
                found |= flat(value, f"{path}.")
            case [dict(), *_]:
                found |= {k: v for n, row in enumerate(value) for k, v in flat(row, f"{path}.{n}.").items()}
            case list() if name == "answers":
                found |= {f"{path}.{n}": text for n, text in enumerate(value)}
            case list() if name == "demands":
                found[path] = "\n".join(value)
            case list():
                found[path] = list(value)
            case _:
                found[path] = str(value)
    return found


def typed(entries: Mapping[str, Any]) -> dict[str, list[str]]:
    """Entries as a form sends them: every value a text, in a list."""
    return {name: value if isinstance(value, list) else [value] for name, value in entries.items()}


def still_there(page: str, entries: Mapping[str, Any]) -> None:
    """Pressed again as it stands, the form sends every entry again."""
    sent = Controls(page).sent
    for name, values in typed(entries).items():
        assert _lines(sent.get(name, [])) == _lines(values), name


def _lines(values: list[str]) -> list[str]:
    return sorted("\n".join(values).splitlines())
