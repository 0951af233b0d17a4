"""The trial's clock, which one may move, on this machine alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import AwareDatetime, BaseModel, Field

from services.house import House, housed
from shared.messages import Refused
from shared.settings import Settings
from shared.web.api import read
from shared.workdays import legal_day, local, spoken, start_of


class Moment(BaseModel):
    to: Annotated[AwareDatetime, Field(title="时刻")]


class Trial:
    """What only the trial has; every page shows its strip."""

    def __init__(self, house: House) -> None:
        self.house, self.loading = house, ""
        self._moving = asyncio.Lock()

    def shown(self) -> dict[str, Any]:
        now = self.house.writers["supervision"].clock.now()
        return {"clock": f"{spoken(legal_day(now))}{local(now):%H:%M}", "loading": self.loading}

    async def move(self, to: datetime) -> datetime:
        """Raises Refused where half a year ahead, which a reply may take, there is no calendar."""
        last = max(self.house.law.calendar.status)
        if to > start_of(date(last, 7, 1)):
            raise Refused("beyond-calendar", f"工作日历只到{last}年，时钟最远拨到{last}年6月底。", 422)
        async with self._moving:
            await self.house.jump(to)
        return self.house.writers["supervision"].clock.now()

    async def target(self, jump: str) -> datetime:
        """The morning of the next day, week or month, or the moment the next clock rings."""
        today = legal_day(self.house.writers["supervision"].clock.now())
        if jump == "due":
            due = await self.house.next_due()
            return (due or start_of(today + timedelta(days=1))) + timedelta(seconds=1)
        days = {"day": 1, "week": 7, "month": 30}.get(jump)
        if days is None:
            raise Refused("unknown-jump", "试用时钟没有这种跳法。", 422)
        return start_of(today + timedelta(days=days)) + timedelta(hours=9)


@asynccontextmanager
async def trying(settings: Settings) -> AsyncIterator[tuple[House, Trial]]:
    """A house at work; whatever ends the body ends its tasks."""
    async with housed(settings) as house, asyncio.TaskGroup() as group:
        working = group.create_task(house.run())
        try:
            yield house, Trial(house)
        finally:
            working.cancel()
            await house.anchor()


def clock_routes(trial: Trial) -> APIRouter:
    router = APIRouter()

    @router.post("/trial/clock")
    async def clock(request: Request) -> Response:
        if request.headers.get("content-type", "").startswith("application/json"):
            to = read(Moment, await request.body()).to
            return JSONResponse({"now": (await trial.move(to)).isoformat()})
        if trial.loading:
            raise Refused("samples-loading", "示例正在装入，装完再拨时钟。", 409)
        form = await request.form()
        await trial.move(await trial.target(str(form.get("jump", ""))))
        return RedirectResponse(request.headers.get("referer") or "/", 303)

    @router.post("/trial/begin")
    async def begin(request: Request) -> JSONResponse:
        """Where the trial's clock starts; refused once anything has been written."""
        moment = read(Moment, await request.body())
        if not await trial.house.begin(moment.to):
            raise Refused("trial-has-begun", "试用已经开始，时钟只能往前拨。")
        return JSONResponse({"now": moment.to.isoformat()})

    @router.post("/trial/quiet")
    async def quiet(request: Request) -> JSONResponse:
        await trial.house.quiet()
        return JSONResponse({"now": trial.house.writers["supervision"].clock.now().isoformat()})

    return router
