"""协助修改: a reviewer proposes wording, the deputy takes it or leaves it. Nobody changes a deputy's text (M62).

review ─SuggestWording─▶ returned ─AcceptWording─▶ the next version, co-signers asked again
                                  └DeclineWording─▶ the deputy's own words stay
"""

from typing import Annotated

from pydantic import Field

from services.intake.case import Case, Stage, known
from services.intake.facts import DraftSaved, Words
from services.intake.review.reviewing import Wording, WordingAccepted, WordingDeclined, WordingSuggested
from shared.events.intake import DraftSentBack
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import MendReason, Role


class SuggestWording(Command):
    """提出修改稿，连同稿件退回代表。代表可以采用，也可以谢绝；未经代表同意，原文一字不动。"""

    by = frozenset({Role.COUNTY_OFFICE, Role.OFFICE})
    label = "提修改稿"
    suggestion: Id
    wording: Annotated[Wording, Field(title="修改稿")]
    note: Annotated[str, Field(title="修改说明", min_length=4, max_length=1000, description="为什么这样改")]


class AcceptWording(Command):
    """采用修改稿，成为新的一稿。已同意的联名代表须重新确认；还可以再改，改好后提交。"""

    by = frozenset({Role.DEPUTY})
    label = "采用修改稿"
    suggestion: Id


class DeclineWording(Command):
    """不采用修改稿，保留原文；可以自己修改后再提交。"""

    by = frozenset({Role.DEPUTY})
    label = "谢绝修改稿"
    suggestion: Id
    note: Annotated[str, Field(title="说明", max_length=500)] = ""


def proposed(case: Case) -> WordingSuggested | None:
    """The wording that waits for the deputy's answer: proposed for the text as it stands."""
    made = case.review.proposal
    waits = case.stage is Stage.RETURNED and made is not None and made.began_from == case.saves
    return made if waits else None


def to_answer(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "只有领衔代表可以处理这份文稿。", 403)
    if not proposed(case):
        refuse("no-wording", "没有等您答复的修改稿。")


def suggest_wording(case: Case, cmd: SuggestWording, ctx: Context) -> list[Event]:
    if worded(case.words, cmd.wording) == case.words:
        refuse("wording-unchanged", "修改稿与原稿相同，请改动文字，或直接退回、通过。", 422)
    level = 1 if case.stage is Stage.REVIEW_1 else 2
    back = DraftSentBack(reasons=(MendReason.WORDING,), note=cmd.note, level=level, on=ctx.today)
    made = WordingSuggested(wording=cmd.wording, note=cmd.note, role=ctx.role, began_from=case.saves, on=ctx.today)
    return [back, made]


def worded(words: Words, wording: Wording) -> Words:
    return words.model_copy(update={name: getattr(wording, name) for name in Wording.model_fields})


def accept_wording(case: Case, cmd: AcceptWording, ctx: Context) -> list[Event]:
    made = proposed(case)
    assert made
    words = worded(case.words, made.wording)
    return [WordingAccepted(on=ctx.today), DraftSaved(words=words, deputy=case.deputy, county=case.county)]


def decline_wording(case: Case, cmd: DeclineWording, ctx: Context) -> list[Event]:
    return [WordingDeclined(note=cmd.note, on=ctx.today)]
