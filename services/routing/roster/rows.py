"""现场交办单位 as a list: one row for each unit that sits at a year's assignment meeting."""

from services.routing.roster.seating import Seating
from shared.columns import numbers, texts
from shared.service import Row, table

seats = table("seats", *texts("unit"), *numbers("year"))


def seat_rows(seating: Seating) -> dict[str, Row]:
    return {unit: (unit, seating.year) for unit in seating.units}
