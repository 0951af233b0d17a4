"""不立案: coded ground, explained to the deputy, and what becomes of it: back, as a letter, withdrawal advised (T6).

浙江省人民代表大会代表建议、批评和意见办理的规定（2016）第十条: the deputy is told within seven days.
"""

from typing import Annotated

from pydantic import Field

from services.intake.case import Case, Stage, known
from services.intake.docket import LetterAnswered, NoticeAcknowledged, RefusalExplained
from services.intake.grounds import known_here
from shared.events.filing import SuggestionNotFiled
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Consequence, RefusalGround, Role


class RefuseFiling(Command):
    """不立案：写明理由和去向，告知领衔代表。"""

    by = frozenset({Role.OFFICE})
    label = "不立案"
    waits = "代表"
    suggestion: Id
    ground: Annotated[RefusalGround, Field(title="不立案的理由")]
    note: Annotated[str, Field(title="向代表说明", min_length=4, max_length=1000)]
    consequence: Annotated[Consequence, Field(title="去向")]
    unit: Annotated[
        str, Field(title="由谁答复来信", max_length=64, description="作代表来信处理时填写，其他情况留空")
    ] = ""


class AcknowledgeNotice(Command):
    """知悉：已看到不立案的理由，或并案、取消并案的决定。"""

    by = frozenset({Role.DEPUTY})
    label = "知悉"
    waits = "代表工委"
    suggestion: Id


class AnswerLetter(Command):
    """答复代表来信。答复直接送达代表，不作为建议办理。"""

    by = frozenset({Role.UNIT})
    label = "答复来信"
    waits = "代表"
    suggestion: Id
    text: Annotated[str, Field(title="答复内容", min_length=10, max_length=5000)]


def told_something(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "这是告知领衔代表的事项。", 403)
    if not case.docket.notice:
        refuse("nothing-to-acknowledge", "没有待知悉的事项。")


def letter_of_mine(case: Case, ctx: Context) -> None:
    known(case)
    if case.stage is not Stage.NOT_FILED or case.docket.unit != ctx.unit:
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)
    if case.docket.answered:
        refuse("already-answered", "这件来信已经答复。")


def refuse_filing(case: Case, cmd: RefuseFiling, ctx: Context) -> list[Event]:
    known_here(cmd.ground, ctx)
    letter = cmd.consequence is Consequence.LETTER
    if letter and not cmd.unit:
        refuse("letter-unit-needed", "作代表来信处理的，请写明由哪个单位答复。", 422)
    if cmd.unit and not letter:
        refuse("letter-unit-only", "只有作代表来信处理的，才需要写由谁答复。", 422)
    refused = SuggestionNotFiled(ground=cmd.ground, consequence=cmd.consequence, on=ctx.today)
    return [refused, RefusalExplained(note=cmd.note, unit=cmd.unit)]


def acknowledge_notice(case: Case, cmd: AcknowledgeNotice, ctx: Context) -> list[Event]:
    return [NoticeAcknowledged()]


def answer_letter(case: Case, cmd: AnswerLetter, ctx: Context) -> list[Event]:
    return [LetterAnswered(text=cmd.text, on=ctx.today)]
