"""分工特例 as a list; the matter is the stream's name."""

from services.routing.overrides.override import Override
from shared.columns import days, texts
from shared.service import Row, table

overrides = table(
    "overrides",
    *texts("unit", "reason"),
    *days("since"),
)


def override_row(override: Override) -> dict[str, Row]:
    return {"": (override.unit, override.reason, override.since)} if override.since else {}
