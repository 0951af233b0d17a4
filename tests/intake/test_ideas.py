"""实事征集: ideas from every channel, argued by departments, each with one end."""

import pytest

from services.intake.case import Stage
from services.intake.projects.desk import of_idea
from services.intake.projects.idea import EndExplained, IdeaWorded
from services.intake.projects.ideas import CHANNELS, ArgueIdea, AskArgument, CollectIdea, DeclineIdea, TurnIdea
from shared.events.intake import IdeaCollected, IdeaScreened
from shared.words import ClockName, IdeaChannel, IdeaEnd, IdeaGround, Role
from tests.intake.collected import GOVERNMENT, NEED, ROLES, WELL, argue, collected, collecting, idea, office
from tests.samples import FINANCE, HOUSING, LEAD, MONDAY, at_the_office, at_the_unit, person, refused, the_deputy

ARGUMENT = ArgueIdea(idea="i1", money=0, text="经研究，资金可以落实。", **WELL)
DECLINE = DeclineIdea(idea="i1", ground=IdeaGround.UNDER_WAY, note="已列入今年的改造计划。")
TURN = TurnIdea(idea="i1", deputy=LEAD)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_brings_ideas_in_by_its_own_channels(role: Role) -> None:
    who = person(role, LEAD, unit="u1")
    for channel in IdeaChannel:
        command = collecting(channel=channel)
        if channel in CHANNELS[role]:
            assert office().ask(command, who)[0] == IdeaCollected(channel=channel, on=MONDAY)
        else:
            with refused("channel-not-yours", 422):
                office().ask(command, who)
    assert {channel for channels in CHANNELS.values() for channel in channels} == set(IdeaChannel)


def test_what_was_said_and_who_brought_it_in_stay_in_intake() -> None:
    told = office().ask(collecting(channel=IdeaChannel.DEPUTY), the_deputy())
    words = {"title": "新建社区老年食堂", "need": NEED, "place": "枫渡老城区"}
    assert told[1] == IdeaWorded(role=Role.DEPUTY, who=LEAD, **words)
    assert told[1].topic is None


def test_an_idea_is_brought_in_once_and_without_telephone_numbers() -> None:
    with refused("idea-collected"):
        collected().ask(collecting(), GOVERNMENT)
    with refused("personal-number", 422):
        office().ask(collecting(need="请联系１３８００１３８０００，家里老人吃饭不便。"), GOVERNMENT)


def test_an_idea_waits_for_the_government_then_the_department_then_the_government() -> None:
    made = collected()

    def waits() -> list[tuple[Role, str, str]]:
        return [(t.role, t.who, t.command) for t in of_idea(idea(made))]

    assert waits() == [(Role.GOVERNMENT, "", "ask-argument")]
    made.ask(AskArgument(idea="i1", unit=HOUSING), GOVERNMENT)
    assert waits() == [(Role.UNIT, HOUSING, "argue-idea")]
    (task,) = of_idea(idea(made))
    assert (task.clock, task.since) == (ClockName.IDEA_ARGUMENT, MONDAY)
    made.ask(ARGUMENT, at_the_unit())
    assert waits() == [(Role.GOVERNMENT, "", "screen-project")]
    made.ask(DECLINE, GOVERNMENT)
    assert waits() == []


def test_the_department_that_was_asked_argues_once() -> None:
    made = collected()
    with refused("not-asked-to-argue", 403):
        made.ask(ARGUMENT, at_the_unit())
    made.ask(AskArgument(idea="i1", unit=HOUSING), GOVERNMENT)
    with refused("already-asked"):
        made.ask(AskArgument(idea="i1", unit=HOUSING), at_the_office())
    with refused("not-asked-to-argue", 403):
        made.ask(ARGUMENT, at_the_unit(FINANCE))
    made.ask(ARGUMENT, at_the_unit())
    with refused("already-argued"):
        made.ask(ARGUMENT, at_the_unit())
    with refused("unknown-idea", 404):
        made.ask(ARGUMENT.model_copy(update={"idea": "i9"}), at_the_unit())


def test_another_department_may_be_asked_and_the_first_argument_counts_no_more() -> None:
    made = collected()
    argue(made, in_year=False)
    made.ask(AskArgument(idea="i1", unit=FINANCE), GOVERNMENT)
    assert idea(made).argument is None


def test_an_idea_that_is_no_project_may_become_a_deputys_draft() -> None:
    made = collected()
    told = made.ask(TURN, GOVERNMENT)
    ended = told[0]
    assert isinstance(ended, IdeaScreened)
    assert (ended.end, bool(ended.suggestion)) == (IdeaEnd.SUGGESTION, True)
    draft = made.state(f"case/{ended.suggestion}")
    assert (draft.stage, draft.deputy, draft.words.situation) == (Stage.DRAFT, LEAD, NEED)
    assert draft.words.title == "关于新建社区老年食堂的建议"
    assert not [t for t in told[1:] if t.topic], "a draft is the deputy's own"


def test_only_a_sitting_deputy_gets_a_draft() -> None:
    with refused("not-a-deputy", 422):
        collected().ask(TURN.model_copy(update={"deputy": "d9"}), GOVERNMENT)


def test_an_idea_not_taken_up_has_a_ground_and_a_word_for_whoever_brought_it() -> None:
    told = collected().ask(DECLINE, GOVERNMENT)
    no = IdeaScreened(end=IdeaEnd.NOT_TAKEN, project="", suggestion="", ground=IdeaGround.UNDER_WAY, on=MONDAY)
    assert told == [no, EndExplained(note=DECLINE.note)]
    with refused("personal-number", 422):
        collected().ask(DECLINE.model_copy(update={"note": "详询010-66001234"}), GOVERNMENT)


def test_an_idea_has_one_end_and_no_second() -> None:
    made = collected()
    made.ask(DECLINE, GOVERNMENT)
    for command in (DECLINE, TURN, AskArgument(idea="i1", unit=HOUSING)):
        with refused("already-screened") as no:
            made.ask(command, GOVERNMENT)
        assert "“不予采用”" in str(no.value)


def test_screening_is_the_governments_and_the_offices() -> None:
    for who in (the_deputy(), at_the_unit(), person(Role.STATION)):
        for command in (DECLINE, TURN, AskArgument(idea="i1", unit=HOUSING)):
            with refused("not-yours-to-ask", 403):
                collected().ask(command, who)
    assert CollectIdea.by == set(ROLES)
