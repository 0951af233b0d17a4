"""One-click personas: how one gets in where nobody signs in, on this machine alone."""

import hashlib
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse

from shared.messages import ID, Id, Refused
from shared.people import CONGRESS, LASTS, Person, sign
from shared.settings import LOOPBACK
from shared.web.api import read
from shared.web.pages import render
from shared.web.session import enter
from shared.words import Gate, Role

CITY, CITY_NAME = "439900", "云江市"
COUNTY, COUNTY_NAME = "439902", "枫渡区"
GROUPS = (
    (
        "提",
        [
            ("deputy-1", Role.DEPUTY, "示例代表001", "", "", "起草、邀请联名、提交；测评答复"),
            ("deputy-2", Role.DEPUTY, "示例代表002", "", "", "同意或谢绝联名"),
            ("county", Role.COUNTY_OFFICE, f"{COUNTY_NAME}代表工委", COUNTY, COUNTY_NAME, "县区初审"),
            ("secretariat", Role.SECRETARIAT, f"{CITY_NAME}大会秘书处", "", "", "会议期间立案、议案转建议"),
            (
                "committee",
                Role.COMMITTEE,
                "法制委员会经办人",
                "法制委员会",
                "",
                "立法征询：发送草案、逐条处理意见；加审对口单位的答复",
            ),
            (
                "station",
                Role.STATION,
                "枫渡街道联络站工作人员",
                "fengdu-1",
                "枫渡街道代表联络站",
                "值班、活动、九有，本站事务",
            ),
            ("point", Role.STATION, "梧桐社区联络员", "梧桐社区", "梧桐社区基层立法联系点", "报送立法意见，提实事建议"),
        ],
    ),
    (
        "办",
        [
            ("office", Role.OFFICE, f"{CITY_NAME}代表工委", "", "", "复审立案、交办、裁定退办、销号"),
            ("government", Role.GOVERNMENT, f"{CITY_NAME}政府办", "", "", "交办、裁定退办；筛选实事建议"),
            ("unit", Role.UNIT, "住建局经办人", "住建局", "", "签收、沟通、答复、会办"),
            ("co-unit", Role.UNIT, "自然资源局经办人", "自然资源局", "", "签收、提交会办意见"),
            ("head", Role.UNIT_HEAD, "住建局负责人", "住建局", "", "签发答复"),
        ],
    ),
    (
        "督",
        [
            ("inspection", Role.INSPECTION, "督查室", "", "", "审核政府部门的答复，退回重拟"),
            ("party-inspection", Role.INSPECTION, "党办督查室", Gate.PARTY.word, "", "审核党委部门的答复，退回重拟"),
        ],
    ),
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


def persona(key: str) -> Person:
    """Deputies act under the id that the roll gave them."""
    if key not in PERSONAS:
        raise Refused("unknown-persona", "没有这个试用身份。", 404)
    who = PERSONAS[key]
    return replace(who, id=deputy_id(CITY, who.name)) if who.role is Role.DEPUTY else who


class Session(BaseModel):
    """Anybody, for programs that play a year through."""

    id: Id
    name: str
    role: Role
    congress: Annotated[str, Field(title="人大代码", pattern=f"^{CONGRESS}$")]
    unit: Annotated[str, Field(title="单位", pattern=f"^({ID})?$")] = ""
    congress_name: str = ""
    unit_name: str = ""


def persona_routes() -> APIRouter:
    router = APIRouter(dependencies=[Depends(_local)])

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
        enter(answer, persona(str(form.get("persona", ""))), request.app.state.secret)
        return answer

    @router.post("/trial/session")
    async def as_anybody(request: Request) -> JSONResponse:
        who = Person(**read(Session, await request.body()).model_dump())
        return JSONResponse({"token": sign(who, request.app.state.secret), "seconds": LASTS})

    return router


def no_personas() -> APIRouter:
    """The same addresses where personas are not open."""
    router = APIRouter()

    @router.get("/enter")
    @router.get("/switch")
    async def closed() -> Response:
        raise Refused("sign-in-elsewhere", "这里没有开放一键身份，请从本单位的统一登录入口进入。", 403)

    return router


def _local(request: Request) -> None:
    """Behind a proxy only the address that was asked for tells whether the trial has been let out of its machine."""
    if request.url.hostname not in LOOPBACK:
        raise Refused("personas-are-local", "一键身份只限在本机打开（127.0.0.1）。", 403)


def _cards() -> list[dict[str, Any]]:
    return [
        {"name": name, "people": [_person_card(key, role, who, what) for key, role, who, _, _, what in people]}
        for name, people in GROUPS
    ]


def _person_card(key: str, role: Role, name: str, what: str) -> dict[str, Any]:
    act = {"button_form_action": "/trial/enter", "hidden": {"persona": key}}
    return {"role_word": role.word, "name": name, "what": what} | act
