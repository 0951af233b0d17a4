"""What one should have read before one decides on a clue or a group: what was said, for the station that heard it
alone; for everybody else what it is about and how many said it.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.clues.clue import Clue
from services.intake.clues.clues_page import as_station, stations
from services.intake.clues.converting import AdoptClues, DeclineConversion, OfferConversion
from services.intake.clues.feedback import CloseClue, FeedBackGroup, GiveFeedback
from services.intake.clues.group import Group
from services.intake.clues.grouping import GroupClues, JoinGroup, LeaveGroup
from services.intake.clues.rows import callers, clues
from services.intake.clues.triage import ExplainClue, ForwardClue, MarkDuplicate, RejectClue, SolveClue, TriageClue
from shared.messages import Command, Context
from shared.web.forms import Read
from shared.web.parts import Reader
from shared.words import ClueChannel
from shared.workdays import spoken


async def heard(db: AsyncConnection, clue: Clue, ctx: Context) -> Sequence[Read]:
    """The caller's own words, while they are kept, and what else bears on the decision."""
    await as_station(db, ctx.role, ctx.unit)
    said = (await db.execute(select(callers).where(callers.c.item == clue.caller))).one_or_none()
    reads = [Read("什么事", clue.matter)] if clue.matter else []
    if said:
        where = f"（地点：{said.place}）" if said.place else ""
        reads.append(Read("群众原话", f"{said.words}{where}"))
    when = f"，{spoken(clue.since)}收到" if clue.since else ""
    reads.append(Read("渠道", f"{clue.channel.word}{when}"))
    return [*reads, *([Read("上次反馈", clue.feedback)] if clue.feedback else [])]


async def matter(db: AsyncConnection, group: Group, ctx: Context) -> Sequence[Read]:
    """Of a group: how many said it by which channel, and what became of it so far."""
    named = [f"{ctx.congress}/clue/{id}" for id in group.clues]
    counted = Counter(await db.scalars(select(clues.c.channel).where(clues.c.stream.in_(named))))
    by = "、".join(f"{c.word}{counted[c.value]}条" for c in ClueChannel if counted[c.value])
    called = (await stations(db)).get(group.station, group.station)
    reads = [Read("什么事", group.matter), Read("群众线索", f"{len(group.clues)}条（{by}），{called}收到")]
    if group.declined:
        reads.append(Read("上次未采纳", f"{group.declined.reason}（{spoken(group.declined.on)}）"))
    return reads


OF_CLUE = (TriageClue, SolveClue, ForwardClue, ExplainClue, RejectClue, MarkDuplicate, GroupClues, JoinGroup)
READS: dict[type[Command], Reader] = {
    **dict.fromkeys((*OF_CLUE, LeaveGroup, GiveFeedback, CloseClue), heard),
    **dict.fromkeys((OfferConversion, AdoptClues, DeclineConversion, FeedBackGroup), matter),
}
