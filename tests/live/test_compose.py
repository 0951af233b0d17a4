"""The compose file at work: whole lives through its one address, and what its Prometheus then knows of them."""

import asyncio
import math
import re
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from services.personas import CITY
from services.rating.gauges import FEWEST
from shared.files import place
from shared.metrics import NAMES as TOLD
from shared.metrics import OFFICE
from shared.words import CaseState, ReplyClass, Word
from tests.chaos.check import check
from tests.chaos.course import county_of
from tests.chaos.lives import UNITS
from tests.conftest import loudly
from tests.deploy.composed import NAMES
from tests.deploy.test_alerts import ALARMS
from tests.deploy.test_dashboards import IDS, LAST, METRIC, PANELS, expressions
from tests.live.composing import PATIENCE, House, NotComposed, Programs, came, healthy, running
from tests.live.conftest import not_run
from tests.live.four import BUGS
from tests.live.kafka import KafkaMissing
from tests.live.scripted import PLACES, WAITING, Lived, played
from tests.live.topics import dumped, misled

PEOPLE = ("示例", "deputy-", "clerk-", "inspector", *UNITS)


@pytest.fixture(scope="module")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("composed")
    programs = Programs(_program(request, "nginx", "nginx-light"), _program(request, "prometheus", "prometheus"))
    try:
        with running(folder, programs) as house:
            yield house
    except KafkaMissing as missing:
        not_run(request, f"docker-compose.yml was not run as plain processes: {missing}.")
    finally:
        shutil.rmtree(folder)


def _program(request: pytest.FixtureRequest, name: str, package: str) -> str:
    if found := shutil.which(name) or shutil.which(name, path="/usr/sbin"):
        return found
    sentence = f"docker-compose.yml was not run as plain processes: no {name} (Debian: apt install {package})."
    loudly(request.config, sentence, must=f"REQUIRE_{name.upper()}")
    return pytest.skip(sentence)


@pytest.fixture(scope="module")
def lived(house: House, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return played(house, tmp_path_factory.mktemp("lived"))


def test_of_the_file_only_hosts_ports_and_folders_were_changed(house: House) -> None:
    for name in NAMES:
        file, here = house.ground.told(name)["environment"], house.ground.environment(name)
        changed = {variable for variable in file if file[variable] != here[variable]}
        urls = {f"{each.upper()}_URL" for each in NAMES}
        assert changed == {"KAFKA_BOOTSTRAP", "DATABASE_URL", "HOST", "PORT", "TIBANDU_DATA", *urls}
        assert here.keys() == file.keys()


def visitor(lived: Lived) -> httpx.Client:
    """A browser, before the one address."""
    html = {"accept": "text/html"}
    return httpx.Client(base_url=lived.house.url("proxy"), headers=html, follow_redirects=True)


def test_somebody_comes_in_by_the_one_address_and_sees_the_desk(lived: Lived) -> None:
    with visitor(lived) as http:
        assert 'value="unit"' in http.get("/").text, "who is nobody is led to the personas"
        page = http.post("/trial/enter", data={"persona": "unit"})
        assert (page.status_code, page.url.path) == (200, "/")
        came(lambda: re.search(rf'href="/s/{WAITING}".*签收', http.get("/").text, re.DOTALL), within=10)
        assert http.get("/static/tibandu.css").status_code == 200
        assert http.get("/metrics").status_code == 404


def test_a_case_shows_what_each_of_the_four_knows_of_it(lived: Lived) -> None:
    """Each is asked at the address that the file gives the others; on a busy machine one may not answer in time."""
    life = next(life for life in lived.lives if life.congress == CITY and life.end == "closed")
    with visitor(lived) as http:
        http.post("/trial/enter", data={"persona": "office"})
        page = came(lambda: whole(http.get(f"/s/{life.id}").text), within=10)
    assert re.findall(r'<section class="card \w+" id="part-(.)"', page) == ["提", "办", "督", "评"]
    assert "尚未到这一环节" not in page


def whole(page: str) -> str:
    return "" if "暂时读不到" in page else page


def test_every_life_came_to_its_end_and_nothing_was_lost(lived: Lived) -> None:
    databases = {name: lived.house.database(name) for name in NAMES}
    assert check(databases, lived.history) == [f"I5 {CITY}/case/{WAITING}: its life has no end"]
    assert misled(databases, asyncio.run(dumped(lived.house.bootstrap))) == []


def test_after_all_that_every_service_is_well_by_the_check_of_the_file(lived: Lived) -> None:
    unwell = [name for name in NAMES if not healthy(lived.house.ground, lived.house.children[name])]
    assert not unwell


def test_attachments_lie_where_all_may_look_and_the_key_of_the_ratings_with_rating_alone(lived: Lived) -> None:
    with visitor(lived) as http:
        http.post("/trial/enter", data={"persona": "deputy-1"})
        digest = http.put("/intake/files", content=b"%PDF-1.7 ").json()["digest"]
    ground = lived.house.ground
    assert all(place(ground.inside(name, "/data/files"), digest).is_file() for name in NAMES)
    assert [name for name in NAMES if any(ground.inside(name, "/data").glob("keys/*"))] == ["rating"]


# What Prometheus knows of it


def shown(lived: Lived, service: str) -> list[Metric]:
    """What a service tells Prometheus; when each counter began is left out."""
    families = text_string_to_metric_families(httpx.get(f"{lived.house.url(service)}/metrics").text)
    return [family for family in families if not family.name.endswith("_created")]


@pytest.mark.parametrize(("name", "panel"), PANELS, ids=IDS)
def test_a_panel_has_something_to_show(lived: Lived, name: str, panel: dict[str, Any]) -> None:
    """Asked as Grafana asks: no panel has a variable, a figure is asked for once, a curve over the time."""
    for target in panel["targets"]:
        assert "$" not in target["expr"], "Grafana would fill in something that is not here"
        if target.get("instant"):
            values = [[series["value"]] for series in lived.asked("query", query=target["expr"])["result"]]
        else:
            span = {"start": lived.began, "end": time.time(), "step": 1}
            values = [s["values"] for s in lived.asked("query_range", query=target["expr"], **span)["result"]]
        numbers = [float(number) for series in values for _, number in series]
        assert any(map(math.isfinite, numbers)), target["expr"]


def test_each_figure_that_is_asked_for_is_told_and_each_that_is_promised(lived: Lived) -> None:
    told = {name: {family.name for family in shown(lived, name)} for name in NAMES}
    everything = set[str]().union(*told.values())
    assert {name for name in everything if name.startswith("tibandu_")} == TOLD
    for name in NAMES:
        ours = {figure for figure in OFFICE if figure in told[name]}
        of_rating = {"tibandu_satisfaction", "tibandu_turnout_ratio"}
        assert ours == {"supervision": OFFICE.keys() - of_rating, "rating": of_rating}.get(name, set())
        assert TOLD - OFFICE.keys() <= told[name]
    samples = {LAST.sub("", name) for name in everything}
    for where, expr in expressions():
        asked = {LAST.sub("", name) for name in METRIC.findall(expr)} - {"up", "ALERTS"}
        assert asked <= samples, where


def test_an_alarm_sees_already_the_first_of_what_it_counts(lived: Lived) -> None:
    """An increase is known only where nought was told before."""
    counted = {found for _, expr in expressions() for found in re.findall(r"increase\((\w+\{[^}]*\})", expr)}
    assert len(counted) > 1
    for series in counted:
        assert lived.now(f"count by (service) ({series})").keys() == {(name,) for name in NAMES}, series


def agreed(lived: Lived, expr: str, truth: dict[tuple[str, ...], float]) -> None:
    """Prometheus asks every second: it may take that long."""
    with suppress(NotComposed):
        came(lambda: lived.now(expr) == truth, within=10)
    assert lived.now(expr) == truth, expr


def test_the_machines_gauges_say_what_the_databases_hold(lived: Lived) -> None:
    held = {"outbox_rows": "SELECT count(*) FROM outbox", "parked_streams": "SELECT count(DISTINCT key) FROM parked"}
    for figure, query in held.items():
        truth: dict[tuple[str, ...], float] = {(name,): lived.rows(name, query)[()] for name in NAMES}
        assert not any(truth.values()), "all is at rest"
        agreed(lived, f"sum by (service) (tibandu_{figure})", truth)
    agreed(lived, "max by (service) (tibandu_consumer_lag_seconds)", {(name,): 0 for name in NAMES})
    agreed(lived, "sum by (service) (tibandu_relay_active)", {(name,): 1 for name in NAMES})


def test_the_offices_gauges_say_what_the_ledger_holds(lived: Lived) -> None:
    def counted(column: str, words: type[Word]) -> dict[tuple[str, ...], float]:
        query = f"SELECT {column}, count(*) FROM ledger WHERE {column} <> '' GROUP BY 1"
        return {(word.value,): 0.0 for word in words} | lived.rows("supervision", query)

    states = counted("state", CaseState)
    assert sum(states.values()) == len(lived.lives) + 1
    agreed(lived, "sum by (state) (tibandu_cases)", states)
    agreed(lived, "sum by (class) (tibandu_replies)", counted("reply_class", ReplyClass))
    agreed(lived, "sum(tibandu_redo_open)", {(): states["redo",]})
    in_time = "SELECT avg(in_time::int) FROM ledger WHERE in_time IS NOT NULL"
    agreed(lived, "sum(tibandu_on_time_ratio)", lived.rows("supervision", in_time))


def test_what_is_told_of_the_ratings_is_what_the_deputies_returned(lived: Lived) -> None:
    returned = sum(life.ratings[0] is not None for life in lived.lives)
    assert returned >= FEWEST
    agreed(lived, 'sum(tibandu_satisfaction{round="first"})', {(): returned})
    agreed(lived, 'sum(tibandu_satisfaction{round="final"})', {(): returned})
    agreed(lived, "sum(tibandu_turnout_ratio)", {(): returned / len(lived.lives)})


def test_no_figure_betrays_which_congress_case_or_person_it_is_about(lived: Lived) -> None:
    secret = {*PLACES, *map(county_of, PLACES), WAITING, *(life.id for life in lived.lives), *PEOPLE}
    for name in NAMES:
        labels = {word for family in shown(lived, name) for sample in family.samples for word in sample.labels.values()}
        assert labels
        assert not [(word, label) for word in secret for label in labels if word in label]


def test_a_service_tells_few_enough_figures(lived: Lived) -> None:
    kept = lived.now('count by (service) ({service!=""})')
    assert {(name,) for name in NAMES} == kept.keys()
    assert max(kept.values()) < 5_000, kept


def test_every_alarm_is_loaded_and_none_rings_in_a_house_at_rest(lived: Lived) -> None:
    def standing() -> dict[str, tuple[str, str]]:
        rules = [rule for group in lived.asked("rules")["groups"] for rule in group["rules"]]
        return {rule["name"]: (rule["health"], rule["state"]) for rule in rules}

    still = dict.fromkeys(ALARMS, ("ok", "inactive"))
    with suppress(NotComposed):
        came(lambda: standing() == still, within=10)
    assert standing() == still


def test_asked_to_leave_each_goes_in_peace(lived: Lived) -> None:
    """The last: nobody answers after it."""
    children = [lived.house.children[name] for name in NAMES]
    began = time.monotonic()
    for child in children:
        child.process.send_signal(signal.SIGTERM)
    assert [child.process.wait(PATIENCE) for child in children] == [0, 0, 0, 0]
    assert time.monotonic() - began < 15
    for child in children:
        assert not [line for line in child.said().splitlines() if any(bug in line for bug in BUGS)]
        assert child.said().rstrip().endswith("已停止。")
