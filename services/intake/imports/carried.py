"""An import carried through: what the child process tells of its file, row by row to the writer, and back again.

A row is an ordinary command of whoever imports, its key made of import and row: pressed again after a crash, nothing is
written twice and nothing is left out. The journal says what an import has changed, and so what to put back.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from services.intake.imports.imported import Import, ImportBegun, known_import
from services.intake.imports.importing import BeginImport, FinishImport, FinishUndo, RefuseRows, TakeRows, UndoImport
from services.intake.imports.kinds import KINDS, Kind
from services.intake.roll.seating import SeatDeputy
from services.intake.stations.registering import RegisterStation
from shared import bounded, events
from shared.batch import folded
from shared.files import place
from shared.journal import histories
from shared.messages import Answer, Command, Refused, refuse
from shared.people import Person
from shared.service import Decider
from shared.web.reading import reading, state, states
from shared.words import Role
from shared.writer import Writer

COMMANDS: Mapping[str, type[Command]] = {"deputies": SeatDeputy, "stations": RegisterStation}
CHUNK, PATIENCE = 200, 20  # rows at a time; seconds of one press
Told = dict[str, Any]
Row = tuple[int, str]  # where it stands in the file, and its id
_busy: set[tuple[str, str]] = set()


def drawer(files: Path, congress: str) -> Path:
    """Apart from attachments, which whoever knows their digest may fetch; and each congress's own."""
    return files / "imports" / congress


async def look(
    writer: Writer, who: Person, files: Path, kind: Kind, digest: str, media: str, want: str,
    answers: Mapping[str, str] | None = None, **more: Any,
) -> Told:  # fmt: skip
    """What the child tells of a stored file. Raises Refused when the file as a whole says no."""
    file = place(drawer(files, who.congress), digest)
    if not file.is_file():
        refuse("unknown-file", "没有这个文件，请重新上传。", 404)
    async with reading(writer.db, who.congress) as db:
        found = await states(db, writer.service.decider_of[kind.stream], who.congress)
        congress, _ = await state(db, writer.service.decider_of["congress"], who.congress, who.congress)
    decider = writer.service.decider_of[kind.stream]
    question: Told = {"kind": kind.code, "file": str(file), "media": media, "congress": who.congress, "want": want}
    question["there"] = [(id, _record(kind, decider, id, one)) for id, one in found.items() if one.name]
    question["known"] = {said: c.code for c in congress.counties for said in (c.code, c.name)}
    return await told(question | {"answers": answers or {}} | more)


async def told(question: Mapping[str, Any]) -> Told:
    try:
        answer: Told = await asyncio.to_thread(bounded.ask, "services.intake.imports.told", question)
    except bounded.TooMuch:
        refuse("sheet-too-much", "文件占用的内存或时间过多，没有读取；请把内容复制到新的工作簿再上传。", 422)
    if no := answer.get("unreadable"):
        raise Refused(no[0], no[1], 422)
    return answer


def _record(kind: Kind, decider: Decider, id: str, one: Any) -> list[Any]:
    said = decider.shape.dump_python(one, mode="json") | ({kind.number: id} if kind.digits else {})
    return [said[column.field] for column in kind.columns]


async def begin(writer: Writer, who: Person, files: Path, cmd: BeginImport) -> None:
    with _alone(who, cmd.batch):
        await writer.ask(cmd, who, f"{cmd.batch}/begin")
        await _carry(writer, who, files, cmd.batch)


async def go_on(writer: Writer, who: Person, files: Path, batch: str) -> None:
    with _alone(who, batch):
        await _carry(writer, who, files, batch)


async def undo(writer: Writer, who: Person, batch: str) -> None:
    with _alone(who, batch):
        await writer.ask(UndoImport(batch=batch), who)
        await _put_back(writer, who, batch)


@contextmanager
def _alone(who: Person, batch: str) -> Iterator[None]:
    """Nobody takes back what is still being written."""
    mine = (who.congress, batch)
    if mine in _busy:
        refuse("import-busy", "这次导入正在写入，请稍候再看。")
    _busy.add(mine)
    try:
        yield
    finally:
        _busy.discard(mine)


# There


async def _carry(writer: Writer, who: Person, files: Path, batch: str) -> None:
    """On from where it stands, until all rows are in or patience is over; then one presses again."""
    deadline, machine = time.monotonic() + PATIENCE, replace(who, role=Role.SYSTEM)
    found, taken, actors = await _so_far(writer, who, batch)
    begun = known_import(found)
    kind = KINDS[begun.kind]
    write = await _wanted(writer, who, files, begun)
    values = {row: said for row, _, _, said in write}
    open_ones = await _unwritten(writer, who, kind, batch, actors, [row for row in taken if row[0] in values])
    await _write(writer, who, kind, batch, open_ones, values)
    rest = [(row, id) for row, id, fate, _ in write if row > found.upto and fate != "same"]
    for n in range(0, len(rest), CHUNK):
        if time.monotonic() > deadline:
            return
        chunk = rest[n : n + CHUNK]
        rows, ids = zip(*chunk, strict=True)
        if await writer.ask(TakeRows(batch=batch, rows=rows, ids=ids), machine) is None:
            return  # somebody else carries it on, or takes it back
        await _write(writer, who, kind, batch, chunk, values)
    await writer.ask(FinishImport(batch=batch), machine)


async def _wanted(writer: Writer, who: Person, files: Path, begun: ImportBegun) -> list[Any]:
    answers = {str(r.row): "same" if r.same else "different" for r in begun.rulings}
    kind = KINDS[begun.kind]
    rows: list[Any] = (await look(writer, who, files, kind, begun.digest, begun.media, "write", answers))["rows"]
    return rows


async def _write(
    writer: Writer, who: Person, kind: Kind, batch: str, rows: Sequence[Row], values: Mapping[int, Mapping[str, Any]]
) -> None:
    asked = [writer.ask(_command(kind, id, values[row]), who, f"{batch}/{row}") for row, id in rows]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    noes = _noes(rows, answers)
    if noes:
        machine = replace(who, role=Role.SYSTEM)
        named = {"rows": tuple(noes), "sentences": tuple(str(no) for no in noes.values())}
        await writer.ask(RefuseRows(batch=batch, **named), machine)  # type: ignore[arg-type]


def _noes(rows: Sequence[Row], answers: Sequence[Answer | BaseException | None]) -> dict[int, Refused]:
    """What rules would not take. Anything else ends the work: it is carried on later."""
    noes = {}
    for (row, _), answer in zip(rows, answers, strict=True):
        if isinstance(answer, Refused) and answer.status < 500:
            noes[row] = answer
        elif isinstance(answer, BaseException):
            raise answer
    return noes


def _command(kind: Kind, id: str, values: Mapping[str, Any]) -> Command:
    command = COMMANDS[kind.code]
    return command.model_validate({**values, command.about: id})


# What the journal says


async def _so_far(writer: Writer, who: Person, batch: str) -> tuple[Import, list[Row], set[str]]:
    """The import, every row taken, and by whom it was carried."""
    decider, name = writer.service.decider_of["import"], f"{who.congress}/import/{batch}"
    async with reading(writer.db, who.congress) as db:
        found, _ = await state(db, decider, who.congress, batch)
        facts = (await histories(db, [name])).get(name, [])
    known_import(found)
    taken: list[Row] = []
    for fact in facts:
        event = decider.facts[fact.type]
        if event.__name__ == "RowsTaken":
            said = event.model_validate_json(fact.body).model_dump()
            taken += zip(said["rows"], said["ids"], strict=True)
    return found, taken, {fact.actor for fact in facts}


async def _unwritten(
    writer: Writer, who: Person, kind: Kind, batch: str, actors: set[str], taken: Sequence[Row]
) -> list[Row]:
    """Of the last rows taken, those that are not in the journal: a crash came between."""
    last = taken[-CHUNK:]
    past = await _past(writer, who, kind, last)
    return [(row, id) for row, id in last if not _ours(past.get(id, []), _causes(who, actors, f"{batch}/{row}"))]


async def _past(writer: Writer, who: Person, kind: Kind, rows: Sequence[Row]) -> dict[str, list[Any]]:
    start = f"{who.congress}/{kind.stream}/"
    async with reading(writer.db, who.congress) as db:
        found = await histories(db, [f"{start}{id}" for _, id in rows])
    return {name.removeprefix(start): facts for name, facts in found.items()}


def _causes(who: Person, actors: set[str], key: str) -> set[UUID]:
    return {replace(who, id=actor).message(key) for actor in actors}


def _ours(facts: Sequence[Any], causes: set[UUID]) -> list[int]:
    return [n for n, fact in enumerate(facts) if fact.cause in causes]


# And back


async def _put_back(writer: Writer, who: Person, batch: str) -> None:
    deadline = time.monotonic() + PATIENCE
    found, taken, actors = await _so_far(writer, who, batch)
    kind = KINDS[known_import(found).kind]
    undone, kept = 0, list[int]()
    for n in range(0, len(taken), CHUNK):
        if time.monotonic() > deadline:
            return
        chunk = taken[n : n + CHUNK]
        past = await _past(writer, who, kind, chunk)
        back = {row: _before(writer, kind, id, past.get(id, []), _causes(who, actors, f"{batch}/{row}"),
                             _causes(who, actors, f"{batch}/undo/{row}")) for row, id in chunk}  # fmt: skip
        asked = [(row, id) for row, id in chunk if isinstance(back[row], dict)]
        commands = [writer.ask(_command(kind, id, back[row]), who, f"{batch}/undo/{row}") for row, id in asked]
        noes = _noes(asked, await asyncio.gather(*commands, return_exceptions=True))
        kept += [row for row, _ in chunk if back[row] == "kept" or row in noes]
        undone += sum(back[row] == "undone" for row, _ in chunk) + len(asked) - len(noes)
    await writer.ask(FinishUndo(batch=batch, undone=undone, kept=tuple(kept)), replace(who, role=Role.SYSTEM))


def _before(writer: Writer, kind: Kind, id: str, facts: Sequence[Any], causes: set[UUID], undone: set[UUID]) -> Any:
    """The record to write back; or `nothing` was written, it is `undone`, or others have changed it: `kept`."""
    decider, ours = writer.service.decider_of[kind.stream], _ours(facts, causes)

    def record(upto: int) -> dict[str, Any]:
        one = folded(decider, [(f.type, f.body) for f in facts[:upto]], events.lift)
        return dict(zip((c.field for c in kind.columns), _record(kind, decider, id, one), strict=True))

    if not ours:
        return "nothing"
    if _ours(facts, undone):
        return "undone"
    if record(len(facts)) != record(ours[-1] + 1):
        return "kept"
    before = record(ours[0])
    return before if before[kind.name] else record(ours[-1] + 1) | dict(kind.gone)
