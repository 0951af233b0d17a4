"""`tibandu propose`: a line of JSON for every title, and a sentence for what cannot be read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.__main__ import app
from services.routing.duty import duties

TITLES = ("关于扩建中心小学的建议", "关于“建管护”并重，修好农村公路的建议")


def proposed(file: Path, content: bytes | None = None) -> Result:
    if content is not None:
        file.write_bytes(content)
    return CliRunner().invoke(app, ["propose", "--titles", str(file)])


def sheet(*titles: str) -> str:
    return "\r\n".join(["id,title,place", *(f'{n},"{title}",某地' for n, title in enumerate(titles)), ""])


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_title_gets_a_line_with_at_least_three_units_by_their_standard_names(tmp_path: Path, codec: str) -> None:
    done = proposed(tmp_path / "titles.csv", sheet(*TITLES).encode(codec))
    assert (done.exit_code, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["title"] for line in lines] == list(TITLES)
    assert [line["units"][0]["unit"] for line in lines] == ["教育局", "交通运输局"]
    names = {duty.name for duty in duties()}
    for line in lines:
        assert len(line["units"]) >= 3
        assert {unit["unit"] for unit in line["units"]} <= names
        assert all(set(unit) == {"unit", "score", "why"} and unit["why"] for unit in line["units"])


def test_a_sheet_without_the_column_is_told_so(tmp_path: Path) -> None:
    done = proposed(tmp_path / "titles.csv", "标题\n关于修路的建议\n".encode())
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "第1行 title 列：缺少这一列，表头须有 title，请补上。\n"
    assert proposed(tmp_path / "empty.csv", b"").exit_code == 1


def test_a_file_that_cannot_be_read_is_told_so(tmp_path: Path) -> None:
    for file in (tmp_path / "nowhere.csv", tmp_path):
        done = proposed(file)
        assert done.exit_code == 1
        assert "没有这个文件，或没有读取的权限。" in done.stderr
    garbled = proposed(tmp_path / "garbled.csv", b"title\n\xff\xff\xff\n")
    assert garbled.exit_code == 1
    assert "既不是 UTF-8 也不是 GB18030" in garbled.stderr


def test_a_row_without_a_title_is_told_by_its_line_and_the_others_are_proposed_for(tmp_path: Path) -> None:
    done = proposed(tmp_path / "titles.csv", sheet(TITLES[0], "", TITLES[1]).encode())
    assert done.exit_code == 1
    assert done.stderr == "第3行：没有标题，无从提出建议，请补上。\n"
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [bool(line["units"]) for line in lines] == [True, False, True]


def test_a_row_that_is_no_csv_is_told_by_its_line(tmp_path: Path) -> None:
    done = proposed(tmp_path / "titles.csv", 'title\n关于修路的建议\n"关于\n'.encode())
    assert done.exit_code == 1
    assert done.stderr.startswith("第3行：引号不成对")
    assert len(done.stdout.splitlines()) == 1
