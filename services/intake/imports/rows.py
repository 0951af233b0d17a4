"""What is listed of imports."""

from sqlalchemy import Column, Date, Integer, Text

from services.intake.imports.imported import Import
from shared.service import Row, table

imports = table(
    "imports",
    *[Column(name, Text, nullable=False) for name in ("kind", "file", "digest", "stage")],
    *[Column(name, Integer, nullable=False) for name in ("new", "changed", "same", "left")],
    Column("since", Date, nullable=False),
)


def import_row(i: Import) -> dict[str, Row]:
    b = i.begun
    if b is None or i.stage is None:
        return {}
    return {"": (b.kind.value, b.file, b.digest, i.stage.value, b.new, b.changed, b.same, b.left, b.on)}
