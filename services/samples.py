"""The sample years: a finished year of a city and of a county, and 25 cases of the running session."""

from collections.abc import Callable

import httpx

from services.house import House
from services.trial import Trial


async def load(client: httpx.AsyncClient, house: House, trial: Trial, say: Callable[[str], None]) -> None:
    """Placeholder until replay lands."""
