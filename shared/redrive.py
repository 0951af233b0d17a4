"""Dead letters tried again: read anew, handed to the writer of their own service, and settled in the topic itself."""

from collections.abc import Sequence

from shared.batch import Fate
from shared.hearing import fact_in
from shared.letters import Letter, settlement
from shared.messages import Refused
from shared.records import Unreadable
from shared.sender import Sender
from shared.writer import Writer

WORDS = {Fate.PARKED: "已停放", Fate.AGAIN: "此前已办"}
Told = tuple[str, str, bool]  # the letter's id, what became of it, whether it is settled


async def retry(writer: Writer, sender: Sender, several: Sequence[Letter], by: str, why: str) -> list[Told]:
    """Its service alone takes each in, once; nobody else hears it again. Raises CarrierAway."""
    told: list[Told] = []
    for one in several:
        what, settled = await _again(writer, one)
        told.append((one.id, what, settled))
        if settled:
            await sender.send([settlement(writer.service.name, one, "retried", by, why or what)])
    return told


async def _again(writer: Writer, one: Letter) -> tuple[str, bool]:
    try:
        fact = fact_in(one, writer.service)
        if fact is None:
            return "可读，本服务不听这类事实", False
        outcome = (await writer.receive([fact]))[0]
    except Unreadable as no:
        return f"仍不可读：{no}", False
    except Refused as no:
        return f"没有办成：{no}", False
    return (WORDS[outcome] if isinstance(outcome, Fate) else "已办"), True


def readable(writer: Writer, one: Letter) -> Told:
    """What a retry would find, without doing it."""
    try:
        heard = fact_in(one, writer.service)
    except Unreadable as no:
        return one.id, f"仍不可读：{no}", False
    return one.id, "可读，未执行" if heard else "可读，本服务不听这类事实", heard is not None
