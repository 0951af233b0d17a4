"""docker-compose.yml: what it promises before any container engine has read it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from shared import postgres
from shared.settings import serving
from tests.deploy.composed import NAMES, ROOT, VARIABLE, VariableMissing, composed, document, explained, trial

RAW = (ROOT / "docker-compose.yml").read_text("utf-8")
SECRETS = [name for name in explained() if name.endswith(("SECRET", "PASSWORD"))]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
PORTS = dict(zip(NAMES, ("8001", "8002", "8003", "8004"), strict=True))
CONNECTIONS = 30  # at most, of one service's pool


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = trial()["services"]
    return found


def environment(services: dict[str, Any], name: str) -> dict[str, str]:
    found: dict[str, str] = services[name]["environment"]
    return found


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_starts_while_a_secret_is_missing(name: str) -> None:
    others = dict.fromkeys(SECRETS, "given") | {name: ""}
    with pytest.raises(VariableMissing, match=rf"^{name}: \w.{{15,}}"):
        composed(others)


def test_no_secret_stands_in_a_file() -> None:
    assert {name: value for name, value in explained().items() if name in SECRETS and value} == {}
    assert not re.findall(r"\b\w*(?:SECRET|PASSWORD): (?!\$\{\w+:\?)", RAW)


def test_every_variable_is_explained_where_it_is_set() -> None:
    used = {found["name"] for found in VARIABLE.finditer(RAW) if found["name"]}
    assert used == explained().keys()
    paragraphs = (ROOT / ".env.example").read_text("utf-8").split("\n\n")
    for paragraph in paragraphs[1:]:
        assert paragraph.startswith("# "), paragraph
        assert re.search(r"^[A-Z_]+=", paragraph, re.MULTILINE), paragraph


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_started_and_told_as_it_wants_it(
    name: str, services: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert services[name]["command"] == ["tibandu", "serve", name]
    for variable, value in environment(services, name).items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("TIBANDU_DATA", str(tmp_path))
    told = serving(name, NAMES)
    url = make_url(told.database_url)
    assert (url.username, url.password, url.host, url.port, url.database) == (
        f"tibandu_{name}", f"{name}_password", "postgres", 5432, f"tibandu_{name}"
    )  # fmt: skip
    assert (told.kafka, told.host, told.port, told.secret) == (
        "kafka:19092", "0.0.0.0", int(PORTS[name]), "tibandu_secret"
    )  # fmt: skip
    assert told.neighbours == {other: f"http://{other}:{port}" for other, port in PORTS.items()}
    assert told.personas is False


def test_the_four_services_are_told_the_same_things(services: dict[str, Any]) -> None:
    told = [environment(services, name) for name in NAMES]
    assert len({frozenset(each) for each in told}) == 1
    for variable in set(told[0]) - {"PORT", "DATABASE_URL"}:
        assert len({each[variable] for each in told}) == 1, variable


@pytest.mark.parametrize("name", NAMES)
def test_a_service_waits_for_what_it_stands_on_and_stops_in_peace(name: str, services: dict[str, Any]) -> None:
    service = services[name]
    assert service["depends_on"] == {other: {"condition": "service_healthy"} for other in ("kafka", "postgres")}
    assert "/healthz" in service["healthcheck"]["test"][-1]
    assert "curl" not in str(service["healthcheck"])
    assert service["hostname"] == name  # its place in the consumer group
    assert int(service["stop_grace_period"].removesuffix("s")) > 15
    assert service["cap_drop"] == ["ALL"]
    compile(service["healthcheck"]["test"][-1], "healthcheck", "exec")


def test_everything_is_watched_and_comes_back(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "healthcheck" not in service} == set()
    assert {service["restart"] for service in services.values()} == {"unless-stopped"}


def published(services: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name, port) for name, service in services.items() for port in service.get("ports", []))


def test_only_this_machine_can_reach_anything(services: dict[str, Any]) -> None:
    assert dict(published(services)) == {
        "proxy": "127.0.0.1:8000:80",
        "kafka": "127.0.0.1:9092:9092",
        "prometheus": "127.0.0.1:9090:9090",
        "grafana": "127.0.0.1:3000:3000",
    }
    assert not [name for name, service in services.items() if "network_mode" in service or "privileged" in service]


def test_every_image_has_a_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name not in NAMES:
            assert re.fullmatch(r"[a-z/]+:(stable|v?\d[\d.]*)", service["image"]), name
    pom = (ROOT / "deploy" / "kafka" / "pom.xml").read_text("utf-8")
    tested = re.search(r"<artifactId>kafka_[\d.]+</artifactId>\s*<version>([\d.]+)<", pom)
    assert tested
    assert services["kafka"]["image"] == f"apache/kafka:{tested[1]}", "the tests meet another Kafka"


def test_attachments_are_shared_and_the_key_of_the_ratings_is_not(services: dict[str, Any]) -> None:
    for name in NAMES:
        assert environment(services, name)["TIBANDU_DATA"] == "/data"
        assert services[name]["volumes"] == [f"{name}:/data", "files:/data/files"]
    named = [v.partition(":")[0] for s in services.values() for v in s.get("volumes", []) if not v.startswith(".")]
    assert set(named) == document("docker-compose.yml")["volumes"].keys()
    assert {volume for volume in named if named.count(volume) > 1} == {"files"}


def test_kafka_is_reached_from_inside_and_from_this_machine(services: dict[str, Any]) -> None:
    told = environment(services, "kafka")

    def pairs(variable: str) -> dict[str, str]:
        entries = [entry.partition(":") for entry in told[variable].split(",")]
        return {name: address.removeprefix("//") for name, _, address in entries}

    listeners, advertised = pairs("KAFKA_LISTENERS"), pairs("KAFKA_ADVERTISED_LISTENERS")
    assert advertised == {"INSIDE": "kafka:19092", "HOST": "127.0.0.1:9092"}
    assert listeners.keys() == pairs("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP").keys() == {*advertised, "CONTROLLER"}
    for name, address in advertised.items():
        assert listeners[name].endswith(address[address.index(":") :]), name
    assert listeners["CONTROLLER"].startswith("localhost:")
    assert told["KAFKA_CONTROLLER_QUORUM_VOTERS"] == f"1@{listeners['CONTROLLER']}"
    assert told["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_the_database_logs_no_row_and_has_room_for_four(services: dict[str, Any]) -> None:
    given = dict(word.split("=") for word in services["postgres"]["command"][2::2])
    ours = dict(setting.split("=") for setting in postgres.SETTINGS)
    for setting in ("log_error_verbosity", "log_min_error_statement", "jit", "timezone"):
        assert given[setting] == ours[setting], f"{setting}: elsewhere than in the embedded server"
    assert int(given["max_connections"]) > len(NAMES) * CONNECTIONS


def test_the_image_is_made_of_what_is_here_and_runs_as_nobody(services: dict[str, Any]) -> None:
    assert {services[name]["build"]["dockerfile"] for name in NAMES} == {"deploy/Dockerfile"}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in copied.split():
            assert (ROOT / source).exists(), source
            assert source in allowed, f"{source} is not let into the build"
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert re.search(r"^USER (?!root)\w+\nCMD \[.+\]\n\Z", DOCKERFILE, re.MULTILINE)
    assert "/data /data/files" in DOCKERFILE  # a volume takes its first owner from the folder it covers
