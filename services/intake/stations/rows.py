"""What is listed of stations."""

from sqlalchemy import Boolean, Column, Date, Integer, Text

from services.intake.stations.station import Station
from shared.service import Row, table

LIST = "\n"  # between the entries of a list in one column


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


stations = table(
    "stations",
    *_texts("name", "kind", "form", "township", "township_type"),
    Column("active", Boolean, nullable=False),
    *_texts("keeper", "address", "haves", "needs"),
    Column("deputies", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("latest", Date),
    index=["congress township"],
)


def station_row(s: Station) -> dict[str, Row]:
    if not s.name:
        return {}
    words = (s.name, s.kind.value, s.form.value, s.township, s.township_type.value, s.active, s.keeper, s.address)
    return {"": (*words, LIST.join(s.haves), LIST.join(s.needs), len(s.deputies), s.year, s.latest)}
