"""Plays steps over HTTP as the people who take them, day by day, with the trial's clock.

A step's idempotency key is its own or its place in the run: an interrupted run is played again from its first step,
what is done answers as it did, and the rest follows.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import count, groupby
from typing import Any
from uuid import UUID, uuid5

import httpx

from services.life import Stage, Step
from shared.people import Person
from shared.workdays import legal_day, spoken, start_of

TOGETHER = 32  # lanes at a time
LONG = 600  # seconds: the clock may have many days to ring
MORNING = timedelta(hours=9)
Progress = Callable[[int, int], None]  # commands done, commands in all
Turn = tuple[int, Step]  # a step and its place in the run


class Stuck(Exception):
    """A run cannot go on; the sentence names the case and says why."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The addresses of the house, and a session for everybody who has come to one."""

    client: httpx.AsyncClient
    run: UUID
    tokens: dict[Person, str] = field(default_factory=dict)

    async def ask(self, step: Step, place: int) -> None:
        """Raises Stuck with the refusal's sentence."""
        answer = await self.answer(step, step.key or str(uuid5(self.run, str(place))))
        if answer.status_code != 200:
            on, who = spoken(step.day), f"{step.who.role.word}{step.who.unit_name}"
            raise Stuck(f"{step.what} {on}由{who}办 {step.address} 时停下：{_sentence(answer)}")

    async def answer(self, step: Step, key: str) -> httpx.Response:
        """The answer to one step; an old session is renewed, a busy service asked again."""
        body = json.dumps(step.body, default=str).encode()
        for patience in range(8):
            headers = {"authorization": f"Bearer {await self._token(step.who)}", "content-type": "application/json"}
            answer = await self._post(f"/{step.address}", body, headers | {"idempotency-key": key})
            if answer.status_code == 401:
                self.tokens.pop(step.who, None)
            elif answer.status_code == 503:
                await asyncio.sleep(0.1 * 2**patience)
            else:
                break
        return answer

    async def move(self, to: date) -> datetime:
        """The clock to nine o'clock of a day, if it is not later already."""
        return await self._trial("clock", {"to": (start_of(to) + MORNING).isoformat()})

    async def quiet(self) -> None:
        await self._trial("quiet", {})

    async def _trial(self, what: str, body: dict[str, Any]) -> datetime:
        answer = await self._post(f"/trial/{what}", json.dumps(body).encode(), {"content-type": "application/json"})
        if answer.status_code != 200:
            raise Stuck(f"试用时钟没有应答（{answer.status_code}）：只有本机的试用系统可以重放。")
        return datetime.fromisoformat(answer.json()["now"])

    async def _token(self, who: Person) -> str:
        if who not in self.tokens:
            body = json.dumps(asdict(who)).encode()
            answer = await self._post("/trial/session", body, {"content-type": "application/json"})
            if answer.status_code != 200:
                raise Stuck(f"不能以{who.name}的身份进入（{answer.status_code}）：只有本机的试用系统可以重放。")
            self.tokens[who] = answer.json()["token"]
        return self.tokens[who]

    async def _post(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        try:
            return await self.client.post(path, content=body, headers=headers, timeout=LONG)
        except httpx.TransportError as lost:
            raise Stuck(f"与 {self.client.base_url} 的连接断了：{lost!r}。再运行一次即从断处继续。") from lost


def in_order(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda s: (s.day, s.stage))


async def play(doors: Doors, steps: Sequence[Step], until: date, progress: Progress) -> None:
    """Takes every step on its day, in the order of the day; at last the clock stands at `until`, if not later.

    Raises Stuck: at a refusal, and before anything is done when the clock has passed the first day of a new run."""
    turns = list(enumerate(in_order(steps)))
    done = count(1)

    def one_more() -> None:
        progress(next(done), len(turns))

    if not turns:
        return
    progress(0, len(turns))
    await _must_be_in_time(doors, [step for _, step in turns])
    for day, of_day in groupby(turns, key=lambda t: t[1].day):
        await doors.move(day)
        for _, together in groupby(of_day, key=lambda t: t[1].stage // 10):
            for _, of_stage in groupby(together, key=lambda t: t[1].stage):
                await _side_by_side(doors, _lanes(of_stage), one_more)
            await doors.quiet()
    await doors.move(until)


async def _must_be_in_time(doors: Doors, order: Sequence[Step]) -> None:
    """A clock that is late already is right only for a run that had begun; declining one's own draft tells."""
    first = next((step for step in order if step.stage is Stage.INTAKE), None)
    if first is None or legal_day(now := await doors.move(order[0].day)) <= first.day:
        return
    probe = Step(first.day, first.stage, first.lane, first.what, first.who, "intake/decline-signature", {
        "suggestion": first.body["suggestion"]})  # fmt: skip
    if (await doors.answer(probe, str(uuid5(doors.run, "probe")))).json().get("code") == "unknown-case":
        raise Stuck(
            f"试用时钟已到{spoken(legal_day(now))}，这些建议从{spoken(first.day)}开始，时钟不能倒拨：请换数据目录。"
        )


def _lanes(turns: Iterable[Turn]) -> deque[list[Turn]]:
    lanes: dict[str, list[Turn]] = {}
    for turn in turns:
        lanes.setdefault(turn[1].lane, []).append(turn)
    return deque(lanes.values())


async def _side_by_side(doors: Doors, lanes: deque[list[Turn]], one_more: Callable[[], None]) -> None:
    async def work() -> None:
        while lanes:
            for place, step in lanes.popleft():
                await doors.ask(step, place)
                one_more()

    workers = [asyncio.create_task(work()) for _ in range(min(TOGETHER, len(lanes)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def _sentence(answer: httpx.Response) -> str:
    try:
        no = answer.json()
        return f"{no['sentence']}（{no['code']}）"
    except (ValueError, KeyError, TypeError):
        return f"服务应答 {answer.status_code}。"
