"""分工特例 as a list; the matter is the stream's name."""

from sqlalchemy import Column, Date, Text

from services.routing.overrides.override import Override
from shared.service import Row, table

overrides = table(
    "overrides",
    *[Column(name, Text, nullable=False) for name in ("unit", "reason")],
    Column("since", Date, nullable=False),
)


def override_row(override: Override) -> dict[str, Row]:
    return {"": (override.unit, override.reason, override.since)} if override.since else {}
