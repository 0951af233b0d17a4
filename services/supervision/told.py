"""How each fact reads in the timeline: one sentence, and the details a person may unfold."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from shared.words import (
    Category,
    ClockName,
    Consequence,
    ContactForm,
    DecisionKind,
    Gate,
    Importance,
    MendReason,
    Origin,
    Outcome,
    Part,
    Phase,
    Publicity,
    Rank,
    RefusalGround,
    ReplyClass,
    SendBackReason,
    UrgeWay,
)
from shared.workdays import spoken

Body = Mapping[str, Any]
Said = tuple[str, list[tuple[str, str]]]


def _words(kind: type[Any], codes: list[str]) -> str:
    return "、".join(kind(c).word for c in codes)


def _clock(b: Body) -> str:
    clock = ClockName(b["clock"])
    unit = b["unit"] if clock is not ClockName.PROMISE else ""
    return clock.word + (f"（{unit}）" if unit else "")


def _day(iso: str) -> str:
    return spoken(date.fromisoformat(iso))


def _attendance(b: Body) -> str:
    absent = len(b.get("absent", ()))
    return f"{len(b['deputies'])}人参加" + (f"，{absent}人邀请未到" if absent else "")


def _promised(p: Body) -> str:
    stages = "；".join(f"{_day(stage['due'])}前{stage['what']}" for stage in p.get("stages", ()))
    return f"{p['what']}（{p['due']}前）" + (f"，分阶段：{stages}" if stages else "")


TOLD: dict[str, Callable[[Body], Said]] = {
    "SuggestionSubmitted": lambda b: (
        ("预提交建议" if b.get("pre_submitted") else "提交建议")
        + (f"，{len(b['cosigners'])}人联名" if b["cosigners"] else ""),
        [("代表团全团建议", b["delegation"])] if b.get("delegation") else [],
    ),
    "ReviewPassed": lambda b: ("县区初审通过", []),
    "DraftSentBack": lambda b: (f"退回修改：{_words(MendReason, b['reasons'])}", [("说明", b["note"])]),
    "SuggestionFiled": lambda b: (
        f"立案，编号{b['number']}",
        [
            ("类别", Category(b["category"]).word + (f" · {part}" if (part := b.get("subcategory")) else "")),
            ("重要程度", Importance(b["importance"]).word),
            *([("来源", Origin(origin).word)] if (origin := b.get("origin", Origin.OWN)) != Origin.OWN else []),
        ],
    ),
    "SuggestionNotFiled": lambda b: (
        f"不立案：{RefusalGround(b['ground']).word}",
        [("去向", Consequence(b["consequence"]).word)],
    ),
    "SuggestionsMerged": lambda b: (
        f"并案：{len(b['children'])}件随本案一并办理" if b["children"] else "并案取消，本案单独办理",
        [],
    ),
    "SuggestionJoined": lambda b: (f"并入{b['main_number']}，一并办理、单独答复", []),
    "SuggestionParted": lambda b: ("取消并案，单独办理", []),
    "SuggestionWithdrawn": lambda b: ("领衔代表撤回建议", []),
    "TrialAssigned": lambda b: (
        f"预交办：拟主办{b['lead']}" + (f"，拟协办{'、'.join(b['co'])}" if b["co"] else ""),
        [],
    ),
    "TrialAnswered": lambda b: (
        ("对预交办无异议", [])
        if b["agreed"]
        else ("对预交办提出异议", [("理由", b["reason"]), ("建议改由", b["proposed_unit"])])
    ),
    "TrialDropped": lambda b: ("预交办作废：已并案，随主案交办", []),
    "UnitsAssigned": lambda b: (
        f"分件交办：由{b['lead']}承办"
        if b.get("of_piece")
        else f"交办：主办{b['lead']}" + (f"，协办{'、'.join(b['co'])}" if b["co"] else ""),
        [("适用规则", b["rules"])],
    ),
    "SuggestionDivided": lambda b: (
        "分别交办：" + "；".join(f"（{p['piece']}）{p['unit']}" for p in b["pieces"]),
        [
            *(
                (f"分件（{p['piece']}）", f"{p['unit']}：第{'、'.join(map(str, p['demands']))}项诉求")
                for p in b["pieces"]
            ),
            ("适用规则", b["rules"]),
        ],
    ),
    "PieceOpened": lambda b: (
        f"{b['main_number']}分别办理，立为第{b['piece']}分件",
        [(f"第{n}项诉求", d) for n, d in enumerate(b["demands"], 1)],
    ),
    "PieceStopped": lambda b: ("领衔代表撤回建议，本分件不再办理", []),
    "PiecesReplied": lambda b: (
        "各分件均已答复",
        [("因撤回未答复", "、".join(f"（{n}）" for n in b["stopped"]))] if b["stopped"] else [],
    ),
    "SignedIn": lambda b: (f"{'承办' if b.get('of_piece') else Part(b['part']).word}单位签收", []),
    "SignInUrged": lambda b: (f"催签收：{b['unit']}（{UrgeWay(b['way']).word}）", []),
    "ReturnAsked": lambda b: ("申请退办", [("理由", b["reason"]), ("建议改由", b["proposed_unit"])]),
    "ReturnRefused": lambda b: (f"不同意{b['unit']}退办", [("说明", b["note"])]),
    "UnitReassigned": lambda b: (f"改办：{b['unit']}改为{b['successor']}", []),
    "ContactLogged": lambda b: (
        f"{Phase(b['phase']).word}与代表沟通（{ContactForm(b['form']).word}）",
        [
            ("单位", b["unit"]),
            ("日期", b["on"]),
            ("参加人", _words(Rank, [b["rank"], *b.get("ranks", ())])),
            *([("地点", place)] if (place := b.get("place")) else []),
            *([("代表", _attendance(b))] if b.get("deputies") else []),
        ],
    ),
    "ContactStruck": lambda b: (
        f"沟通不予认定：{_day(b['held'])}{Phase(b['phase']).word}（{ContactForm(b['form']).word}）",
        [("单位", b["unit"])],
    ),
    "CoOpinionFiled": lambda b: ("提交会办意见", [("会办意见", b["opinion"])]),
    "ExtensionAsked": lambda b: ("申请延期答复", [("理由", b["reason"])]),
    "ExtensionGranted": lambda b: ("同意延期答复", [("说明", b["note"])]),
    "ExtensionRefused": lambda b: ("不同意延期，原期限不变", [("说明", b["note"])]),
    "CoOpinionReturned": lambda b: (f"退回{b['unit']}的会办意见", [("要补什么", b["note"])]),
    "ReplySubmitted": lambda b: (f"答复送审（第{b['round']}轮）", []),
    "ReplyReturned": lambda b: (f"答复退回重拟：{_words(SendBackReason, b['reasons'])}", []),
    "ReplyApproved": lambda b: (
        "答复由本单位负责人签发，不经督查室审核" if b.get("gate") == Gate.OWN_HEAD else "答复审核通过",
        [],
    ),
    "ReplyDelivered": lambda b: (
        f"签发答复（第{b['round']}轮），{ReplyClass(b['reply_class']).word}",
        [(f"答第{n}项", a) for n, a in enumerate(b["answers"], 1)]
        + [("承诺事项", _promised(p)) for p in b["promises"]],
    ),
    "ReplyPublished": lambda b: (f"公开答复（第{b['version']}次，{Publicity(b['publicity']).word}）", []),
    "PublicationWithdrawn": lambda b: ("公开的答复撤下", []),
    "OutcomeCited": lambda b: (
        f"列入办理成果：{b['title']}（{DecisionKind(b['kind']).word}）",
        [("解决哪一类问题", b["settles"]), ("引用的建议", f"{len(b['cases'])}件")],
    ),
    "OutcomeUncited": lambda b: (f"成果更正，不再列入：{b['title']}", []),
    "EvaluationOpened": lambda b: (f"进入测评期（窗口{b['window']}）", []),
    "RedoOrdered": lambda b: (f"重新办理，第{b['round']}轮", []),
    "EvaluationSettled": lambda b: (f"测评结束：{Outcome(b['outcome']).word}", []),
    "EscalationRaised": lambda b: ("二次测评后列入听证", []),
    "DeadlineApproaching": lambda b: (f"提前提醒：{_clock(b)}{_day(b['due'])}到期", []),
    "DeadlineMissed": lambda b: (f"逾期：{_clock(b)}{_day(b['due'])}24时已届满", []),
    "HalfwayMissed": lambda b: (
        f"中期检查：{ClockName(b['clock']).word}期限已过半，尚无与代表沟通的记录",
        [("主办单位", b["unit"]), ("过半之日", _day(b["half"])), ("到期", _day(b["due"]))],
    ),
    "CaseClosed": lambda b: (f"销号：{b['reason']}", []),
}


def told(kind: str, body: Body) -> Said:
    """A sentence for every public fact of a case; a test holds the table complete. In a piece 分件 there is no lead
    among others: `of_piece` says that this is one."""
    return TOLD[kind](body)
