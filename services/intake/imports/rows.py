"""What is listed of imports."""

from services.intake.imports.imported import Import
from shared.columns import days, numbers, texts
from shared.service import Row, table

imports = table(
    "imports",
    *texts("kind", "file", "digest", "stage"),
    *numbers("new", "changed", "same", "left"),
    *days("since"),
)


def import_row(i: Import) -> dict[str, Row]:
    b = i.begun
    if b is None or i.stage is None:
        return {}
    return {"": (b.kind.value, b.file, b.digest, i.stage.value, b.new, b.changed, b.same, b.left, b.on)}
