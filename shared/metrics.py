"""What a service counts and measures, by the names that dashboards and alarms use. No id, name or congress is a label.

One process is one service: Prometheus adds which. Gauges that come from the database are set when somebody looks.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.messages import Refused

COUNTS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LATENESS = (1, 5, 15, 60, 300, 3600, 86400, 7 * 86400)

outbox_rows = Gauge("tibandu_outbox_rows", "facts in the journal that the bus has not acknowledged")
outbox_oldest = Gauge("tibandu_outbox_oldest_seconds", "age of the oldest of them")
relay_active = Gauge("tibandu_relay_active", "1: this process carries the service's facts")
relay_facts = Counter("tibandu_relay_facts", "facts carried and sealed")
batch_messages = Histogram("tibandu_batch_messages", "commands and facts settled in one statement", buckets=COUNTS)
batch_seconds = Histogram("tibandu_batch_seconds", "time to settle them", buckets=SECONDS)
messages = Counter("tibandu_messages", "records that came over the bus", ["outcome"])
consumer_lag = Gauge("tibandu_consumer_lag_seconds", "how far behind the topic this process is", ["topic"])
consumer_blocked = Gauge("tibandu_consumer_blocked_seconds", "since when the database or the broker keeps it waiting")
consumer_stopped = Gauge("tibandu_consumer_stopped", "1: a systematic fault; nothing is taken until somebody looks")
dlq_records = Counter("tibandu_dlq_records", "records written to the dead letters")
parked_streams = Gauge("tibandu_parked_streams", "suggestions whose facts wait for an operator")
inbox_duplicates = Counter("tibandu_inbox_duplicates", "commands and facts that came again")
ack_failures = Counter("tibandu_ack_failures", "offsets that could not be committed: their facts come again")
messages_rejected = Counter("tibandu_messages_rejected", "records that could not be read", ["type", "major"])
anchor_age = Gauge("tibandu_audit_anchor_age_seconds", "since the journal's seals were last written down outside")
commands = Counter("tibandu_commands", "what people and the clock asked", ["answer"])
refusals = Counter("tibandu_refusals", "commands refused", ["code"])
http_seconds = Histogram("tibandu_http_seconds", "answers over HTTP", ["method", "status"], buckets=SECONDS)
METHODS = ("GET", "POST", "PUT", "HEAD", "other")
for answer in ("done", "refused", "failed"):  # told from the beginning: an increase is known only after a nought
    commands.labels(answer)
for method in METHODS:
    http_seconds.labels(method, "5xx")

alarm_lateness = Histogram("tibandu_alarm_lateness_seconds", "how late an alarm fired", buckets=LATENESS)

Told = Mapping[str, Mapping[tuple[str, ...], float]]  # name → values of the labels → value
OFFICE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "tibandu_alarms_due": ("alarms that are due and have not fired", ()),
    "tibandu_cases": ("suggestions by state", ("state",)),
    "tibandu_cases_due": ("open suggestions by days to their next date", ("days",)),
    "tibandu_on_time_ratio": ("replies in time among those with a date", ()),
    "tibandu_replies": ("suggestions by the class of their last reply", ("class",)),
    "tibandu_redo_open": ("suggestions being handled again", ()),
    "tibandu_satisfaction": ("ratings of closed windows", ("round", "result")),
    "tibandu_turnout_ratio": ("ratings given among those asked for, in closed windows", ()),
}


class Office(Collector):
    """The office's own figures, told by one process of a service; the others are silent."""

    def __init__(self) -> None:
        self.told: Told = {}

    def collect(self) -> Iterable[Metric]:
        for name, values in self.told.items():
            meaning, labels = OFFICE[name]
            family = GaugeMetricFamily(name, meaning, labels=labels)
            for given, value in values.items():
                family.add_metric(given, value)
            yield family

    def describe(self) -> Iterable[Metric]:
        return [GaugeMetricFamily(name, meaning, labels=labels) for name, (meaning, labels) in OFFICE.items()]


@contextmanager
def asked() -> Iterator[None]:
    """Counts what became of one command."""
    try:
        yield
    except Refused as no:
        commands.labels("refused" if no.status < 500 else "failed").inc()
        refusals.labels(no.code).inc()
        raise
    except Exception:
        commands.labels("failed").inc()
        raise
    commands.labels("done").inc()


OURS = REGISTRY
office = Office()
OURS.register(office)
NAMES = frozenset(
    family.name
    for metric in list(globals().values())
    if isinstance(metric, Counter | Gauge | Histogram | Office)
    for family in metric.describe()
)
