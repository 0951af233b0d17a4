"""实事项目: candidates that keep their ideas, and what the standing committee says of the list."""

import pytest

from services.intake.projects.candidates import ConsiderCandidates, MergeIdea
from services.intake.projects.desk import of_candidates
from services.intake.projects.ideas import AskArgument
from services.intake.projects.project import Candidates, Project, Stage
from services.intake.projects.rows import idea_row, ideas
from services.intake.service import intake
from shared.events.intake import CandidateListed, CandidatesConsidered, IdeaScreened
from shared.words import IdeaChannel, IdeaEnd, Role
from tests.intake.collected import GOVERNMENT, argue, candidate, collected, collecting, idea, screening
from tests.samples import HOUSING, MONDAY, Office, at_the_office, given, refused, the_deputy

OFFICE = at_the_office()


def twelve() -> tuple[Office, list[str]]:
    """A year's list of twelve candidates, for ten places."""
    ids = [f"i{n}" for n in range(12)]
    made = collected(*ids)
    return made, [candidate(made, id, title=f"示例项目{n}") for n, id in enumerate(ids)]


def consider(*chosen: str, seats: int = 10, reason: str = "") -> ConsiderCandidates:
    return ConsiderCandidates(year="2027", seats=seats, chosen=chosen, reason=reason)


def test_an_idea_argued_well_becomes_a_candidate_and_like_ones_with_it() -> None:
    made = collected("i1", "i2", "i3")
    argue(made)
    told = made.ask(screening("i1", "i3", "i1"), GOVERNMENT)
    (listed,) = [e for e in told if isinstance(e, CandidateListed)]
    words = {"year": 2027, "number": 1, "title": "社区老年食堂建设", "lead": HOUSING}
    assert listed == CandidateListed(ideas=("i1", "i3"), on=MONDAY, **words)
    project = idea(made).screened
    assert idea(made, "i3").screened == project
    assert project
    assert (project.end, idea(made, "i2").screened) == (IdeaEnd.CANDIDATE, None)
    found: Project = made.state(f"project/{project.project}")
    assert (found.stage, found.ideas, found.scale, found.money) == (Stage.CANDIDATE, 2, "新建十处", 300)


def test_without_a_departments_argument_there_is_no_candidate() -> None:
    made = collected()
    with refused("argument-missing"):
        made.ask(screening(), GOVERNMENT)
    made.ask(AskArgument(idea="i1", unit=HOUSING), GOVERNMENT)
    with refused("argument-missing"):
        made.ask(screening(), GOVERNMENT)


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("public_good", "不属基础性、普惠性、公益性事项"),
        ("in_year", "当年不能完成且无年度节点"),
        ("debt_free", "有新增债务风险"),
        ("own_level", "属上级统一部署的任务"),
    ],
)
def test_every_test_of_the_argument_is_met(test: str, words: str) -> None:
    made = collected("i1", "i2")
    argue(made, **{test: False})
    with refused("tests-unmet") as no:
        made.ask(screening(), GOVERNMENT)
    assert words in str(no.value)
    argue(made, "i2")
    with refused("tests-unmet"):
        made.ask(screening("i2", "i1"), GOVERNMENT)


@pytest.mark.parametrize("year", [2025, 2028])
def test_a_candidate_is_for_this_years_vote_or_the_next(year: int) -> None:
    made = collected()
    argue(made)
    with refused("year-not-open", 422):
        made.ask(screening(year=year), GOVERNMENT)


def test_an_idea_with_an_end_joins_no_other() -> None:
    made = collected("i1", "i2")
    candidate(made, "i1")
    argue(made, "i2")
    with refused("already-screened"):
        made.ask(screening("i2", "i1"), GOVERNMENT)
    with refused("unknown-idea", 404):
        made.ask(screening("i2", "i9"), GOVERNMENT)
    with refused("personal-number", 422):
        made.ask(screening("i2", scale="联系人13800138000"), GOVERNMENT)


def test_a_later_idea_is_merged_into_the_candidate() -> None:
    made = collected("i1", "i2")
    project = candidate(made, "i1")
    told = made.ask(MergeIdea(idea="i2", project=project), GOVERNMENT)
    assert told[0] == IdeaScreened(end=IdeaEnd.MERGED, project=project, suggestion="", ground=None, on=MONDAY)
    assert made.state(f"project/{project}").ideas == 2
    made.ask(collecting("i3"), GOVERNMENT)
    with refused("not-a-candidate", 422):
        made.ask(MergeIdea(idea="i3", project="x9"), GOVERNMENT)


def test_the_standing_committee_puts_more_candidates_to_the_vote_than_there_are_places() -> None:
    made, projects = twelve()
    assert [(t.role, t.command) for t in of_candidates(made.state("candidates/2027"))] == [
        (Role.OFFICE, "consider-candidates")
    ]
    with refused("candidates-too-few", 422) as no:
        made.ask(consider(*projects[:11]), OFFICE)
    assert "至少提请12项" in str(no.value)
    told = made.ask(consider(*projects), OFFICE)
    assert told[0] == CandidatesConsidered(year=2027, seats=10, chosen=tuple(projects), left_out=(), on=MONDAY)
    assert {made.state(f"project/{p}").stage for p in projects} == {Stage.PUT}
    assert of_candidates(made.state("candidates/2027")) == []


def test_whoever_is_left_out_is_told_why() -> None:
    made, projects = twelve()
    with refused("left-out-reason-needed", 422):
        made.ask(consider(*projects[:6], seats=5), OFFICE)
    made.ask(consider(*projects[:6], seats=5, reason="选址尚未确定。"), OFFICE)
    left: Project = made.state(f"project/{projects[7]}")
    assert (left.stage, left.reason) == (Stage.LEFT_OUT, "选址尚未确定。")


def test_a_list_is_considered_once_and_takes_nothing_after() -> None:
    made, projects = twelve()
    with refused("candidate-unknown", 422):
        made.ask(consider(*projects, "x9"), OFFICE)
    made.ask(consider(*projects), OFFICE)
    with refused("already-considered"):
        made.ask(consider(*projects), OFFICE)
    made.ask(collecting("i99"), GOVERNMENT)
    argue(made, "i99")
    with refused("list-considered"):
        made.ask(screening("i99"), GOVERNMENT)
    with refused("not-a-candidate", 422):
        made.ask(MergeIdea(idea="i99", project=projects[0]), GOVERNMENT)
    with refused("no-candidates"):
        made.ask(ConsiderCandidates(year="2026", seats=1, chosen=("x",)), OFFICE)
    with refused("not-yours-to-ask", 403):
        made.ask(consider(*projects), the_deputy())


def test_places_times_one_point_two_is_reckoned_exactly() -> None:
    """1.2 times 5 is 6, not a hair more."""
    made, projects = twelve()
    made.ask(consider(*projects[:6], seats=5, reason="其余项目条件尚未成熟。"), OFFICE)


@pytest.mark.mechanism("M57")
def test_a_project_shows_its_ideas() -> None:
    """638 ideas of all channels: a candidate is traced to its own, the first, those taken along, those merged later."""
    channels = list(IdeaChannel)
    ids = [f"i{n}" for n in range(638)]
    made = collected("none")
    for n, id in enumerate(ids):
        made.ask(collecting(id, channels[n % 7]), GOVERNMENT)
    expected: dict[str, list[str]] = {}
    for n in range(0, 46 * 10, 10):
        project = candidate(made, ids[n], *ids[n + 1 : n + 5], title=f"示例项目{n}")
        for id in ids[n + 5 : n + 10]:
            made.ask(MergeIdea(idea=id, project=project), GOVERNMENT)
        expected[project] = ids[n : n + 10]
    shown: dict[str, list[str]] = {}
    column = [c.name for c in ideas.c][2:-1].index("project")
    for id in ids:
        (row,) = idea_row(idea(made, id)).values()
        shown.setdefault(row[column], []).append(id)
    assert {p: i for p, i in shown.items() if p} == expected
    assert len(shown[""]) == 638 - 460
    assert [made.state(f"project/{p}").ideas for p in expected] == [10] * 46
    assert len(made.state("candidates/2027").projects) == 46


def test_the_list_of_a_year_without_candidates_is_empty() -> None:
    assert given(intake, "candidates") == Candidates()
