"""Paper: a sheet as PDF with its fonts inside, and as a Word file from a template that the office itself edits."""

import logging
import subprocess
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from shared.messages import refuse

QR_WIDTH = 24  # millimetres
logging.getLogger("weasyprint").setLevel(logging.ERROR)  # its remarks on style rules for screens are no news here


def qr_png(address: str) -> bytes:
    """The address as a drawing, with the quiet edge that scanners want."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()


def pdf(html: str, style: Path) -> bytes:
    """The sheet as PDF. Nothing is fetched: what the sheet shows stands in it as data.

    Refuses `no-typesetting` where Pango is not installed, `no-chinese-font` where no font could write the text."""
    if not chinese_fonts():
        refuse("no-chinese-font", "这台服务器没有安装中文字体，不能生成PDF，请下载Word版，或请运维安装中文字体。", 503)
    try:
        from weasyprint import CSS, HTML  # heavy, and of use here alone
        from weasyprint.urls import URLFetcher
    except OSError:
        refuse("no-typesetting", "这台服务器没有安装排版组件，不能生成PDF，请下载Word版，或请运维安装。", 503)
    made: bytes = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf(
        stylesheets=[CSS(filename=style)]
    )
    return made


def word(template: Path, fields: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The template filled in: `{{ name }}` stands for a field, pictures are drawn `QR_WIDTH` wide."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage
    from jinja2.sandbox import SandboxedEnvironment

    sheet = DocxTemplate(template)
    drawn = {name: InlineImage(sheet, BytesIO(data), width=Mm(QR_WIDTH)) for name, data in pictures.items()}
    sheet.render({**fields, **drawn}, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    made = BytesIO()
    sheet.save(made)
    return made.getvalue()


@cache
def chinese_fonts() -> tuple[str, ...]:
    """Families that know Chinese, as fontconfig has them; none where it is not installed."""
    try:
        asked = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=20)
    except OSError:
        return ()
    return tuple(sorted(set(asked.stdout.split("\n")) - {""}))
