"""The ledger's search: one character, two, or more, to the letter, in one congress."""

from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.ledger_page import having
from shared.migrate import migrate
from shared.web.reading import reading
from tests.conftest import Fresh
from tests.samples import CITY, JINAN
from tests.shared.acting import awaited, database, rows

LINES = {
    "1": "关于修复大河口大桥的建议",
    "2": "关于为民路段安装路灯的建议",
    "3": "关于修灯、扩路的建议",
    "4": "关于创建AAAAA级景区、让50%_的村通公交的建议",
}
PUT = """INSERT INTO ledger (stream, item, state, year, title, number, cosigners, co, met, round)
    SELECT '{}/case/' || id, '', 'filed', 2026, title, '2026-00' || id, '', '', true, 1
    FROM json_each_text(CAST(:lines AS json)) AS line (id, title)"""


async def put(db: AsyncEngine, congress: str) -> None:
    lines = ", ".join(f'"{id}": "{title}"' for id, title in LINES.items())
    await rows(db, PUT.format(congress), lines=f"{{{lines}}}")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("桥", "1"),
        ("路", "23"),
        ("路灯", "2"),  # both characters stand in the third, but not together
        ("的", "1234"),
        ("修", "13"),
        ("大河口大", "1"),
        ("路灯的建议", "2"),
        ("aaaaa级", "4"),
        ("50%_", "4"),
        ("%", "4"),
        ("_", "4"),
        ("\\\\", ""),
        ("2026-003", "3"),
        ("2026", "1234"),
        ("议2", ""),  # a title's end and its number are not one word
        ("船", ""),
    ],
)
def test_a_search_finds_what_has_these_words(emptied: Fresh, words: str, ids: str) -> None:
    url = emptied("supervision", partial(migrate, "supervision"))

    @awaited
    async def look() -> None:
        async with database(url) as engine:
            for congress in (CITY, JINAN):
                await put(engine, congress)
            async with reading(engine, CITY) as db:
                found = (await db.scalars(having(words))).all()
            assert sorted(found) == [f"{CITY}/case/{id}" for id in ids]

    look()
