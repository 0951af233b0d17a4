"""A draft regulation at three contact points, and what its tests say of it."""

from datetime import date
from typing import Any

from services.intake.legislation.comments import NoteComment, OpenRound
from services.intake.legislation.consulting import SendRegulation
from services.intake.legislation.opinion import Opinion
from services.intake.legislation.opinions import GiveOpinion, SettleOpinion
from services.intake.legislation.points import RegisterPoint
from services.intake.service import intake
from shared.events.intake import OpinionGiven
from shared.streams import id_of
from shared.words import OpinionEnd, PointCategory, Voice
from tests.samples import CITY, Office, at_the_committee, at_the_office, at_the_point

POINTS = ("p1", "p2", "p3")
TITLE = "《云江市养犬管理条例（草案）》"
DUE = date(2026, 4, 1)
AFTER = date(2026, 4, 2)
COMMITTEE, OFFICE = at_the_committee(), at_the_office()


def point(id: str = "p1", **changes: Any) -> RegisterPoint:
    words: dict[str, Any] = {
        "name": f"{id}社区基层立法联系点",
        "category": PointCategory.COMMUNITY,
        "keeper": "示例联络员",
    }
    return RegisterPoint(point=id, **words | changes)


def with_points(*ids: str) -> Office:
    office = Office(intake)
    for id in ids or POINTS:
        office.ask(point(id), OFFICE)
    return office


def sending(id: str = "r1", **changes: Any) -> SendRegulation:
    plan: dict[str, Any] = {"title": TITLE, "focus": "第三章养犬行为规范", "points": POINTS, "due": DUE}
    return SendRegulation(regulation=id, **plan | changes)


def sent(**changes: Any) -> Office:
    office = with_points()
    office.ask(sending(**changes), COMMITTEE)
    return office


def said(regulation: str = "r1", **changes: Any) -> GiveOpinion:
    words: dict[str, Any] = {
        "article": "第十二条",
        "text": "建议明确遛犬时段，避开早晚高峰。",
        "voice": Voice.RESIDENTS,
    }
    return GiveOpinion(regulation=regulation, **words | changes)


def given(office: Office, by: str = "p1", **changes: Any) -> str:
    """A point gives an opinion; its id."""
    office.ask(said(**changes), at_the_point(by))
    return newest(office)


def newest(office: Office) -> str:
    streams = [f.stream for f in office.journal if isinstance(office.event(f), OpinionGiven)]
    return id_of(streams[-1])


def noted(office: Office, copies: int = 1, **changes: Any) -> str:
    """A problem heard from the public; its id."""
    words: dict[str, Any] = {"article": "第二十条", "text": "罚款幅度过大，裁量没有标准。", "voice": Voice.RESIDENTS}
    office.ask(NoteComment(**{"regulation": "r1", "copies": copies} | words | changes), COMMITTEE)
    return newest(office)


def opened(closes: date = date(2026, 4, 1), **changes: Any) -> Office:
    """The draft is also before the public."""
    office = sent(**changes)
    office.ask(OpenRound(regulation="r1", closes=closes), COMMITTEE)
    return office


ENDS: dict[OpinionEnd, dict[str, str]] = {
    OpinionEnd.ADOPTED: {"article": "第十三条第二款"},
    OpinionEnd.NOT_ADOPTED: {"reason": "上位法已有规定，不再重复。"},
    OpinionEnd.ENFORCEMENT: {"reason": "属执行问题，转社会建设委员会在执法检查中监督。"},
}


def settle(office: Office, id: str, end: OpinionEnd = OpinionEnd.ADOPTED) -> None:
    office.ask(SettleOpinion(opinion=id, end=end, **ENDS[end]), COMMITTEE)


def opinion(office: Office, id: str) -> Opinion:
    found: Opinion = office.state(f"opinion/{id}", CITY)
    return found
