"""Whole lives over HTTP: a suggestion is drafted, reviewed, handled, answered, rated, done again, closed.

Congresses live beside each other; in each one lives come in waves, and a window is opened, rated and closed after
every wave.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from shared.people import Person
from shared.words import Role
from tests.chaos.client import Client, GaveUp, Told
from tests.chaos.course import WORDS, Life, county_of, drawn, reply, today

UNITS = ("住建局", "财政局", "水利局", "教育局")
UNHEARD = ("unknown-case",)  # the next service has not heard of it yet
NO_WINDOW = ("window-closed", "unknown-case")
PLACES = [f"{province}{city:02d}00" for city in range(1, 21) for province in (43, 37, 51)]  # Hunan, Shandong, elsewhere


@dataclass
class Congress:
    """One congress: its people, and its lives from wave to wave."""

    client: Client
    code: str

    def who(self, role: Role, id: str = "", unit: str = "") -> Person:
        return Person(id or f"{role.value}-{unit}", "", role, self.code, unit)

    async def founded(self) -> None:
        """The register: the congress, four deputies (two of them of a county), four units."""
        office, county = self.who(Role.OFFICE), county_of(self.code)
        body = {"congress": self.code, "name": "示例人大", "counties": [{"code": county, "name": "示例县"}]}
        asked: list[tuple[str, dict[str, Any]]] = [("intake/register-congress", body)]
        for n in range(4):
            seat = {"deputy": f"deputy-{n}", "name": f"示例代表{n:03d}", "county": county if n % 2 else ""}
            asked.append(("intake/seat-deputy", seat))
        asked += [("routing/register-unit", {"unit": unit, "name": unit}) for unit in UNITS]
        await asyncio.gather(*[self.client.must(office, address, body) for address, body in asked])

    async def live(self, lives: Iterable[Life], wave: int) -> None:
        """All of them, to their ends."""
        coming, again = list(lives), list[Life]()
        async with asyncio.TaskGroup() as ends:
            while coming or again:
                now, coming = coming[:wave], coming[wave:]
                born, redone = await asyncio.gather(self._each(now, self._to_delivery), self._each(again, self._redo))
                unrated = {life.id: 1 for life in born if life.ratings[0]} | {life.id: 2 for life in redone}
                await self._rated([*born, *redone], unrated)
                again = [life for life in born if life.redone]
                for life in (life for life in [*born, *redone] if life not in again):
                    ends.create_task(self._ended(life))

    async def _each(self, lives: list[Life], step: Callable[[Life], Awaitable[None]]) -> list[Life]:
        """Those who came through; who did not is written down."""
        done = await asyncio.gather(*[self._or_given_up(life, step) for life in lives])
        return [life for life, came in zip(lives, done, strict=True) if came]

    async def _or_given_up(self, life: Life, step: Callable[[Life], Awaitable[None]]) -> bool:
        try:
            await step(life)
        except GaveUp as why:
            self.client.note({"life": life.id, "congress": self.code, "gave_up": str(why)})
            return False
        return True

    async def _to_delivery(self, life: Life) -> None:
        await self._to_filing(life)
        units = await self._to_handling(life)
        await self._to_reply(life, units[0], life.classes[0], sent_back=life.sent_back)
        if not life.ratings[0]:  # who never rates has to know that the window will find the case
            asked = {"suggestion": life.id, "attitude": "satisfied", "result": "satisfied"}
            told = await self.client.ask(self.who(Role.DEPUTY, life.deputy), "rating/rate-reply", asked, UNHEARD)
            if told.code != "window-closed":
                raise GaveUp(f"rated outside a window: {told}")

    async def _to_filing(self, life: Life) -> None:
        must, it = self.client.must, {"suggestion": life.id}
        lead, second = self.who(Role.DEPUTY, life.deputy), self.who(Role.DEPUTY, life.second)
        county, office = self.who(Role.COUNTY_OFFICE, unit=life.county), self.who(Role.OFFICE)
        await must(lead, "intake/draft-suggestion", it | {"words": WORDS, "cosigners": [second.id]})
        await must(second, "intake/confirm-signature", it)
        await must(lead, "intake/submit-suggestion", it)
        if life.mended:
            why = {"reasons": ["facts-unclear"], "note": "请补充数据。"}
            await must(county if life.county else office, "intake/send-back-draft", it | why)
            mended = WORDS | {"situation": "全市一千二百个老旧小区多数没有电梯。"}
            await must(lead, "intake/revise-draft", it | {"words": mended, "began_from": 1})
            await must(second, "intake/confirm-signature", it)
            await must(lead, "intake/submit-suggestion", it)
        if life.county:
            await must(county, "intake/pass-review", it)
        await must(office, "intake/file-suggestion", it | {"category": "urban"})

    async def _to_handling(self, life: Life) -> tuple[str, str]:
        """Lead and co-handling unit, both signed in, the co-opinion filed."""
        must, it, (lead, co, other) = self.client.must, {"suggestion": life.id}, UNITS[:3]
        await must(self.who(Role.GOVERNMENT), "routing/assign-units", it | {"lead": lead, "co": [co]}, UNHEARD)
        if life.returned:
            why = {"reason": "此事属水利部门职责。", "proposed_unit": other}
            await must(self.who(Role.UNIT, unit=lead), "routing/ask-return", it | why)
            ruling = {"unit": lead, "note": "经研究决定。", "successor": other if life.returned == "reassigned" else ""}
            await must(self.who(Role.OFFICE), "routing/decide-return", it | ruling)
            lead = other if life.returned == "reassigned" else lead
        if life.returned != "refused":  # a refused request counts as received
            await must(self.who(Role.UNIT, unit=lead), "routing/sign-in", it)
        await must(self.who(Role.UNIT, unit=co), "routing/sign-in", it)
        await must(
            self.who(Role.UNIT, unit=co), "routing/file-co-opinion", it | {"opinion": "同意主办单位的意见，无补充。"}
        )
        await self._talk(life, lead)
        return lead, co

    async def _talk(self, life: Life, unit: str) -> None:
        talk = {
            "suggestion": life.id,
            "phase": "before",
            "form": "visit",
            "on": today(),
            "rank": "head",
            "note": "已听取意见。",
        }
        await self.client.must(self.who(Role.UNIT, unit=unit), "routing/log-contact", talk)

    async def _to_reply(self, life: Life, unit: str, reply_class: str, *, sent_back: bool = False) -> None:
        must, it, inspection = self.client.must, {"suggestion": life.id}, self.who(Role.INSPECTION)
        await must(self.who(Role.UNIT, unit=unit), "routing/submit-reply", reply(life, reply_class))
        if sent_back:
            why = {"reasons": ["weak"], "note": "请写明完成时间。"}
            await must(inspection, "routing/return-reply", it | why)
            await must(self.who(Role.UNIT, unit=unit), "routing/submit-reply", reply(life, reply_class))
        if life.rivals:
            both = [self.who(Role.INSPECTION, f"inspector-{n}") for n in range(2)]
            told = await asyncio.gather(*[self.client.ask(who, "routing/approve-reply", it) for who in both])
            if sorted(t.code for t in told) != ["", "already-reviewed"]:
                raise GaveUp(f"two inspectors approved at once and were told {told}")
        else:
            await must(inspection, "routing/approve-reply", it)
        await must(self.who(Role.UNIT_HEAD, unit=unit), "routing/sign-reply", it)

    async def _redo(self, life: Life) -> None:
        """The second round: heard of once a draft is refused for want of a new hearing."""
        unit = UNITS[2] if life.returned == "reassigned" else UNITS[0]
        who = self.who(Role.UNIT, unit=unit)
        told = await self.client.ask(who, "routing/submit-reply", reply(life, life.classes[1]), ("not-handling",))
        if told.code != "redo-hearing-needed":
            raise GaveUp(f"a reply without a new hearing was answered {told}")
        await self._talk(life, unit)
        await self._to_reply(life, unit, life.classes[1])

    async def _rated(self, lives: list[Life], unrated: dict[str, int]) -> None:
        """Windows until everybody who rates has rated; at least one, for those who never do."""
        clerks = [self.who(Role.EVALUATION, f"clerk-{n}") for n in range(2)]
        must, first = self.client.must, bool(lives)
        while first or unrated:
            await must(clerks[0], "rating/open-window", {"closes": today()}, ("nothing-to-rate",))
            there = [life for life in lives if life.id in unrated]
            told = await asyncio.gather(*[self._rate(life, unrated[life.id]) for life in there])
            for life, answer in zip(there, told, strict=True):
                if answer.code not in NO_WINDOW:
                    del unrated[life.id]
            await must(clerks[0], "rating/ask-close", {})
            await must(clerks[1], "rating/confirm-close", {})
            first = False

    async def _rate(self, life: Life, round: int) -> Told:
        who, choice = self.who(Role.DEPUTY, life.deputy), life.ratings[round - 1]
        assert choice
        body = {"suggestion": life.id, "attitude": choice[0], "result": choice[1]}
        body |= {"reason": "没有解决。"} if "dissatisfied" in choice else {}
        if life.resealed:
            await self.client.ask(who, "rating/rate-reply", body | {"attitude": "basically", "reason": "再想想。"})
        return await self.client.ask(who, "rating/rate-reply", body)

    async def _ended(self, life: Life) -> None:
        async def struck_off(life: Life) -> None:
            if life.end == "closed" and life.promises:
                proof = {"suggestion": life.id, "evidence": "验收单第12号", "deputy_told": today()}
                office = self.who(Role.OFFICE)
                await self.client.must(office, "supervision/strike-off", proof, (*UNHEARD, "not-tracking"))

        if await self._or_given_up(life, struck_off):
            self.client.note({"life": life.id, "congress": self.code, "end": life.end})


async def played(client: Client, seed: int, lives: int, places: int, wave: int = 5) -> None:
    """So many lives, shared out to so many congresses, all at once."""
    async with asyncio.TaskGroup() as group:
        for p, code in enumerate(PLACES[:places]):
            theirs = [drawn(seed, code, n) for n in range(p, lives, places)]
            group.create_task(_in(Congress(client, code), theirs, wave))


async def lived_on(client: Client, seed: int, over: asyncio.Event, places: int = 4, wave: int = 4) -> int:
    """In so many congresses one wave after another, until it is over. Answers how many lives it was."""

    async def on(code: str) -> int:
        congress, n = Congress(client, code), 0
        await _or_noted(congress, congress.founded())
        while not over.is_set():
            await _or_noted(congress, congress.live([drawn(seed, code, n + more) for more in range(wave)], wave))
            n += wave
        return n

    return sum(await asyncio.gather(*[on(code) for code in PLACES[:places]]))


async def _in(congress: Congress, lives: list[Life], wave: int) -> None:
    async def whole() -> None:
        await congress.founded()
        await congress.live(lives, wave)

    await _or_noted(congress, whole())


async def _or_noted(congress: Congress, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except* GaveUp as several:
        why = repr(several.exceptions)
        congress.client.note({"life": "all", "congress": congress.code, "gave_up": why})
