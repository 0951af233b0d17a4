"""并案与撤回, as routing hears of them: who comes first holds. What is assigned stays so, a delivered reply too."""

from services.routing.case import Case, Stage
from services.routing.division import withdrawn
from services.routing.facts import CaseWithdrawn
from services.routing.merger import CaseJoined, CaseParted, ChildrenNoted
from shared.events.routing import TrialDropped
from shared.messages import Command, Context, Event, Id, On

FREE = (Stage.NONE, Stage.WAITING, Stage.TRIAL)  # the number may still be on its way
UNANSWERED = (Stage.WAITING, Stage.TRIAL, Stage.HANDLING, Stage.REVIEW, Stage.APPROVED)


class TakeMerger(Command):
    """Intake has told which suggestions go together with this one."""

    suggestion: Id
    children: tuple[str, ...]


class StopHandling(Command):
    """The lead deputy has withdrawn the suggestion."""

    suggestion: Id


def all_concerned(case: Case, cmd: TakeMerger, ctx: Context) -> list[str]:
    return [f"case/{c}" for c in dict.fromkeys((*case.merger.children, *cmd.children))]


def take_merger(case: Case, cmd: TakeMerger, ctx: Context) -> list[Event | On]:
    """Main and children in one act, so that none ever waits for a main case that has gone ahead. What units were
    asked of a child is over: they get it with the main case."""
    held, wanted = case.merger.children, cmd.children
    theirs: dict[str, Case] = {c: ctx.also[f"case/{c}"] for c in (*held, *wanted)}
    new = [c for c in wanted if c not in held and case.stage in FREE and theirs[c].stage in FREE]
    gone = [c for c in held if c not in wanted]
    now = tuple(c for c in wanted if c in held or c in new)
    joined = CaseJoined(main=cmd.suggestion, number=case.number)
    parted = [c for c in gone if theirs[c].merger.main == cmd.suggestion]
    dropped = [On(f"case/{c}", TrialDropped(on=ctx.today)) for c in new if theirs[c].stage is Stage.TRIAL]
    facts = [*(On(f"case/{c}", joined) for c in new), *dropped, *(On(f"case/{c}", CaseParted()) for c in parted)]
    return [ChildrenNoted(children=now), *facts] if now != held else []


def stop_handling(case: Case, cmd: StopHandling, ctx: Context) -> list[Event | On]:
    """A reply that is delivered holds, and with it what follows from it."""
    if case.stage is Stage.DIVIDED:
        return withdrawn(case.division, cmd.suggestion, ctx)
    return [CaseWithdrawn()] if case.stage in UNANSWERED and not case.answer.delivered else []
