"""满意率 and 反馈率 for dashboards, from the sums of closed windows; fewer than five ratings are not told."""

from collections import Counter
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.rating.figures import graded
from services.rating.service import sums
from shared.metrics import Told
from shared.words import Scale

FEWEST = 5


async def gauges(db: AsyncConnection, today: date) -> Told:
    """All congresses and years together."""
    rows = await db.execute(select(sums.c.item, func.sum(sums.c.n)).group_by(sums.c.item))
    total = Counter[str]()
    for item, n in rows:
        total[f"all/{item.partition('/')[2]}"] += int(n)
    first, final = graded(total, "all")
    asked, returned = total["all/first/asked"], sum(first.values())
    if returned < FEWEST:
        return {}
    told = {"first": first, "final": final}
    return {
        "tibandu_satisfaction": {(r, g.value): grades[g] for r, grades in told.items() for g in Scale},
        "tibandu_turnout_ratio": {(): returned / asked},
    }
