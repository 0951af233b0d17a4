"""导入: what can be asked of an import, and where the rule stands."""

from services.intake.imports import imported, importing, rows
from shared.service import Decider, Listing, Rule

DECIDERS = [
    Decider(
        "import",
        imported.Import(),
        imported.evolve,
        {
            importing.BeginImport: Rule(importing.begin_import, begins=True),
            importing.UndoImport: Rule(importing.undo_import, when=importing.may_undo),
            importing.TakeRows: Rule(importing.take_rows),
            importing.RefuseRows: Rule(importing.refuse_rows),
            importing.FinishImport: Rule(importing.finish_import),
            importing.FinishUndo: Rule(importing.finish_undo),
        },
        [Listing(rows.imports, rows.import_row)],
    )
]
