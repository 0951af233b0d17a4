"""Clues of the public, as far as a test needs them."""

from typing import Any

from services.intake.clues.clue import Clue
from services.intake.clues.converting import AdoptClues, OfferConversion
from services.intake.clues.group import Group
from services.intake.clues.grouping import GroupClues
from services.intake.clues.leaving import LeaveClue, RecordClue, Said
from services.intake.clues.triage import TriageClue
from services.intake.service import intake
from services.intake.stations.registering import RegisterStation
from shared.words import Category, ClueChannel, StationForm
from tests.samples import LEAD, Office, anybody, at_the_office, at_the_station, seated, the_deputy

STATION, ELSEWHERE, ANYBODY = at_the_station("st1"), at_the_station("st2"), anybody()
WORDS, PHONE = "梧桐路的路灯又坏了，晚上接孩子看不清路。", "13912345678"
MATTER = "梧桐路夜间路灯不亮"
FOUND = "本人晚上去看过两次，整条路十二盏灯有九盏不亮。"


def said(**changes: Any) -> Said:
    return Said(**{"words": WORDS, "phone": PHONE, "name": "王大妈", "place": "梧桐路", "salt": "a" * 32} | changes)


def leaving(clue: str = "c1", station: str = "st1", **changes: Any) -> LeaveClue:
    return LeaveClue(clue=clue, station=station, said=said(**changes))


def recording(clue: str = "c1", channel: ClueChannel = ClueChannel.VISIT) -> RecordClue:
    return RecordClue(clue=clue, channel=channel, said=said())


def stations(form: StationForm = StationForm.FIXED) -> Office:
    """Two stations and a seated deputy."""
    office = Office(intake).given(f"deputy/{LEAD}", seated())
    for n, station in enumerate(("st1", "st2"), 1):
        name = f"示例街道第{n}代表联络站"
        office.ask(RegisterStation(station=station, name=name, form=form, township="示例街道"), at_the_office())
    return office


def left(*clues: str) -> Office:
    office = stations()
    for clue in clues or ("c1",):
        office.ask(leaving(clue), ANYBODY)
    return office


def triage(clue: str = "c1", matter: str = MATTER) -> TriageClue:
    return TriageClue(clue=clue, category=Category.URBAN, matter=matter)


def triaged(*clues: str) -> Office:
    office = left(*clues)
    for clue in clues or ("c1",):
        office.ask(triage(clue), STATION)
    return office


def grouped(*clues: str) -> tuple[Office, str]:
    """The clues in one group, and the group's id."""
    office = triaged(*clues)
    office.ask(GroupClues(clue=clues[0], others=clues[1:]), STATION)
    return office, clue(office, clues[0]).group


def adopted(*clues: str) -> tuple[Office, str, str]:
    """Taken up by the deputy; the ids of group and suggestion."""
    office, id = grouped(*clues)
    office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    office.ask(AdoptClues(group=id, found=FOUND), the_deputy())
    return office, id, group(office, id).suggestion


def clue(office: Office, id: str = "c1") -> Clue:
    found: Clue = office.state(f"clue/{id}")
    return found


def group(office: Office, id: str) -> Group:
    found: Group = office.state(f"clues/{id}")
    return found
