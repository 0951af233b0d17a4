"""A picture without what the camera wrote into it: place, time, device, thumbnail. What is seen stays as it is."""

import re

from shared.messages import refuse

_TOLD = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}  # EXIF and XMP, makers' own, IPTC, comments; colours stay
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # a marker inside what is coded
_SEEN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}


def stripped(data: bytes) -> bytes:
    """JPEG or PNG. Refuses `picture-unreadable`."""
    try:
        return b"".join(_jpeg(data) if data.startswith(b"\xff\xd8") else _png(data))
    except (IndexError, ValueError):
        return refuse("picture-unreadable", "照片无法读取，请换一张PNG或JPEG照片。", 422)


def _jpeg(data: bytes) -> list[bytes]:
    kept, at = [data[:2]], 2
    while data[at + 1] != 0xD9:
        kind, end = data[at + 1], at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if data[at] != 0xFF or end > len(data):
            raise ValueError
        if kind not in _TOLD:
            kept.append(data[at:end])
        at = end
        if kind == 0xDA:
            found = _MARK.search(data, at)
            if not found:
                raise ValueError
            kept.append(data[at : found.start()])
            at = found.start()
    return [*kept, b"\xff\xd9"]


def _png(data: bytes) -> list[bytes]:
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError
    kept, at, kind = [data[:8]], 8, b""
    while kind != b"IEND":
        kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        if len(kind) < 4 or end > len(data):
            raise ValueError
        if kind in _SEEN:
            kept.append(data[at:end])
        at = end
    return kept
