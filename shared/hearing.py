"""What a record is to a service: a fact it hears, one it does not, or nothing that can be read."""

from shared import metrics
from shared.messages import Envelope
from shared.records import Record, Unreadable, read
from shared.service import Service
from shared.writer import understood


def fact_in(record: Record, service: Service) -> Envelope | None:
    """None: nobody here hears it. Raises Unreadable."""
    fact = read(record)
    kind = service.hearing(fact.type)
    if kind is None:
        _refuse_other_majors(fact, service)
        return None
    if kind.topic != record.topic:
        raise Unreadable(f"{fact.type} is not told in this topic")
    try:
        understood(kind, fact)
    except ValueError as bad:
        metrics.messages_rejected.labels(kind.__name__, str(kind.major)).inc()
        raise Unreadable(f"no {fact.type}: {bad}") from bad
    return fact


def _refuse_other_majors(fact: Envelope, service: Service) -> None:
    name, major = fact.type.rsplit(".v", 1)
    if any(heard.rsplit(".v", 1)[0] == name for heard in service.heard):
        metrics.messages_rejected.labels(name.rsplit(".", 1)[1], major if len(major) < 3 else "other").inc()
        raise Unreadable(f"major {major} of {name} is unknown here")
