"""Attachments, by content: stored once under their digest; messages carry digest, size and type only."""

import hashlib
import os
import re
from collections.abc import AsyncIterable, Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.messages import refuse

LARGEST = 20_000_000  # bytes
_KINDS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class Attachment(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    digest: Annotated[str, Field(title="文件指纹", pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(title="字节数", ge=1, le=LARGEST)]
    media: Annotated[str, Field(title="类型", pattern=r"^[\w.+/-]{3,100}$")]
    name: Annotated[str, Field(title="文件名", max_length=120, pattern=r"^[^/\\]*$")] = ""


def place(folder: Path, digest: str) -> Path:
    """Where a file lies, if it is there. Refuses `unknown-file` for what is no digest."""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        refuse("unknown-file", "没有这个附件。", 404)
    return folder / digest[:2] / digest


async def store(folder: Path, chunks: AsyncIterable[bytes], known: Callable[[bytes], str] | None = None) -> Attachment:
    """Writes a file under its SHA-256; its type is read off its first bytes (`known`), never taken from the sender.

    Refuses `file-too-large`, and what `known` refuses. The same content twice is stored once.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size, head = hashlib.sha256(), 0, b""
    with NamedTemporaryFile(dir=folder, delete=False) as draft:
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    refuse("file-too-large", f"附件超过{LARGEST // 1_000_000}MB，请压缩或分开上传。", 413)
                head = (head + chunk)[:16]
                digest.update(chunk)
                draft.write(chunk)
            found = Attachment(digest=digest.hexdigest(), size=max(size, 1), media=(known or kind)(head))
            draft.flush()
            os.fsync(draft.fileno())
            final = place(folder, found.digest)
            final.parent.mkdir(exist_ok=True, mode=0o700)
            os.replace(draft.name, final)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    return found


def kind(head: bytes) -> str:
    """Media type by content."""
    if not head:
        refuse("file-empty", "附件是空的，请检查后重新上传。", 422)
    for magic, media in _KINDS:
        if head.startswith(magic):
            return media
    return refuse("file-type", "附件只能是PDF、PNG或JPEG文件。", 422)
