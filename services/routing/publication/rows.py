"""What is listed of publications: only what everybody may read, while it may be read."""

from sqlalchemy import Column, Date, Integer, Text

from services.routing.publication.publication import Publication
from shared.service import Row, table

_TEXTS = ("number", "title", "unit", "reply_class", "publicity", "text")
published = table(
    "published",
    *[Column(name, Text, nullable=False) for name in _TEXTS],
    *[Column(name, Integer, nullable=False) for name in ("year", "version")],
    *[Column(name, Date, nullable=False) for name in ("replied", "day")],
    index=["congress day"],
)


def published_row(p: Publication) -> dict[str, Row]:
    if not (s := p.shown):
        return {}
    said = (s.number, s.title, s.unit, s.reply_class.value, s.publicity.value, s.text)
    return {"": (*said, s.year, s.version, s.replied, s.on)}
