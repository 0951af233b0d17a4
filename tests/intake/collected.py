"""Ideas for livelihood projects, as far as a test needs them."""

from typing import Any

from services.intake.projects.candidates import ScreenProject
from services.intake.projects.idea import Idea
from services.intake.projects.ideas import ArgueIdea, AskArgument, CollectIdea
from services.intake.service import intake
from shared.people import Person
from shared.words import IdeaChannel, Role
from tests.samples import HOUSING, LEAD, Office, at_the_government, at_the_unit, seated

GOVERNMENT = at_the_government()
NEED = "老城区八十岁以上老人多，子女不在身边，吃饭不便。"
WELL = {"public_good": True, "in_year": True, "debt_free": True, "own_level": True}


def collecting(id: str = "i1", channel: IdeaChannel = IdeaChannel.ONLINE, **changes: Any) -> CollectIdea:
    words: dict[str, Any] = {"title": "新建社区老年食堂", "need": NEED, "place": "枫渡老城区"}
    return CollectIdea(idea=id, channel=channel, **words | changes)


def office() -> Office:
    return Office(intake).given(f"deputy/{LEAD}", seated())


def collected(*ids: str, who: Person = GOVERNMENT, **changes: Any) -> Office:
    made = office()
    for id in ids or ("i1",):
        made.ask(collecting(id, **changes), who)
    return made


def argue(made: Office, id: str = "i1", unit: str = HOUSING, **tests: bool) -> None:
    made.ask(AskArgument(idea=id, unit=unit), GOVERNMENT)
    words: dict[str, Any] = {"idea": id, "money": 300, "text": "选址和资金均可落实。"}
    made.ask(ArgueIdea(**words | WELL | tests), at_the_unit(unit))


def screening(id: str = "i1", *others: str, **changes: Any) -> ScreenProject:
    words: dict[str, Any] = {
        "title": "社区老年食堂建设",
        "year": 2027,
        "lead": HOUSING,
        "scale": "新建十处",
        "money": 300,
    }
    return ScreenProject(idea=id, ideas=others, **words | changes)


def candidate(made: Office, id: str, *others: str, **changes: Any) -> str:
    """The idea is argued and becomes a candidate; the project's id."""
    argue(made, id)
    made.ask(screening(id, *others, **changes), GOVERNMENT)
    return idea(made, id).screened.project  # type: ignore[union-attr]


def idea(made: Office, id: str = "i1") -> Idea:
    found: Idea = made.state(f"idea/{id}")
    return found


ROLES = (Role.DEPUTY, Role.STATION, Role.UNIT, Role.COUNTY_OFFICE, Role.OFFICE, Role.GOVERNMENT, Role.PUBLIC)
