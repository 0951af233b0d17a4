"""审核把关 G1–G9: what software can see in a draft reply before a person judges it. Pure; the phrases it looks for are
rows of the rule book. What blocks is refused at submission; the rest is said to whoever drafts, reads and reviews.

G7's masked copy and G8's likeness to earlier replies need more than the case: those who know it add their findings.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.routing.case import Case
from services.routing.line import Line
from shared.events.routing import Promise
from shared.messages import Problem, Refused
from shared.rules import Rules
from shared.words import Importance, Part, Phase, ReplyClass
from shared.workdays import spoken

LONGEST = 20  # years a promise may reach ahead
QUOTED = 8  # characters in a row that count as the words of an opinion


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where in the form, what to do; a refusal's code where it blocks."""

    code: str
    field: str  # of SubmitReply, dotted; empty: of the whole
    sentence: str
    refusal: str = ""

    @property
    def blocks(self) -> bool:
        return bool(self.refusal)


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a reply, as typed or as it lies at the gate."""

    reply_class: ReplyClass
    answers: tuple[str, ...]
    promises: tuple[Promise, ...]
    basis: str
    contact: bool  # person and telephone of the unit are given

    @property
    def text(self) -> str:
        stages = [stage.what for p in self.promises for stage in p.stages]
        return "\n".join((*self.answers, self.basis, *(p.what for p in self.promises), *stages))


@dataclass(frozen=True, slots=True)
class Look:
    """What the checks may look at."""

    case: Case
    draft: Draft
    rules: Rules
    today: date
    at_gate: bool = False  # it has been submitted: others have had time to sign and read

    @property
    def co(self) -> list[Line]:
        return [line for line in self.case.lines if line.part is Part.CO]


Found = Iterator[Finding]


def answered(look: Look) -> Found:
    answers, demands = look.draft.answers, look.case.demands
    for n, demand in enumerate(demands):
        if n >= len(answers) or not answers[n]:
            sentence = f"第{n + 1}项诉求（{demand[:20]}）尚无答复，请补写或注明理由。"
            yield Finding("G1", f"answers.{n}", sentence, "demand-unanswered")
    if len(answers) > len(demands):
        sentence = f"这件建议有{len(demands)}项诉求，答复了{len(answers)}项。"
        yield Finding("G1", "answers", sentence, "answer-without-demand")


def proven(look: Look) -> Found:
    """The class carries its proof."""
    class_, basis = look.draft.reply_class, look.draft.basis
    if class_ is ReplyClass.B:
        yield from _planned(look)
    elif not basis:
        what = "已经办成的证据" if class_ is ReplyClass.A else "政策依据或条件限制"
        yield Finding("G2", "basis", f"{class_}类答复须写明{what}，请填写“依据”。", "basis-missing")
    if class_ is ReplyClass.A and look.draft.promises:
        yield Finding("G2", "reply_class", "A类是已经解决或基本解决，又列有承诺事项：请核对是否应为B类。")
    if class_ is ReplyClass.C and basis:
        yield from _grounded(look)
    for n, promise in enumerate(look.draft.promises):
        yield from _dated(n, promise, look.today)


def _planned(look: Look) -> Found:
    if not look.draft.promises:
        sentence = "B类答复须有至少一项带日期的承诺，请在“承诺事项”添加。"
        yield Finding("G2", "promises", sentence, "one-promise-needed")
    for n, promise in enumerate(look.draft.promises):
        if not promise.unit:
            sentence = f"第{n + 1}项承诺还没有责任单位：B类答复须写明做什么、由谁负责、何时完成。"
            yield Finding("G2", f"promises.{n}.unit", sentence, "promise-unit-missing")


def _grounded(look: Look) -> Found:
    if not any(word in look.draft.basis for word in look.rules.value("ground_words")):
        yield Finding("G2", "basis", "“依据”中似没有写明法律、政策或条件限制，请核对。")
    text = look.draft.text
    beyond = next((w for w in look.rules.value("beyond_words") if w in text), "")
    if beyond and not any(word in text for word in look.rules.value("reported_words")):
        sentence = f"答复说到“{beyond}”：请写明何时、以何文号向上级反映。"
        yield Finding("G2", "basis", sentence, "report-up-missing")


def _dated(n: int, promise: Promise, today: date) -> Found:
    if promise.due <= today:
        sentence = f"承诺日期{spoken(promise.due)}应在今天以后。"
        yield Finding("G2", f"promises.{n}.due", sentence, "promise-in-past")
    if promise.due.year > today.year + LONGEST:
        sentence = f"承诺日期{spoken(promise.due)}在{LONGEST}年以后，请核对年份。"
        yield Finding("G2", f"promises.{n}.due", sentence, "promise-too-far")
    days = [stage.due for stage in promise.stages]
    if days != sorted(set(days)) or (days and days[0] <= today):
        sentence = f"第{n + 1}项承诺的各阶段日期应在今天以后，并逐段推后。"
        yield Finding("G2", f"promises.{n}.stages", sentence, "stages-out-of-order")
    elif days and days[-1] != promise.due:
        sentence = f"第{n + 1}项承诺的最后一个阶段应到完成日期{spoken(promise.due)}为止。"
        yield Finding("G2", f"promises.{n}.stages", sentence, "stages-end-elsewhere")


def quoted(look: Look) -> Found:
    for line in look.co:
        if line.said and line.unit not in look.draft.text and not _shared(line.said, look.draft.text):
            sentence = f"“{line.unit}”已提交会办意见，答复中没有提到该单位，也没有引用其意见。"
            yield Finding("G3", "answers", sentence)
    if look.at_gate:
        review = look.case.answer.review
        if review.unsigned:
            yield Finding("G3", "", f"尚未会签：{'、'.join(review.unsigned)}。")
        for sign in review.signs:
            if not sign.agreed:
                yield Finding("G3", "", f"“{sign.unit}”会签不同意：{sign.remark}")


def _shared(opinion: str, text: str) -> bool:
    return any(opinion[n : n + QUOTED] in text for n in range(len(opinion) - QUOTED + 1))


def spoken_with(look: Look) -> Found:
    """三沟通; no contact at all is refused before."""
    if Phase.BEFORE not in look.case.contacts:
        yield Finding("G4", "", "没有办理前与代表沟通的记录。")
    if Phase.DURING not in look.case.contacts:
        yield Finding("G4", "", "没有办理中与代表沟通的记录。")


def substantial(look: Look) -> Found:
    phrases = [re.compile(".*?".join(map(re.escape, p.split("…")))) for p in look.rules.value("stock_phrases")]
    for n, answer in enumerate(look.draft.answers):
        clauses = [c for c in re.split(r"[，。；！、,.;!\s]+", answer) if c]
        if clauses and all(any(p.search(clause) for p in phrases) for clause in clauses):
            yield Finding("G5", f"answers.{n}", f"第{n + 1}项答复只有套话，没有写明做什么、做到什么程度。")


def formal(look: Look) -> Found:
    """Number, addressee, signer and copies the system fills in itself; the unit names whom to ask."""
    if not look.draft.contact:
        yield Finding("G6", "person", "没有写本单位的联系人和联系电话，答复函上要用。")


def headed(look: Look) -> Found:
    if look.case.importance is not Importance.IMPORTANT:
        return
    read = look.case.answer.review.read if look.at_gate else None
    if not read:
        yield Finding("G9", "", "重要建议的答复须经单位主要负责人阅批，还没有阅批记录。")
    elif not read.in_person:
        yield Finding("G9", "", "重点建议宜由单位主要负责人当面答复代表，阅批时没有注明当面答复。")


class Check(NamedTuple):
    what: str
    source: str  # title and article; empty: ours
    find: Callable[[Look], Found]


CHECKS = {
    "G1": Check("逐项答复", "", answered),
    "G2": Check("类别与内容相符", "重庆市代表建议工作条例（2017）第二十二条", proven),
    "G3": Check(
        "会办意见",
        "上海市关于代表建议的规定（2015）第十七条；青岛市代表建议工作条例（2021）第二十四条",
        quoted,
    ),
    "G4": Check("三沟通", "", spoken_with),
    "G5": Check("没有套话", "", substantial),
    "G6": Check("格式", "", formal),
    "G9": Check("主要负责人阅批", "青岛市代表建议工作条例（2021）第二十八条", headed),
}


def findings(look: Look) -> list[Finding]:
    """In the order of the codes."""
    return [found for check in CHECKS.values() for found in check.find(look)]


def unblocked(found: Sequence[Finding]) -> None:
    """Refuses with everything that blocks, each beside its field; the first speaks for all."""
    if blocking := [Problem(f.field, f.refusal, f.sentence) for f in found if f.blocks]:
        raise Refused(blocking[0].code, blocking[0].sentence, 422, blocking)
