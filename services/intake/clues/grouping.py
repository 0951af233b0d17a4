"""归组: clues that say the same go one way together, and everybody who asked is told (M07)."""

from typing import Annotated

from pydantic import Field

from services.intake.clues.clue import Clue, GroupJoined, unsettled
from services.intake.clues.group import ClueAdded, ClueTakenOut, Group, GroupFormed, Stage
from shared.events.clues import ClueConverted
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import Role

MOST = 200  # clues of one group


class GroupClues(Command):
    """把反映同一件事的线索归成一组，一条也可以；以后一并转建议、一并反馈。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "归组"
    clue: Id
    others: Annotated[tuple[Id, ...], Field(title="反映同一件事的其他线索", max_length=MOST - 1)] = ()
    matter: Annotated[
        str, Field(title="这一组是什么事", max_length=60, description="不填就用这条线索的一句话；不写姓名、电话")
    ] = ""


class JoinGroup(Command):
    """归入已有的一组；已转建议的，也能看到建议的进展。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "归入已有的组"
    clue: Id
    group: Annotated[Id, Field(title="归入哪一组")]


class LeaveGroup(Command):
    """归错了的，从组里取出来。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    side = True
    label = "移出这一组"
    clue: Id


def not_grouped(clue: Clue, ctx: Context) -> None:
    unsettled(clue, ctx)
    if clue.group:
        refuse("in-a-group", "这条线索已经归组。")


def grouped(clue: Clue, ctx: Context) -> None:
    unsettled(clue, ctx)
    if not clue.group:
        refuse("not-in-a-group", "这条线索没有归组。")


def new_group_and_others(clue: Clue, cmd: GroupClues, ctx: Context) -> list[str]:
    return [f"clues/{ctx.id(0)}", *(f"clue/{c}" for c in dict.fromkeys(cmd.others))]


def group_clues(clue: Clue, cmd: GroupClues, ctx: Context) -> list[Event | On]:
    others = tuple(c for c in dict.fromkeys(cmd.others) if c != cmd.clue)
    for other in others:
        not_grouped(ctx.also[f"clue/{other}"], ctx)
    matter = cmd.matter or clue.matter
    impersonal(这一组是什么事=matter)
    assert clue.category
    group, clues = str(ctx.id(0)), (cmd.clue, *others)
    formed = GroupFormed(station=clue.station, matter=matter, category=clue.category, clues=clues, on=ctx.today)
    joined = GroupJoined(group=group)
    return [joined, *(On(f"clue/{c}", joined) for c in others), On(f"clues/{group}", formed)]


def the_group(clue: Clue, cmd: JoinGroup, ctx: Context) -> list[str]:
    return [f"clues/{cmd.group}"]


def join_group(clue: Clue, cmd: JoinGroup, ctx: Context) -> list[Event | On]:
    group: Group = ctx.also[f"clues/{cmd.group}"]
    if group.station != clue.station:
        refuse("group-unknown", "请选择本站的一组线索。", 422)
    if len(group.clues) >= MOST:
        refuse("group-full", f"这一组已有{MOST}条，请另归一组。")
    facts: list[Event | On] = [GroupJoined(group=cmd.group), On(f"clues/{cmd.group}", ClueAdded(clue=cmd.clue))]
    if group.stage is Stage.CONVERTED:
        facts.append(ClueConverted(station=clue.station, suggestion=group.suggestion, on=ctx.today))
    return facts


def its_group(clue: Clue, cmd: LeaveGroup, ctx: Context) -> list[str]:
    return [f"clues/{clue.group}"] if clue.group else []


def leave_group(clue: Clue, cmd: LeaveGroup, ctx: Context) -> list[Event | On]:
    group: Group = ctx.also[f"clues/{clue.group}"]
    if group.stage is not Stage.OPEN:
        refuse("group-offered", "这一组已提请代表研究，暂不能移出。")
    if len(group.clues) == 1:
        refuse("group-of-one", "组里只有这一条，不必移出。")
    return [GroupJoined(group=""), On(f"clues/{clue.group}", ClueTakenOut(clue=cmd.clue))]
