"""Every file that docker-compose.yml mounts is there, and its own reader takes it."""

from pathlib import Path

from tests.deploy.composed import NAMES, ROOT, document, mounts, trial
from tests.deploy.conftest import Run

SERVICES = trial()["services"]


def test_every_mounted_file_is_there_and_nobody_may_write_it() -> None:
    mounted = [volume for service in SERVICES.values() for volume in service.get("volumes", []) if volume[0] == "."]
    assert len(mounted) == 5
    assert [volume for volume in mounted if not volume.endswith(":ro")] == []
    assert [ours for name in SERVICES for ours in mounts(name).values() if not (ROOT / ours).exists()] == []


def test_prometheus_takes_its_configuration(promtool: Run) -> None:
    promtool("check", "config", ROOT / "deploy/prometheus/prometheus.yml")


def test_prometheus_asks_each_service_where_it_listens() -> None:
    config = f"--config.file={next(iter(mounts('prometheus')))}/prometheus.yml"
    assert config in SERVICES["prometheus"]["command"]
    (job,) = document("deploy/prometheus/prometheus.yml")["scrape_configs"]
    asked = {one["labels"]["service"]: one["targets"] for one in job["static_configs"]}
    assert asked == {name: [f"{name}:{SERVICES[name]['environment']['PORT']}"] for name in NAMES}


def test_grafana_finds_its_source_and_its_dashboards() -> None:
    inside = {ours: path for path, ours in mounts("grafana").items()}
    (source,) = document("deploy/grafana/provisioning/datasources/prometheus.yml")["datasources"]
    assert (source["uid"], source["url"]) == ("prometheus", "http://prometheus:9090")
    (provider,) = document("deploy/grafana/provisioning/dashboards/tibandu.yml")["providers"]
    assert provider["options"]["path"] == inside["deploy/grafana/dashboards"]
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert (ROOT / "deploy/grafana/dashboards" / Path(home).name).exists()
