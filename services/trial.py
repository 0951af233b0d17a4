"""The trial: one-click personas and a clock one may move, on this machine alone."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import HTMLResponse

from services.house import House, housed
from shared.messages import ID, Id, Refused
from shared.people import CONGRESS, LASTS, Person, sign
from shared.settings import Settings
from shared.web.api import read
from shared.web.pages import render
from shared.web.session import enter
from shared.words import Role
from shared.workdays import legal_day, spoken, start_of

CITY, CITY_NAME = "439900", "云江市"
COUNTY, COUNTY_NAME = "439902", "枫渡区"
GROUPS = (
    (
        "提",
        [
            ("deputy-1", Role.DEPUTY, "示例代表001", "", "", "起草、邀请联名、提交；测评答复"),
            ("deputy-2", Role.DEPUTY, "示例代表002", "", "", "同意或谢绝联名"),
            ("county", Role.COUNTY_OFFICE, f"{COUNTY_NAME}代表工委", COUNTY, COUNTY_NAME, "县区初审"),
        ],
    ),
    (
        "办",
        [
            ("office", Role.OFFICE, f"{CITY_NAME}代表工委", "", "", "复审立案、交办、裁定退办、销号"),
            ("government", Role.GOVERNMENT, f"{CITY_NAME}政府办", "", "", "交办、裁定退办"),
            ("unit", Role.UNIT, "住建局经办人", "住建局", "", "签收、沟通、答复、会办"),
            ("co-unit", Role.UNIT, "自然资源局经办人", "自然资源局", "", "签收、提交会办意见"),
            ("head", Role.UNIT_HEAD, "住建局负责人", "住建局", "", "签发答复"),
        ],
    ),
    ("督", [("inspection", Role.INSPECTION, "督查室", "", "", "审核答复，退回重拟")]),
    (
        "评",
        [
            ("evaluation-1", Role.EVALUATION, "测评员甲", "", "", "开放、提请关闭测评窗口"),
            ("evaluation-2", Role.EVALUATION, "测评员乙", "", "", "确认关闭测评窗口"),
            ("operator", Role.OPERATOR, "运维值班", "", "", "看运行状态，放行停放的消息"),
        ],
    ),
)
PERSONAS = {
    key: Person(key, name, role, CITY, unit, CITY_NAME, unit_name)
    for _, people in GROUPS
    for key, role, name, unit, unit_name, _ in people
}


def deputy_id(congress: str, name: str) -> str:
    """A deputy's id in the samples: names stay out of streams and events."""
    return "d" + hashlib.sha256(f"{congress}/{name}".encode()).hexdigest()[:10]


class Session(BaseModel):
    """Anybody, for programs that play a year through."""

    id: Id
    name: str
    role: Role
    congress: Annotated[str, Field(title="人大代码", pattern=f"^{CONGRESS}$")]
    unit: Annotated[str, Field(title="单位", pattern=f"^({ID})?$")] = ""
    congress_name: str = ""
    unit_name: str = ""


class Moment(BaseModel):
    to: Annotated[AwareDatetime, Field(title="时刻")]


class Trial:
    """What only the trial has; every page shows its strip."""

    def __init__(self, house: House) -> None:
        self.house, self.loading = house, ""
        self._moving = asyncio.Lock()

    def shown(self) -> dict[str, Any]:
        now = self.house.writers["supervision"].clock.now()
        return {"clock": spoken(legal_day(now)), "loading": self.loading}

    def persona(self, key: str) -> Person:
        """Deputies act under the id that the roll gave them."""
        if key not in PERSONAS:
            raise Refused("unknown-persona", "没有这个试用身份。", 404)
        who = PERSONAS[key]
        return replace(who, id=deputy_id(CITY, who.name)) if who.role is Role.DEPUTY else who

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


def persona_routes(trial: Trial) -> APIRouter:
    router = APIRouter()

    @router.get("/enter")
    async def entrance(request: Request, why: str = "") -> HTMLResponse:
        said = {"session-expired": "登录已过期，请重新进入。", "session-invalid": "登录凭证无效，请重新进入。"}.get(why)
        flash = [{"kind": "note", "text": said}] if said else []
        return render(request, "enter.html", None, flash=flash, groups=_cards())

    @router.get("/switch")
    async def switch(request: Request) -> RedirectResponse:
        return RedirectResponse("/enter", 303)

    @router.post("/trial/enter")
    async def as_persona(request: Request) -> Response:
        form = await request.form()
        answer = RedirectResponse("/", 303)
        enter(answer, trial.persona(str(form.get("persona", ""))), request.app.state.secret)
        return answer

    @router.post("/trial/session")
    async def as_anybody(request: Request) -> JSONResponse:
        who = Person(**read(Session, await request.body()).model_dump())
        return JSONResponse({"token": sign(who, request.app.state.secret), "seconds": LASTS})

    return router


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


def _cards() -> list[dict[str, Any]]:
    return [
        {"name": name, "people": [_person_card(key, role, who, what) for key, role, who, _, _, what in people]}
        for name, people in GROUPS
    ]


def _person_card(key: str, role: Role, name: str, what: str) -> dict[str, Any]:
    act = {"button_form_action": "/trial/enter", "hidden": {"persona": key}}
    return {"role_word": role.word, "name": name, "what": what} | act
