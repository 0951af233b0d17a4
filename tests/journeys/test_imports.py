"""导入 over HTTP on a real PostgreSQL: previewed, written, interrupted, carried on, taken back."""

import asyncio
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from services.intake.imports import carried
from services.intake.roll.rows import seats as listed
from services.intake.roll.seating import SeatDeputy
from shared.journal import journal
from shared.messages import Command, Refused
from shared.people import COOKIE, Person
from shared.streams import id_of
from shared.web.reading import reading, state
from shared.words import DeputyStatus, Role
from tests.conftest import Fresh
from tests.intake.planted import as_csv, as_excel, deputy, planted
from tests.journeys.people import Town, a_town
from tests.journeys.refusals import no_page, nothing_written
from tests.samples import CITY, at_the_county, at_the_office, person

OFFICE = at_the_office()
SECOND = person(Role.OFFICE, "office-2")
COUNTIES = [{"code": "439902", "name": "枫渡区"}, {"code": "439903", "name": "云溪县"}]


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        registered = {"congress": CITY, "name": "示例市人民代表大会", "counties": COUNTIES}
        assert opened.ask(OFFICE, "intake/register-congress", **registered).status_code == 200
        yield opened


def send(town: Town, who: Person, path: str, files: Any = None, **entries: str) -> httpx.Response:
    headers = {"accept": "text/html", "cookie": f"{COOKIE}={town.token(who)}"}
    return town.http.post(f"/intake/{path}", data=entries, files=files, headers=headers)


def upload(town: Town, file: Path, kind: str = "deputies", who: Person = OFFICE) -> httpx.Response:
    return send(town, who, f"import/{kind}", {"file": (f"名册{file.suffix}", file.read_bytes())})


def preview(town: Town, file: Path) -> tuple[str, str]:
    """The address of the preview, and the page."""
    answer = upload(town, file)
    assert answer.status_code == 303, answer.text
    page = town.look(OFFICE, answer.headers["location"])
    assert page.status_code == 200, page.text
    return answer.headers["location"].removeprefix("/intake/"), page.text


def counted(page: str) -> dict[str, int]:
    """The counters: 全部, 新增 …"""
    found = re.findall(r"<b>(\d+)</b> <span>(?:<i[^>]*>[^<]*</i>)?([^<]+)</span>", page)
    return {label: int(n) for n, label in found}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(batch|seen)" value="([^"]*)"', page))


def begin(town: Town, path: str, page: str, who: Person = OFFICE, **answers: str) -> str:
    """Pressed; the path of the import."""
    answer = send(town, who, path, None, **hidden(page), **answers)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix("/intake/")


def on_loop(town: Town, work: Any) -> Any:
    return asyncio.run_coroutine_threadsafe(work, town.loop).result(60)


def seats(town: Town) -> dict[str, Any]:
    """The roll by certificate number."""

    async def read() -> dict[str, Any]:
        writer = town.house.writers["intake"]
        decider = writer.service.decider_of["deputy"]
        async with reading(writer.db, CITY) as db:
            ids = [id_of(s) for s in (await db.scalars(select(listed.c.stream))).all()]
            found = [(await state(db, decider, CITY, id))[0] for id in ids]
        return {d.certificate: d for d in found if d.certificate}

    return on_loop(town, read())


def facts(town: Town) -> int:
    async def read() -> int:
        async with town.house.databases["intake"].connect() as db:
            return await db.scalar(select(func.count()).select_from(journal)) or 0

    return int(on_loop(town, read()))


def some(start: int, size: int, **changes: str) -> list[list[str]]:
    return [deputy(n, **changes) for n in range(start, start + size)]


@pytest.mark.parametrize("excel", [True, False], ids=["Excel", "CSV"])
def test_5000_rows_are_previewed_and_nothing_is_written(town: Town, tmp_path: Path, excel: bool) -> None:
    made = planted(merges=excel)
    file = as_excel(tmp_path / "a.xlsx", made) if excel else as_csv(tmp_path / "a.csv", made.rows)
    with nothing_written(town):
        path, page = preview(town, file)
        assert counted(page) == {"全部": 5000, "新增": 4800, "变更": 0, "相同": 0, "待确认": 20, "有误": 180}
        assert "rows-wrong" in page
        assert "第9行D列“无名县”不是本级人大登记的县区；其余4800行无误，尚未写入。" in page
        wrong = town.look(OFFICE, f"/intake/{path}&fate=wrong&page=2").text
        assert all(f"第{row}行" in html.unescape(wrong) for row in sorted(r for r, *_ in made.cells)[50:60])
        away = town.look(OFFICE, "/intake/" + path.replace("?", "/wrong.xlsx?"))
        (tmp_path / "wrong.xlsx").write_bytes(away.content)
    _, again = preview(town, tmp_path / "wrong.xlsx")
    assert counted(again)["全部"] == 200, "the wrong rows and the questions, and no other"


def test_an_import_is_written_and_taken_back_as_one(town: Town, tmp_path: Path) -> None:
    first = as_csv(tmp_path / "first.csv", some(100, 3))
    begin(town, *preview(town, first))
    before = seats(town)
    rows = [*some(101, 2, 职业="医生"), *some(103, 300)]
    path, page = preview(town, as_csv(tmp_path / "a.csv", rows))
    assert counted(page) == {"全部": 302, "新增": 300, "变更": 2, "相同": 0, "待确认": 0, "有误": 0}
    assert "职业：教师 → 医生" in page
    assert "全部正确，导入302行" in page
    at = begin(town, path, page)
    record = town.look(OFFICE, f"/intake/{at}").text
    assert "已导入" in record
    after = seats(town)
    assert after["示00101"].occupation == "医生"
    assert (after["示00402"].name, str(after["示00402"].elected)) == ("示例代表0402", "2022-01-12")
    assert after["示00402"].county == "439902"
    change = {"certificate": "示00103", "name": "示例代表0103", "delegation": "又改", "county": "439903"}
    ids = on_loop(town, _ids(town))
    town.ask(OFFICE, "intake/seat-deputy", deputy=ids["示00103"], **change)
    assert send(town, OFFICE, f"{at}/undo").status_code == 303
    record = town.look(OFFICE, f"/intake/{at}").text
    assert "已撤销" in record
    assert "导入后又有修改，保留现状：第4行。" in record
    now = seats(town)
    assert now["示00101"] == before["示00101"], "as it was"
    assert now["示00402"].status is DeputyStatus.LEFT, "came with the import, and goes with it"
    assert (now["示00103"].delegation, now["示00103"].seated) == ("又改", True), "somebody has changed it since"
    no_page(send(town, OFFICE, f"{at}/undo"), 409, "import-undone")


async def _ids(town: Town) -> dict[str, str]:
    writer = town.house.writers["intake"]
    async with reading(writer.db, CITY) as db:
        ids = [id_of(s) for s in (await db.scalars(select(listed.c.stream))).all()]
        decider = writer.service.decider_of["deputy"]
        return {(await state(db, decider, CITY, id))[0].certificate: id for id in ids}


@pytest.mark.parametrize("after", [0, 1, 77, 200, 333])
def test_a_crash_halfway_loses_and_doubles_nothing(town: Town, tmp_path: Path, after: int) -> None:
    """It dies after so many rows; somebody else presses 继续导入; then everything is taken back, in two goes."""
    start = 10_000 + after * 1_000
    path, page = preview(town, as_csv(tmp_path / "a.csv", some(start, 450)))
    dying = Dying(town, after)
    with dying:
        answer = send(town, OFFICE, path, None, **hidden(page))
    assert answer.status_code == 503, answer.text
    at = f"imports/{hidden(page)['batch']}"
    assert "未完成" in town.look(OFFICE, f"/intake/{at}").text
    assert send(town, SECOND, f"{at}/continue").status_code == 303
    record = town.look(OFFICE, f"/intake/{at}").text
    assert "已导入" in record
    there = seats(town)
    assert all(f"示{n:05d}" in there for n in range(start, start + 450))
    assert facts_of(town, at) == 450 * 2, "each row once: two facts"
    with Dying(town, after):
        assert send(town, OFFICE, f"{at}/undo").status_code == 503
    assert "正在撤销" in town.look(OFFICE, f"/intake/{at}").text
    assert send(town, SECOND, f"{at}/undo").status_code == 303
    record = town.look(OFFICE, f"/intake/{at}").text
    assert "450行" in record
    assert "0行（导入后又有修改）" in record
    there = seats(town)
    assert not any(there[f"示{n:05d}"].seated for n in range(start, start + 450))


class Dying:
    """The writer stops taking seats after so many, as when the database goes away."""

    def __init__(self, town: Town, after: int) -> None:
        self.writer, self.left = town.house.writers["intake"], after

    def __enter__(self) -> None:
        self.ask = self.writer.ask

        async def ask(command: Command, who: Person, key: str | None = None) -> Any:
            if isinstance(command, SeatDeputy):
                self.left -= 1
                if self.left < 0:
                    raise Refused("database-away", "系统暂时无法保存，请稍后再试。", 503)
            return await self.ask(command, who, key)

        self.writer.ask = ask  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        self.writer.ask = self.ask  # type: ignore[method-assign]


def facts_of(town: Town, at: str) -> int:
    """How many facts the rows of an import have made."""

    async def read() -> int:
        writer, batch = town.house.writers["intake"], at.rsplit("/", 1)[1]
        _, taken, actors = await carried._so_far(writer, OFFICE, batch)
        past = await carried._past(writer, OFFICE, carried.KINDS["deputies"], taken)
        causes = {row: carried._causes(OFFICE, actors, f"{batch}/{row}") for row, _ in taken}
        return sum(len(carried._ours(past.get(id, []), causes[row])) for row, id in taken)

    return int(on_loop(town, read()))


def test_a_row_that_a_rule_will_not_take_is_named_and_the_others_are_written(town: Town, tmp_path: Path) -> None:
    """Who is suspended with a ground is not put back in office by a sheet."""
    begin(town, *preview(town, as_csv(tmp_path / "a.csv", some(300, 2))))
    id = on_loop(town, _ids(town))["示00301"]
    ground = {"deputy": id, "reason": "detained", "on": "2026-03-02"}
    answer = town.ask(OFFICE, "intake/suspend-deputy", **ground)
    assert answer.status_code == 200, answer.text
    at = begin(town, *preview(town, as_csv(tmp_path / "b.csv", some(300, 3, 职业="医生"))))
    record = town.look(OFFICE, f"/intake/{at}").text
    assert "第3行：示例代表0301已登记暂停执行职务" in record
    there = seats(town)
    assert [there[f"示{n:05d}"].occupation for n in (300, 301, 302)] == ["医生", "教师", "医生"]
    send(town, OFFICE, f"{at}/undo")
    assert [seats(town)[f"示{n:05d}"].occupation for n in (300, 301)] == ["教师", "教师"]


def test_the_same_press_twice_is_one_import(town: Town, tmp_path: Path) -> None:
    path, page = preview(town, as_csv(tmp_path / "a.csv", some(500, 5)))
    at = begin(town, path, page)
    before = facts(town)
    no_page(send(town, OFFICE, path, None, **hidden(page)), 409, "changed-meanwhile")
    assert facts(town) == before
    assert "已导入" in town.look(OFFICE, f"/intake/{at}").text
    _, again = preview(town, as_csv(tmp_path / "a.csv", some(500, 5)))
    assert counted(again)["相同"] == 5
    assert "每一行都与名册相同" in again


def test_what_was_changed_between_preview_and_press_is_shown_again(town: Town, tmp_path: Path) -> None:
    path, page = preview(town, as_csv(tmp_path / "a.csv", some(600, 2)))
    begin(town, *preview(town, as_csv(tmp_path / "b.csv", some(600, 1))))
    shown = no_page(send(town, OFFICE, path, None, **hidden(page)), 409, "changed-meanwhile")
    assert counted(shown)["相同"] == 1
    begin(town, path, shown)


def test_near_equal_names_are_asked_and_the_answers_kept(town: Town, tmp_path: Path) -> None:
    named = {700: "示例钱甲一", 740: "示例钱甲二", 780: "示例 钱甲一"}
    rows = [*(deputy(n, 姓名=name) for n, name in named.items()), deputy(701)]
    path, page = preview(town, as_csv(tmp_path / "a.csv", rows))
    assert "第3行“示例钱甲二”与第2行的“示例钱甲一”相近" in page
    assert "导入其余2行" in page
    late = send(town, OFFICE, path, None, **hidden(page) | {"seen": "0", "row-3": "different"})
    shown = no_page(late, 409, "changed-meanwhile")
    assert re.search(r'name="row-3" value="different" checked', shown), "what was answered is still there"
    begin(town, path, shown, **{"row-3": "different", "row-4": "same"})
    there = seats(town)
    assert ("示00740" in there, "示00780" in there) == (True, False)


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(town: Town, tmp_path: Path) -> None:
    bad = tmp_path / "a.xls"
    files = {
        "sheet-old": b"\xd0\xcf\x11\xe0" * 9,
        "file-empty": b"",
        "sheet-broken": b"PK\x03\x04",
        "heading-missing": "名字\n甲".encode(),
        "heading-unknown": "姓名,年龄\n甲,9".encode(),
    }
    for code, body in files.items():
        bad.write_bytes(body)
        with nothing_written(town):
            page = no_page(upload(town, bad), 422, code)
        assert "上传并预览" in page
    no_page(send(town, OFFICE, "import/deputies"), 422, "file-missing")
    far = as_csv(tmp_path / "b.csv", some(1, 1))
    path, _ = preview(town, far)
    missing = re.sub(r"[0-9a-f]{64}", "0" * 64, path)
    no_page(town.look(OFFICE, f"/intake/{missing}"), 404, "unknown-file")


def test_stations_are_imported_the_same_way(town: Town, tmp_path: Path) -> None:
    lines = ("名称,站点编号,所在乡镇街道,类别,启用", "梧桐站,梧桐社区,梧桐街道,代表之家,是", "运河站,,运河街道,,")
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    answer = upload(town, tmp_path / "a.csv", "stations")
    path = answer.headers["location"].removeprefix("/intake/")
    page = town.look(OFFICE, f"/intake/{path}").text
    assert counted(page)["新增"] == 2
    at = begin(town, path, page)
    again = town.look(OFFICE, f"/intake/{path}").text
    assert counted(again)["相同"] == 2

    async def station() -> Any:
        writer = town.house.writers["intake"]
        async with reading(writer.db, CITY) as db:
            return (await state(db, writer.service.decider_of["station"], CITY, "梧桐社区"))[0]

    found = on_loop(town, station())
    assert (found.name, found.kind.value, found.active) == ("梧桐站", "home", True)
    send(town, OFFICE, f"{at}/undo")
    assert on_loop(town, station()).active is False


def test_the_templates_can_be_filled_in_and_read_back(town: Town, tmp_path: Path) -> None:
    for kind in ("deputies", "stations"):
        for form in ("xlsx", "csv"):
            answer = town.look(OFFICE, f"/intake/import/{kind}/template.{form}")
            assert answer.status_code == 200
            (tmp_path / f"a.{form}").write_bytes(answer.content)
            no_page(upload(town, tmp_path / f"a.{form}", kind), 422, "sheet-empty")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    assert answer.headers["content-disposition"].startswith("attachment")


def test_there_is_a_record_of_every_import(town: Town, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "五月.csv", some(800, 1))
    answer = send(town, OFFICE, "import/deputies", {"file": ("五月_名册.csv", file.read_bytes())})
    path = answer.headers["location"].removeprefix("/intake/")
    begin(town, path, town.look(OFFICE, f"/intake/{path}").text)
    for word, shown in (("五月", True), ("月_", True), ("%", False), ("六月", False)):
        page = town.look(OFFICE, f"/intake/import?q={word.replace('%', '%25')}").text
        assert ("五月_名册.csv" in page) is shown, word
    assert "没有符合条件的导入" in town.look(OFFICE, "/intake/import?stage=undone&kind=stations&q=x").text


def test_to_everybody_else_there_is_no_such_page(town: Town, tmp_path: Path) -> None:
    path, page = preview(town, as_csv(tmp_path / "a.csv", some(900, 1)))
    at = begin(town, path, page)
    for place in ("import", "import/deputies", "import/deputies/template.xlsx", path, at):
        no_page(town.look(at_the_county(), f"/intake/{place}"), 404, "unknown-address")
    for place in ("import/deputies", path, f"{at}/undo", f"{at}/continue"):
        no_page(send(town, at_the_county(), place), 404, "unknown-address")
    elsewhere = person(Role.OFFICE, "office-9", congress="370100")
    no_page(town.look(elsewhere, f"/intake/{at}"), 404, "unknown-import")
    no_page(town.look(elsewhere, f"/intake/{path}"), 404, "unknown-file")
    digest = path.split("/")[2].partition("?")[0]
    assert town.look(OFFICE, f"/intake/files/{digest}").status_code == 404, "names and telephones are in it"


def test_nobody_takes_back_what_is_being_written(town: Town, tmp_path: Path) -> None:
    path, page = preview(town, as_csv(tmp_path / "a.csv", some(950, 3)))
    at = begin(town, path, page)
    carried._busy.add((CITY, at.rsplit("/", 1)[1]))
    try:
        no_page(send(town, OFFICE, f"{at}/undo"), 409, "import-busy")
    finally:
        carried._busy.clear()


def test_what_stands_in_the_file_is_in_no_fact_of_the_import(town: Town, tmp_path: Path) -> None:
    path, page = preview(town, as_csv(tmp_path / "a.csv", some(970, 3, 联系电话="示例暗号")))
    at = begin(town, path, page)

    async def read() -> list[str]:
        async with town.house.databases["intake"].connect() as db:
            found = select(journal.c.body).where(journal.c.stream == f"{CITY}/import/{at.rsplit('/', 1)[1]}")
            return [str(body) for body in (await db.scalars(found)).all()]

    said = on_loop(town, read())
    assert len(said) == 3
    assert not [s for s in said if "示例" in s or "示0" in s]


def test_an_excel_file_is_known_by_its_content(town: Town, tmp_path: Path) -> None:
    made = planted(merges=True)
    made.rows, made.formulas, made.merges = some(980, 2), [], []
    path, _ = preview(town, as_excel(tmp_path / "a.xlsx", made))
    assert "form=csv" not in path
