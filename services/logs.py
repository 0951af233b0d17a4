"""What a service on Kafka says to its operator: one JSON object a line, its own words and its libraries' alike."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor

SHARED: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def structured(service: str) -> None:
    """From here on; libraries are heard from a warning on."""

    def named(logger: object, method: str, event: EventDict) -> EventDict:
        return {**event, "service": service}

    json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure([*SHARED, named, json], logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    libraries = logging.StreamHandler(sys.stderr)
    chain: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, named, json]
    libraries.setFormatter(structlog.stdlib.ProcessorFormatter(processors=chain, foreign_pre_chain=SHARED))
    logging.basicConfig(level=logging.WARNING, handlers=[libraries], force=True)
