"""What one should have read before one presses: who is meant for what, until when, and what the others have said."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing import assignment, handling, passing, receiving, reply, trial, writing
from services.routing.case import Case, my_line
from services.routing.gate_page import contents
from services.routing.tried import trial_ends
from shared.messages import Command, Context
from shared.web.forms import Read
from shared.web.parts import Aside, Beside, Reader
from shared.words import Part
from shared.workdays import spoken


def ended(said: str) -> str:
    """A sentence that somebody typed, with one full stop."""
    return said.rstrip("。；;. \n") + "。"


def shared_out(lead: str, co: Sequence[str]) -> str:
    return f"主办{lead}" + (f"，协办{'、'.join(co)}" if co else "")


def _demands(case: Case) -> list[Read]:
    return [Read(f"第{n}项诉求", demand) for n, demand in enumerate(case.demands, 1)]


async def of_trial(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    asked = case.tried.asked
    assert asked
    until = f"{spoken(trial_ends(case.tried, ctx))}24时前；到时没有答复的，可以正式交办。"
    return [Read("拟分工", shared_out(asked.lead, asked.co)), Read("答复期限", until), *_demands(case)]


async def of_objections(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    tried = case.tried
    said = [Read(f"{o.unit}有异议", f"{ended(o.reason)}建议由{o.proposed_unit}办理。") for o in tried.objections]
    agreed = [unit for unit in tried.answered if unit not in [o.unit for o in tried.objections]]
    return [*said, *([Read("无异议", "、".join(agreed))] if agreed else [])]


async def of_line(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    """Its own part of the case, and how long it may still ask to give it back."""
    co = [line.unit for line in case.lines if line.part is Part.CO]
    own = [Read("分工", shared_out(case.lead.unit, co)), *_demands(case)]
    return [*own, *await of_window(db, case, ctx)]


async def of_window(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    last = assignment.return_window(case, my_line(case, ctx), ctx) if case.round == 1 else None
    return [Read("申退期限", f"{spoken(last)}24时前，逾期申请无效。")] if last and last >= ctx.today else []


async def of_returns(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    asked = [line.return_asked for line in case.lines if line.return_asked]
    return [Read(f"{a.unit}申请退办", f"{ended(a.reason)}建议改由{a.proposed_unit}办理。") for a in asked]


async def of_opinions(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    said = [line for line in case.lines if line.part is Part.CO and line.said]
    return [Read(f"{line.unit}的会办意见", line.said) for line in said]


async def of_draft(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    """Why it came back, and what is to be quoted."""
    back = case.answer.sent_back
    why = [Read("退回理由", f"{'、'.join(r.word for r in back.reasons)}：{back.note}")] if back else []
    return [*why, *await of_opinions(db, case, ctx)]


async def of_bounce(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    missing = my_line(case, ctx).missing
    return [Read("主办单位要求补充", missing), *_demands(case)] if missing else _demands(case)


async def of_reply(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    return contents(case, case.answer.delivered) if case.answer.delivered else ()


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: object = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """The desk leads to one answer; from there one gets to the other, or to the sheet itself."""
    if command not in OTHERWISE:
        return ()
    when, then, word, path = OTHERWISE[command]
    return [Beside(when, then, [Aside("", "grey", [(word, False)], f"/routing/{path}{id}", "")])]


OTHERWISE: dict[type[Command], tuple[str, str, str, str]] = {
    trial.AcceptTrial: (
        "有异议的", "写明理由和建议承办单位，由交办机关重新考虑。", "提出异议", "do/object-trial?suggestion="
    ),
    passing.ApproveReply: (
        "不宜通过的", "注明理由，退回承办单位修改后再送审。", "退回重拟", "do/return-reply?suggestion="
    ),
    reply.SignReply: ("答复函", "签发后按这个样子送代表。", "看答复函", "letters/"),
    receiving.ReadReply: ("答复函", "可以下载PDF和Word。", "看答复函", "letters/"),
}  # fmt: skip


READS: dict[type[Command], Reader] = {
    trial.AcceptTrial: of_trial,
    trial.ObjectTrial: of_trial,
    trial.TrialAssign: of_objections,
    assignment.AssignUnits: of_objections,
    assignment.SignIn: of_line,
    assignment.AskReturn: of_window,
    assignment.DecideReturn: of_returns,
    handling.FileCoOpinion: of_bounce,
    handling.ReturnCoOpinion: of_opinions,
    writing.SaveReply: of_draft,
    reply.SubmitReply: of_draft,
    receiving.ReadReply: of_reply,
    receiving.RelayReply: of_reply,
}
