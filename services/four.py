"""The four services, and what each stands on: the law, its database, its writer."""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.intake.service import intake
from services.rating.service import rating
from services.routing.service import routing
from services.supervision.service import supervision
from shared.messages import Law
from shared.rules import load_rules
from shared.service import Service
from shared.settings import DEPLOY
from shared.vault import open_vault
from shared.workdays import load_calendar
from shared.writer import Writer

DRIVER = "postgresql+asyncpg"
SERVICES: tuple[Service, ...] = (intake, routing, supervision, rating)


def law() -> Law:
    """Rule books and calendars; a wrong file stops the start with its name, field and reason."""
    return Law(load_rules(DEPLOY / "rules"), load_calendar(DEPLOY / "calendar"))


def engine(url: URL | str) -> AsyncEngine:
    options = {"isolation_level": "AUTOCOMMIT", "hide_parameters": True}  # no log line may quote a text or a rating
    return create_async_engine(url, pool_size=10, max_overflow=20, **options)


def writer_of(service: Service, db: AsyncEngine, books: Law, folder: Path) -> Writer:
    """Rating alone holds the key that opens the ballots."""
    vault = open_vault(folder / "keys" / "rating.x25519") if service is rating else None
    return Writer(service, db, books, vault)
