"""Attachments: stored once by their content, known by their first bytes, given back as they came, to nobody outside."""

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.people import sign
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, Town, a_town
from tests.journeys.refusals import Controls, flat, no, no_page, nothing_written, still_there
from tests.samples import at_the_unit, the_deputy

DEPUTY = the_deputy()
PDF, PNG, JPEG = b"%PDF-1.7\n" + b"a" * 5000, b"\x89PNG\r\n\x1a\n" + b"b" * 50, b"\xff\xd8\xff\xe0" + b"c" * 50
EXE, HTML, LARGE = (
    b"MZ\x90\x00" + b"\0" * 500,
    b"<!doctype html><script>alert(1)</script>",
    b"%PDF-1.7\n" + b"d" * 21_000_000,
)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        yield opened


def put(town: Town, content: Any, **headers: str) -> httpx.Response:
    kind = {"content-type": "application/pdf"}
    return town.http.put("/intake/files", content=content, headers=kind | town.bearer(DEPUTY) | headers)


def stored(town: Town) -> set[Path]:
    """Every file there is, whole or half."""
    return {f for f in town.house.settings.files.rglob("*") if f.is_file()}


@pytest.mark.parametrize(("content", "media"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_file_is_known_by_its_content_and_comes_back_as_it_was(town: Town, content: bytes, media: str) -> None:
    digest = hashlib.sha256(content).hexdigest()
    answer = put(town, content)
    assert answer.json() == {"digest": digest, "size": len(content), "media": media, "name": ""}
    back = town.look(DEPUTY, f"/intake/files/{digest}")
    assert back.content == content
    assert back.headers["content-disposition"].startswith("attachment")
    assert back.headers["content-type"] == "application/octet-stream", "no browser shows or runs it"
    assert back.headers["x-content-type-options"] == "nosniff"


def test_the_same_content_twice_is_stored_once(town: Town) -> None:
    first, files = put(town, PDF), stored(town)
    assert put(town, PDF).json() == first.json()
    assert stored(town) == files


def test_a_file_that_comes_byte_by_byte_is_known_all_the_same(town: Town) -> None:
    def slowly() -> Iterator[bytes]:
        yield from (PDF[n : n + 1] for n in range(12))
        yield PDF[12:]

    assert put(town, slowly()).json()["digest"] == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(LARGE, 413, "file-too-large"), (b"", 422, "file-empty"), (EXE, 422, "file-type"), (HTML, 422, "file-type")],
    ids=["21 MB", "empty", "program", "page"],
)
def test_what_is_no_attachment_leaves_nothing_behind(town: Town, content: bytes, status: int, code: str) -> None:
    files = stored(town)
    with nothing_written(town):
        no(put(town, content), status, code)
        entries = flat(DRAFT) | {"suggestion": "bad-file"}
        sent = {"words.attachments": ("照片.pdf", content or b"", "application/pdf")}
        page = no_page(town.press(DEPUTY, "intake/draft-suggestion", sent, **entries), status, code)
    still_there(page, entries)
    assert "“照片.pdf”" in page
    assert stored(town) == files


def test_a_sender_who_goes_away_leaves_nothing_behind(town: Town) -> None:
    files = stored(town)
    with town.line(DEPUTY, "PUT /intake/files", "Content-Length: 9000") as line:
        line.sendall(PDF[:4000])
        _until(lambda: stored(town) != files)
    _until(lambda: stored(town) == files)


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_nobody_outside_stores_or_reads(town: Town) -> None:
    digest = put(town, PDF).json()["digest"]
    files = stored(town)
    for token, code in (
        ("", "no-session"),
        (sign(DEPUTY, town.secret, -5), "session-expired"),
        ("x.y.z", "session-invalid"),
    ):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        no(town.http.get(f"/intake/files/{digest}", headers=headers), 401, code)
        no(town.http.put("/intake/files", content=PNG * 2, headers=headers), 401, code)
        sent = {"words.attachments": ("a.png", PNG * 2, "image/png")}
        entries = flat(DRAFT) | {"suggestion": "outside"}
        still_there(no_page(town.press(token, "intake/draft-suggestion", sent, **entries), 401, code), entries)
    sent = {"words.attachments": ("a.png", PNG * 2, "image/png")}
    no_page(town.press(at_the_unit(), "intake/draft-suggestion", sent, **flat(DRAFT)), 403, "not-yours-to-ask")
    assert stored(town) == files


@pytest.mark.parametrize(
    "path",
    [
        "../../secret",
        "..%2f..%2fsecret",
        "%2e%2e/%2e%2e/secret",
        "..",
        "%00",
        "a/../../../secret",
        "....//secret",
        "a" * 64,
    ],
)
def test_no_path_leads_out_of_the_folder(town: Town, path: str) -> None:
    """Said to the door itself: a client would tidy the path up before it sends it."""
    with town.line(DEPUTY, f"GET /intake/files/{path}", "Connection: close") as line:
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 405 ")), said[:300]
    assert town.secret.encode() not in said


def test_an_attachment_stays_with_its_draft_until_it_is_taken_off(town: Town) -> None:
    entries = flat(DRAFT) | {"suggestion": "with-file"}
    sent = {"words.attachments": (r"C:\照片\<b>现场.pdf", PDF, "application/pdf")}
    assert town.press(DEPUTY, "intake/draft-suggestion", sent, **entries).status_code == 303
    digest = hashlib.sha256(PDF).hexdigest()
    assert f"/intake/files/{digest}" in town.look(DEPUTY, "/s/with-file").text
    form = town.look(DEPUTY, "/intake/do/revise-draft?suggestion=with-file").text
    assert "&lt;b&gt;现场.pdf" in form
    again = Controls(form).sent
    assert (
        town.press(DEPUTY, "intake/revise-draft", **again | {"words.title": ["关于加装电梯的几点建议"]}).status_code
        == 303
    )
    assert f"/intake/files/{digest}" in town.look(DEPUTY, "/s/with-file").text
    off = Controls(town.look(DEPUTY, "/intake/do/revise-draft?suggestion=with-file").text).sent
    off.pop("words.attachments.kept")
    assert town.press(DEPUTY, "intake/revise-draft", **off).status_code == 303
    assert f"/intake/files/{digest}" not in town.look(DEPUTY, "/s/with-file").text


def test_a_good_file_beside_a_bad_one_need_not_be_sent_again(town: Town) -> None:
    entries = flat(DRAFT) | {"suggestion": "two-files"}
    sent = [("words.attachments", ("好.png", PNG, "image/png")), ("words.attachments", ("坏.exe", EXE, "image/png"))]
    page = no_page(town.press(DEPUTY, "intake/draft-suggestion", sent, **entries), 422, "file-type")
    still_there(page, entries)
    assert town.press(DEPUTY, "intake/draft-suggestion", **Controls(page).sent).status_code == 303
    assert f"/intake/files/{hashlib.sha256(PNG).hexdigest()}" in town.look(DEPUTY, "/s/two-files").text


def test_a_crooked_kept_file_is_refused_in_words(town: Town) -> None:
    for kept in ("x", "[", "[" * 5000, '{"digest": "../x"}', "null", "7"):
        entries = flat(DRAFT) | {"suggestion": "kept", "words.attachments.kept": kept}
        with nothing_written(town):
            answer = town.press(DEPUTY, "intake/draft-suggestion", **entries)
            assert answer.status_code == 422, kept
