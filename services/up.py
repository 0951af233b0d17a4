"""`tibandu up`: the trial on this machine: four services, the samples, one address."""

import asyncio
import socket

import httpx

from services import samples
from services.drive import Stuck
from services.house import House
from services.listening import bound, quiet_server, say
from services.trial import Trial, trying
from services.web import web
from shared.settings import LOOPBACK, Settings


class NotLoopback(Exception):
    """The trial's one-click personas are for this machine alone."""


def listen(host: str, port: int) -> socket.socket:
    """The socket of the trial. Raises PortTaken, NotLoopback."""
    if host not in LOOPBACK:
        raise NotLoopback(f"试用版有一键身份，只能在本机打开；请去掉 HOST={host}。")
    return bound(host, port)


async def serve(settings: Settings, *, with_samples: bool) -> None:
    """Until Ctrl-C. Pages are usable while the samples load."""
    listener = listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    async with trying(settings) as (house, trial):
        app = web(house, trial)
        server = quiet_server(app)
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(server.serve([listener]))
            listener.listen()  # whoever reads the address may knock at once
            say(f"提办督 Tibandu 已启动：http://{settings.host}:{port}")
            say("试用：打开后一键选择身份，仅限本机。Ctrl-C 停止。")
            loading = group.create_task(_load(app, house, trial)) if with_samples else None
            await serving
            if loading:
                loading.cancel()
    say("已停止，数据都在。")


async def _load(app: object, house: House, trial: Trial) -> None:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client:
        try:
            await samples.load(client, house, trial, say)
        except (Stuck, httpx.HTTPError) as no:  # the trial itself goes on
            trial.loading = "示例没有装完"
            say(f"示例没有装完：{no}")
