"""What a citizen does at the open pages, without an account; and a picture as a telephone takes it."""

import re
import zlib
from typing import Any

import httpx

from tests.journeys.people import Town
from tests.samples import CITY, at_the_office, at_the_station

HTML = {"accept": "text/html"}
STATION, OFFICE = at_the_station("st1"), at_the_office()
SAID = {"said.words": "梧桐路的路灯又坏了，晚上看不清路。", "said.place": "", "said.name": "", "said.phone": ""}
CODE = re.compile(r"\b\d{6}(?:-[2-9A-HJ-NP-Z]{4}){3}\b")
GPS = b"Exif\0\0GPS 28.2282N 112.9388E"

# What is planted, to be looked for everywhere
WORDS, PLACE, NAME, PHONE = "柳絮巷三轮车夜夜停在消防通道", "柳絮巷七号院东门", "裴素云", "13907391846"
HEARD, OTHER = "柳絮巷口那棵皂角树压着电线", "0739-5551846"
PLANTED = (WORDS, PLACE, NAME, PHONE, HEARD, OTHER, PHONE[-8:], "柳絮巷", "皂角")


def disguises(word: str) -> set[str]:
    """As plain text, as JSON writes it in ASCII, as bytes written in hexadecimal, as an address writes it."""
    return {
        word,
        word.encode("unicode_escape").decode(),
        word.encode().hex(),
        "".join(f"%{b:02X}" for b in word.encode()),
    }


def found_in(text: str, planted: tuple[str, ...] = PLANTED) -> list[str]:
    return [word for word in planted if any(d in text for d in disguises(word))]


def open_stations(town: Town, *ids: str) -> None:
    for id in ids:
        body = {
            "name": f"示例街道代表联络站{id}",
            "township": "示例街道",
            "form": "cloud" if id == "cloud" else "fixed",
        }
        assert town.ask(OFFICE, "intake/register-station", station=id, **body).status_code == 200


def form(town: Town, station: str = "st1") -> httpx.Response:
    return town.http.get(f"/intake/open/say/{CITY}-{station}", headers=HTML)


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def say(town: Town, station: str = "st1", files: Any = None, **entries: str) -> httpx.Response:
    """Opens the page and sends it."""
    given = hidden(form(town, station).text) | SAID | {k.replace("__", "."): v for k, v in entries.items()}
    return town.http.post(f"/intake/open/say/{CITY}-{station}", data=given, files=files, headers=HTML)


def left(town: Town, station: str = "st1", files: Any = None, **entries: str) -> str:
    """The follow-up code of a clue that has been left."""
    answer = say(town, station, files, **entries)
    assert answer.status_code == 200, answer.text
    return code_in(answer.text)


def code_in(page: str) -> str:
    found = CODE.search(page)
    assert found, page
    return found[0]


def follow(town: Town, code: str) -> httpx.Response:
    return town.http.post("/intake/open/clue", data={"code": code}, headers=HTML)


def by_code(town: Town, act: str, code: str, **entries: str) -> httpx.Response:
    return town.http.post(f"/intake/open/{act}", data={"code": code, **entries}, headers=HTML)


def newest(town: Town, q: str = "") -> str:
    """The id of the clue that the station finds."""
    page = town.look(STATION, f"/intake/clues?q={q}").text
    found = re.search(r'href="/intake/clues/([0-9a-f]{32})"', page)
    assert found, page
    return found[1]


def done(town: Town, who: Any, address: str, **body: Any) -> None:
    answer = town.ask(who, f"intake/{address}", **body)
    assert answer.status_code == 200, answer.text
    town.quiet()


def jpeg() -> bytes:
    """A picture with a place written into it, and bytes that look like a marker inside what is coded."""

    def segment(kind: int, body: bytes) -> bytes:
        return bytes([0xFF, kind]) + (len(body) + 2).to_bytes(2) + body

    head = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + segment(0xE1, GPS) + segment(0xFE, GPS)
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + head + segment(0xDB, bytes(65)) + scan + b"\xff\xd9" + GPS


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    inside = chunk(b"IHDR", bytes(13)) + chunk(b"eXIf", GPS) + chunk(b"tEXt", GPS) + chunk(b"IDAT", b"xyz")
    return b"\x89PNG\r\n\x1a\n" + inside + chunk(b"IEND", b"") + GPS
