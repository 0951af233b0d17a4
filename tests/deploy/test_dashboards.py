"""The dashboards: small, in Chinese, and every query parses and asks for a figure that a service tells."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.metrics import NAMES
from shared.words import CaseState, ReplyClass, Scale
from tests.deploy.composed import ROOT, document
from tests.deploy.conftest import Run

FOLDER = ROOT / "deploy" / "grafana" / "dashboards"
TITLES = {"service-health": "服务健康", "message-bus": "消息总线", "business-flow": "业务流转"}
BOARDS: dict[str, Any] = {name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in TITLES}
PANELS = [(name, panel) for name, board in BOARDS.items() for panel in board["panels"]]
IDS = [f"{name} {panel['title']}" for name, panel in PANELS]
PROCESS = {"process_resident_memory_bytes", "process_cpu_seconds", "process_start_time_seconds"}
PROMETHEUS = {"up", "ALERTS"}
METRIC = re.compile(r"\b(?:tibandu|process)_\w+|\bup\b|\bALERTS\b")
LAST = re.compile(r"_(total|bucket|sum|count)$")
HAN = re.compile("[一-鿿]")


def expressions() -> Iterator[tuple[str, str]]:
    """(where it stands, what is asked), dashboards and alarms."""
    for name, panel in PANELS:
        for target in panel["targets"]:
            yield f"{name}: {panel['title']}", target["expr"]
    for group in document("deploy/prometheus/alerts.yml")["groups"]:
        for rule in group["rules"]:
            yield f"alarm: {rule['alert']}", rule["expr"]


def test_there_are_three_and_each_has_its_title() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == TITLES.keys()
    assert {name: board["title"] for name, board in BOARDS.items()} == TITLES
    assert len({board["uid"] for board in BOARDS.values()}) == 3


@pytest.mark.parametrize("name", TITLES)
def test_a_dashboard_is_small_enough_to_read(name: str) -> None:
    panels = BOARDS[name]["panels"]
    assert len(panels) <= 14
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)
    assert (FOLDER / f"{name}.json").stat().st_size < 16_000


@pytest.mark.parametrize(("name", "panel"), PANELS, ids=IDS)
def test_a_panel_says_what_it_shows_in_which_unit_and_from_where(name: str, panel: dict[str, Any]) -> None:
    assert HAN.search(panel["title"])
    assert panel["description"].endswith("。")
    assert panel["datasource"] == {"type": "prometheus", "uid": "prometheus"}
    assert panel["fieldConfig"]["defaults"]["unit"]
    steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert steps[0]["value"] is None
    limits = [step["value"] for step in steps[1:]]
    assert limits == sorted(limits)
    assert panel["targets"]
    assert [target["refId"] for target in panel["targets"]] == [chr(65 + n) for n in range(len(panel["targets"]))]
    assert all(target["legendFormat"] for target in panel["targets"])


@pytest.mark.parametrize("name", TITLES)
def test_no_panel_covers_another(name: str) -> None:
    taken = set[tuple[int, int]]()
    for panel in BOARDS[name]["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_every_expression_parses(promtool: Run, tmp_path: Path) -> None:
    asked = [{"record": f"asked:{n}", "expr": expr} for n, (_, expr) in enumerate(expressions())]
    file = tmp_path / "asked.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": asked}]}), "utf-8")
    assert f"{len(asked)} rules found" in promtool("check", "rules", "--lint=none", file).stdout


def test_only_figures_that_a_service_tells_are_asked_for() -> None:
    known = {LAST.sub("", name) for name in NAMES | PROCESS} | PROMETHEUS
    for where, expr in expressions():
        named = METRIC.findall(expr)
        assert named, where
        assert {LAST.sub("", name) for name in named} <= known, where


def test_every_figure_that_a_service_tells_is_shown() -> None:
    shown = {LAST.sub("", name) for _, panel in PANELS for t in panel["targets"] for name in METRIC.findall(t["expr"])}
    assert {LAST.sub("", name) for name in NAMES} <= shown


@pytest.mark.parametrize(
    ("label", "words"),
    [("state", CaseState), ("class", ReplyClass), ("result", Scale)],
)
def test_every_word_of_the_office_is_shown_under_its_name(label: str, words: Any) -> None:
    asked = [t for _, p in PANELS if p["type"] == "bargauge" for t in p["targets"] if f'{label}="' in t["expr"]]
    named = {found[1]: t["legendFormat"] for t in asked if (found := re.search(rf'\b{label}="([^"]+)"', t["expr"]))}
    assert named.keys() == {word.value for word in words}
    for word in words:
        assert named[word.value].endswith(word.word) or named[word.value].startswith(word.value), word
