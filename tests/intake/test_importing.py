"""导入: begun with what was previewed, rows taken by the machine, undone as one."""

from typing import Any

import pytest

from services.intake.imports.importing import BeginImport, FinishImport, FinishUndo, RefuseRows, TakeRows, UndoImport
from services.intake.service import intake
from shared.events.intake import DeputySeated
from shared.people import Person
from shared.words import ImportKind, ImportStage, Role
from tests.samples import CITY, Office, at_the_county, at_the_office, refused

BEGIN = BeginImport(batch="i1", kind=ImportKind.DEPUTIES, digest="a" * 64, media="text/csv", new=3, left=1)
MACHINE = Person("office-1", "", Role.SYSTEM, CITY)


def begun() -> Office:
    office = Office(intake)
    office.ask(BEGIN, at_the_office())
    return office


def stage(office: Office) -> Any:
    return office.state("import/i1").stage


def test_an_import_takes_its_rows_in_order_and_is_finished() -> None:
    office = begun()
    assert office.ask(TakeRows(batch="i1", rows=(2, 3), ids=("d1", "d2")), MACHINE)
    assert office.ask(TakeRows(batch="i1", rows=(3, 4), ids=("d2", "d3")), MACHINE) == [], "somebody else was faster"
    assert office.ask(TakeRows(batch="i1", rows=(4,), ids=("d3",)), MACHINE)
    assert office.ask(FinishImport(batch="i1"), MACHINE)
    assert (stage(office), office.state("import/i1").taken) == (ImportStage.FINISHED, 3)
    assert office.ask(FinishImport(batch="i1"), MACHINE) == []


def test_what_a_rule_would_not_take_is_named_once() -> None:
    office = begun()
    no = RefuseRows(batch="i1", rows=(3,), sentences=("不行。",))
    assert office.ask(no, MACHINE)
    assert office.ask(no, MACHINE) == []
    assert office.state("import/i1").refused == ((3, "不行。"),)


def test_there_is_one_undo_and_nothing_is_written_after_it() -> None:
    office = begun()
    office.ask(UndoImport(batch="i1"), at_the_office())
    assert office.ask(UndoImport(batch="i1"), at_the_office()) == []
    assert office.ask(TakeRows(batch="i1", rows=(2,), ids=("d1",)), MACHINE) == []
    assert office.ask(FinishImport(batch="i1"), MACHINE) == []
    office.ask(FinishUndo(batch="i1", undone=2, kept=(4,)), MACHINE)
    assert office.ask(FinishUndo(batch="i1", undone=2, kept=(4,)), MACHINE) == []
    i = office.state("import/i1")
    assert (i.stage, i.undone, i.kept_rows) == (ImportStage.UNDONE, 2, (4,))
    with refused("import-undone"):
        office.ask(UndoImport(batch="i1"), at_the_office())


def test_an_import_that_changes_nothing_is_not_begun() -> None:
    with refused("nothing-to-import", 422):
        Office(intake).ask(BEGIN.model_copy(update={"new": 0}), at_the_office())
    with refused("import-begun"):
        begun().ask(BEGIN.model_copy(update={"new": 9}), at_the_office())
    with refused("unknown-import", 404):
        Office(intake).ask(UndoImport(batch="i9"), at_the_office())


def test_imports_are_the_offices() -> None:
    for command in (BEGIN, UndoImport(batch="i1")):
        with refused("not-yours-to-ask", 403):
            begun().ask(command, at_the_county())


def test_no_fact_of_an_import_leaves_the_service_or_says_what_a_row_says() -> None:
    office = begun()
    office.ask(TakeRows(batch="i1", rows=(2,), ids=("d1",)), MACHINE)
    assert [fact.topic for fact in office.told("import/i1")] == [None, None]
    assert not any(isinstance(fact, DeputySeated) for fact in office.told("import/i1"))


@pytest.mark.parametrize("n", [201, 500])
def test_the_state_stays_small_however_many_rows_are_kept(n: int) -> None:
    office = begun()
    office.ask(UndoImport(batch="i1"), at_the_office())
    office.ask(FinishUndo(batch="i1", undone=0, kept=tuple(range(n))), MACHINE)
    i = office.state("import/i1")
    assert (i.kept, len(i.kept_rows)) == (n, 200)
