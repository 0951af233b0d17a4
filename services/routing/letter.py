"""答复函: what stands on the sheet, whatever it is drawn with."""

from dataclasses import dataclass
from datetime import date

from services.routing.case import Case
from shared.events.routing import Promise, ReplyDelivered, ReplySubmitted
from shared.web.parts import Names
from shared.words import Part

COPIED = "代表工委、政府办"  # 抄送
TENS = ("", "十", "二十")
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Letter:
    """One reply as a sheet; every field is a text ready to be printed."""

    title: str  # in two lines: whose suggestion, and which
    number: str  # 发文字号, or the case's own
    case: str  # 建议编号
    reply_class: str
    publicity: str
    to: str  # 称谓
    opening: str
    sections: tuple[tuple[str, str], ...]  # heading and answer, one for each demand
    promises: tuple[tuple[str, str, str], ...]  # what, until when, who
    basis: str
    co: str  # units that took part
    signed: str  # 落款
    on: str
    contact: str  # whom to ask in the unit
    copied: str
    note: str
    draft: str  # what stands across a sheet that is not signed

    @property
    def name(self) -> str:
        return self.title.replace("\n", "")


def letter(case: Case, reply: ReplySubmitted | ReplyDelivered, name: Names, congress: str) -> Letter:
    """The sheet of a reply: delivered, or still a draft. `congress` is its full name."""
    signed = isinstance(reply, ReplyDelivered)
    again = f"（第{reply.round}次答复）" if reply.round > 1 else ""
    co = [name(line.unit) for line in case.lines if line.part is Part.CO]
    return Letter(
        title=f"对{congress}\n第{case.number}号建议的答复{again}",
        number=case.copies.number if signed and case.copies.number else "",
        case=case.number,
        reply_class=reply.reply_class.word,
        publicity=reply.publicity.word,
        to=_addressed(case, name),
        opening=f"您提出的“{case.title}”收悉。经研究办理，现逐项答复如下。",
        sections=_sections(case, reply),
        promises=tuple((_promised(p), dated(p.due), name(p.unit or reply.unit)) for p in reply.promises),
        basis=reply.basis,
        co="、".join(co),
        signed=name(reply.unit),
        on=dated(reply.on),
        contact=_contact(case, reply),
        copied=COPIED,
        note="满意度由代表工委直接向领衔代表征询，承办单位不收取、不过问评价。",
        draft="" if signed else "送审稿　未签发",
    )


def _contact(case: Case, reply: ReplySubmitted | ReplyDelivered) -> str:
    """Known of the round in hand alone."""
    given = case.answer.contact if reply.round == case.round else None
    return f"{given.person}　{given.telephone}".strip() if given else ""


def _promised(p: Promise) -> str:
    stages = "；".join(f"{dated(stage.due)}前{stage.what}" for stage in p.stages)
    return f"{p.what}（{stages}）" if stages else p.what


def _addressed(case: Case, name: Names) -> str:
    """The lead and, where each is answered, every co-signer; else the lead alone, who tells them."""
    both = (case.deputy, *case.copies.to)
    return "、".join(map(name, both)) + ("代表：" if len(both) == 1 else "等各位代表：")


def _sections(case: Case, reply: ReplySubmitted | ReplyDelivered) -> tuple[tuple[str, str], ...]:
    both = enumerate(zip(case.demands, reply.answers, strict=False), 1)
    return tuple((f"{numeral(n)}、关于“{demand}”", answer) for n, (demand, answer) in both)


def numeral(n: int) -> str:
    """一 to 二十九, as headings are counted."""
    tens, ones = divmod(n, 10)
    return TENS[tens] + (DIGITS[ones] if ones else "")


def dated(day: date) -> str:
    """2026年5月6日."""
    return f"{day.year}年{day.month}月{day.day}日"
