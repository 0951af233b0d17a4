"""The alarms: each rings when it should, is silent when it should, and somebody is told what to do."""

import re
from typing import Any

import pytest
import typer

from services.__main__ import app
from tests.deploy.composed import ROOT, document
from tests.deploy.conftest import Run

RULES = [rule for group in document("deploy/prometheus/alerts.yml")["groups"] for rule in group["rules"]]
CASES = document("deploy/prometheus/alerts.test.yml")["tests"]
ALARMS = [rule["alert"] for rule in RULES]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text("utf-8")
HAN = re.compile("[一-鿿]")


def expected(alarm: str) -> list[list[Any]]:
    """What rings, at each look of each case that looks at this alarm."""
    return [look["exp_alerts"] for case in CASES for look in case["alert_rule_test"] if look["alertname"] == alarm]


def section(alarm: str) -> str:
    """Its part of the runbook; empty when there is none."""
    found = re.search(rf"^## {alarm}$\n(.*?)(?=^## |\Z)", RUNBOOK, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_prometheus_takes_the_rules(promtool: Run) -> None:
    promtool("check", "rules", ROOT / "deploy/prometheus/alerts.yml")


def test_every_alarm_rings_and_is_silent_when_it_should(promtool: Run) -> None:
    promtool("test", "rules", ROOT / "deploy/prometheus/alerts.test.yml")


def test_no_alarm_has_the_name_of_another() -> None:
    assert len(ALARMS) == len(set(ALARMS))


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_has_a_case_in_which_it_rings_and_one_in_which_it_does_not(alarm: str) -> None:
    looks = expected(alarm)
    assert any(looks), "it is never seen to ring"
    assert not all(looks), "it is never seen to be silent"


def test_cases_say_which_alarm_they_are_about_and_look_at_no_other() -> None:
    for case in CASES:
        alarm, does, _ = case["name"].split(" ", 2)
        assert {look["alertname"] for look in case["alert_rule_test"]} == {alarm}
        assert alarm in ALARMS
        assert does == ("fires" if case["alert_rule_test"][0]["exp_alerts"] else "is")


@pytest.mark.parametrize("rule", RULES, ids=ALARMS)
def test_an_alarm_says_in_chinese_what_is_wrong_and_where_help_stands(rule: dict[str, Any]) -> None:
    alarm = rule["alert"]
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert HAN.search(rule["annotations"]["summary"])
    assert rule["annotations"]["summary"].endswith("。")
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{alarm.lower()}"


@pytest.mark.parametrize("alarm", ALARMS)
def test_the_runbook_says_of_an_alarm_what_it_means_how_to_see_it_and_what_to_do(alarm: str) -> None:
    assert re.search(r"^\*\*Means\*\* [一-鿿].+^\*\*See\*\* .+^\*\*Do\*\* ", section(alarm), re.MULTILINE | re.DOTALL)


def test_the_runbook_speaks_of_no_alarm_that_is_gone() -> None:
    assert re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE) == ALARMS
    assert set(re.findall(r"\]\(#(\w+)\)", RUNBOOK)) <= {alarm.lower() for alarm in ALARMS}


def test_the_runbook_names_only_commands_that_there_are() -> None:
    known: Any = typer.main.get_command(app)
    named = re.findall(r"tibandu ([a-z]+)(?: (list|show|retry|discard|release)\b)?", RUNBOOK)
    assert len(named) > 5
    for command, part in named:
        assert command in known.commands
        assert part in getattr(known.commands[command], "commands", {"": None})
