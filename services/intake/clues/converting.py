"""转建议: the station prepares, a deputy adopts; not a forwarded letter (T1, M07).

The draft begins with the station's line and what the deputy has looked into; a citizen's words are not in it.
"""

from collections import Counter
from typing import Annotated

from pydantic import Field

from services.intake.clues.clue import Clue
from services.intake.clues.group import (
    ConversionAdopted,
    ConversionDeclined,
    ConversionOffered,
    Group,
    Stage,
    of_my_station,
)
from services.intake.facts import CluesAdopted, DraftSaved, Words
from services.intake.roll.deputy import seat_of
from shared.events.clues import ClueConverted
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import ClueChannel, Role

OWN_WORDS = 10  # characters beyond the station's line, or it is only passed on


class OfferConversion(Command):
    """提请一名代表研究，由代表决定是否采纳为建议。"""

    by = frozenset({Role.STATION})
    about = "group"
    home = "/intake/clue-groups/{id}"
    label = "提请代表采纳"
    waits = "群众"
    group: Id
    deputy: Annotated[Id, Field(title="代表")]


class AdoptClues(Command):
    """采纳：生成一份您的建议草稿。须写明您本人了解到的情况，不能只转交群众来信。"""

    by = frozenset({Role.DEPUTY})
    about = "group"
    home = "/intake/clue-groups/{id}"
    label = "采纳为建议"
    waits = "群众"
    group: Id
    found: Annotated[
        str, Field(title="本人了解到的情况", min_length=10, max_length=2000, description="走访、调研了解到什么")
    ]


class DeclineConversion(Command):
    """不采纳，说明理由；线索仍由站点处理。"""

    by = frozenset({Role.DEPUTY})
    about = "group"
    home = "/intake/clue-groups/{id}"
    label = "不采纳"
    waits = "联络站"
    group: Id
    reason: Annotated[str, Field(title="理由", min_length=4, max_length=500)]


def may_offer(group: Group, ctx: Context) -> None:
    of_my_station(group, ctx)
    if group.stage is Stage.CONVERTED:
        refuse("group-converted", "这一组已转为建议。")


def offered_to_me(group: Group, ctx: Context) -> None:
    if group.stage is Stage.NONE or ctx.actor != group.deputy:
        refuse("unknown-group", "没有这组线索，或您无权查看。", 404)
    if group.stage is Stage.CONVERTED:
        refuse("group-converted", "您已采纳，请在建议草稿中继续。")


def the_deputy(group: Group, cmd: OfferConversion, ctx: Context) -> list[str]:
    return [f"deputy/{cmd.deputy}", *(f"clue/{c}" for c in group.clues)]


def offer_conversion(group: Group, cmd: OfferConversion, ctx: Context) -> list[Event]:
    seat_of(ctx, cmd.deputy)
    if group.stage is Stage.OFFERED and group.deputy == cmd.deputy:
        refuse("already-offered", "已提请这名代表，请等代表研究。")
    _unsettled(group, ctx)
    return [ConversionOffered(deputy=cmd.deputy, on=ctx.today)]


def seat_case_and_clues(group: Group, cmd: AdoptClues, ctx: Context) -> list[str]:
    return [f"deputy/{ctx.actor}", f"case/{ctx.id(0)}", *(f"clue/{c}" for c in group.clues)]


def adopt_clues(group: Group, cmd: AdoptClues, ctx: Context) -> list[Event | On]:
    seat, suggestion = seat_of(ctx, ctx.actor), str(ctx.id(0))
    impersonal(本人了解到的情况=cmd.found)
    if len(cmd.found.replace(group.matter, "")) < OWN_WORDS:
        refuse("forwarded-letter", "请写本人走访、调研了解到的情况，不能只转交群众来信。", 422)
    clues = _unsettled(group, ctx)
    channels = Counter(clue.channel for clue in clues.values())
    title = group.matter if group.matter.startswith("关于") else f"关于{group.matter}的建议"
    heard = "、".join(f"{channel.word}{n}条" for channel, n in _in_order(channels))
    words = Words(
        title=title, situation=f"联络站收到群众线索{len(clues)}条（{heard}）：{group.matter}。", analysis=cmd.found
    )
    converted = ClueConverted(station=group.station, suggestion=suggestion, on=ctx.today)
    return [
        ConversionAdopted(deputy=ctx.actor, suggestion=suggestion, on=ctx.today),
        On(f"case/{suggestion}", DraftSaved(words=words, deputy=ctx.actor, county=seat.county)),
        On(f"case/{suggestion}", _adopted(group, cmd, channels)),
        *(On(f"clue/{c}", converted) for c in clues),
    ]


def _adopted(group: Group, cmd: AdoptClues, channels: Counter[ClueChannel]) -> CluesAdopted:
    return CluesAdopted(station=group.station, channels=tuple(_in_order(channels)), group=cmd.group)


def _unsettled(group: Group, ctx: Context) -> dict[str, Clue]:
    """Those of the group that went no other way."""
    clues: dict[str, Clue] = {c: ctx.also[f"clue/{c}"] for c in group.clues}
    left = {c: clue for c, clue in clues.items() if clue.outcome is None}
    if not left:
        refuse("clues-settled", "这一组的线索都已另有去向，不能再转建议。")
    return left


def _in_order(channels: Counter[ClueChannel]) -> list[tuple[ClueChannel, int]]:
    return [(channel, channels[channel]) for channel in ClueChannel if channels[channel]]


def decline_conversion(group: Group, cmd: DeclineConversion, ctx: Context) -> list[Event]:
    impersonal(理由=cmd.reason)
    return [ConversionDeclined(deputy=ctx.actor, reason=cmd.reason, on=ctx.today)]
