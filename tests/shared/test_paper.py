"""Paper: Chinese fonts go into the PDF, nothing is fetched, and without a font there is a sentence instead."""

import re
import socket
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from shared.paper import chinese_fonts, pdf, qr_png, word
from shared.settings import DEPLOY
from shared.web.pages import STATIC
from tests.samples import refused

STYLE = STATIC / "letter.css"
FIELDS = {
    "title": "对示例市人民代表大会第7-1-001号建议的答复",
    "sections": [("一、关于“加装电梯”", "A&B两处已装<二十部>。\n另起一段。")],
    "promises": [("完成首批加装", "2026年12月15日", "住建局")],
    "basis": "",
    "co": "",
    "to": "示例代表001代表：",
}


def unpacked(file: bytes) -> Iterator[bytes]:
    """The objects of a PDF, packed streams as plain bytes."""
    yield file
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.S):
        with suppress(zlib.error):
            yield zlib.decompress(stream)


def test_a_sheet_carries_its_chinese_font() -> None:
    made = pdf('<article class="letter"><p>关于加装老旧小区电梯的建议，现答复如下。</p></article>', STYLE)
    assert made.startswith(b"%PDF-")
    inside = b"".join(unpacked(made))
    assert re.search(rb"/BaseFont ?/[A-Z]{6}\+\S*(CJK|Song|Hei|Ming)", inside), (
        "no Chinese font, cut to what is written"
    )
    assert b"/FontFile" in inside, "a reader without Chinese fonts would see empty boxes"


def test_a_sheet_fetches_nothing(tmp_path: Path) -> None:
    """Neither the web nor the disk, whatever a text smuggles in."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        (tmp_path / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        port = listener.getsockname()[1]
        html = f'<img src="http://127.0.0.1:{port}/x.png"><img src="{(tmp_path / "secret.svg").as_uri()}"><p>正文</p>'
        assert pdf(html, STYLE).startswith(b"%PDF-")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_without_a_chinese_font_the_pdf_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "fonts.conf"
    bare.write_text(f'<?xml version="1.0"?><fontconfig><dir>{tmp_path}</dir></fontconfig>')
    monkeypatch.setenv("FONTCONFIG_FILE", str(bare))
    chinese_fonts.cache_clear()
    try:
        with refused("no-chinese-font", 503) as no:
            pdf("<p>正文</p>", STYLE)
        assert "中文字体" in str(no.value)
    finally:
        monkeypatch.undo()
        chinese_fonts.cache_clear()


def test_the_word_file_comes_from_the_offices_template_and_says_the_same() -> None:
    made = word(DEPLOY / "letters" / "reply.docx", FIELDS, {"qr": qr_png("http://127.0.0.1/s/s1")})
    sheet = Document(BytesIO(made))
    text = "\n".join(p.text for p in sheet.paragraphs)
    assert "对示例市人民代表大会第7-1-001号建议的答复" in text
    assert "A&B两处已装<二十部>。" in text
    assert [c.text for c in sheet.tables[0].rows[1].cells] == ["完成首批加装", "2026年12月15日", "住建局"]
    assert len(sheet.inline_shapes) == 1, "the code that opens the record"
    assert "{" not in text, "a field was not filled in"
