"""Every stream is the fold of its facts, is the same after being stored, and lists rows that its table takes."""

from datetime import date

from services.intake.legislation.comments import CloseRound, RaiseTopic
from services.intake.legislation.opinions import ReadFeedback, ReportNothing
from services.intake.legislation.points import ClosePoint
from services.intake.projects.candidates import ConsiderCandidates, MergeIdea
from services.intake.projects.ideas import DeclineIdea, TurnIdea
from services.intake.stations.duty import ChangeDuty
from services.intake.stations.equipping import CheckHaves, Halt, PlanRoute, SetNeeds
from services.intake.stations.pledging import KeepPledge, MakePledge
from services.intake.stations.staffing import RecallDeputy
from services.intake.stations.yearly import PlanStationYear
from shared.words import IdeaChannel, IdeaGround, OpinionEnd, StationForm, TopicKind
from tests.intake import collected, consulted, stationed
from tests.samples import LEAD, MONDAY, Office, at_the_office, at_the_point, the_deputy


def consultation() -> Office:
    """Everything that can happen to a draft regulation, once."""
    office = consulted.opened()
    first, second = consulted.given(office), consulted.noted(office, 3)
    office.ask(ReportNothing(regulation="r1"), at_the_point("p2"))
    consulted.settle(office, first)
    consulted.settle(office, second, OpinionEnd.ENFORCEMENT)
    office.ask(ReadFeedback(opinion=first), at_the_point())
    about = {"title": "养犬登记制度执行情况", "kind": TopicKind.SUPERVISION}
    office.ask(RaiseTopic(regulation="r1", opinions=(second,), **about), consulted.COMMITTEE)
    office.on(consulted.AFTER).ask(CloseRound(regulation="r1"), consulted.COMMITTEE)
    office.ask(ClosePoint(point="p3"), consulted.OFFICE)
    return office


def solicitation() -> Office:
    """Every end an idea can come to."""
    office = collected.collected("i1", "i2", "i3", "i4", "i5", channel=IdeaChannel.LETTER)
    projects = [collected.candidate(office, id) for id in ("i1", "i5")]
    office.ask(MergeIdea(idea="i2", project=projects[0]), collected.GOVERNMENT)
    office.ask(TurnIdea(idea="i3", deputy=LEAD), collected.GOVERNMENT)
    decline = DeclineIdea(idea="i4", ground=IdeaGround.DEBT_RISK, note="需举债建设。")
    office.ask(decline, collected.GOVERNMENT)
    office.ask(ConsiderCandidates(year="2027", seats=1, chosen=tuple(projects)), at_the_office())
    return office


def station_year() -> Office:
    """Everything that can happen at a station, once."""
    office = stationed.rostered("2026-03", leaders=("d1",))
    office.ask(PlanStationYear(station="fengdu-1", year=2026), stationed.staff())
    stationed.log(office, "季走访", MONDAY)
    office.ask(CheckHaves(station="fengdu-1", haves=("有场所",)), stationed.staff())
    office.ask(SetNeeds(station="fengdu-1", needs=("教育",)), stationed.staff())
    office.ask(stationed.registering(form=StationForm.MOBILE), stationed.OFFICE)
    halt = Halt(day=date(2026, 3, 9), place="示例村村委会")
    office.ask(PlanRoute(station="fengdu-1", stops=(halt,)), stationed.staff())
    duty = date(2026, 3, 6)
    office.ask(ChangeDuty(roster="fengdu-1.2026-03", day=duty, deputies=("d4",)), stationed.staff())
    stationed.attend(office, duty, "d1", "d4")
    office.ask(RecallDeputy(station="fengdu-1", deputy="d2"), stationed.OFFICE)
    office.ask(MakePledge(deputy="d1", text="推动加装电梯两部", due=date(2026, 6, 30)), the_deputy("d1"))
    office.ask(KeepPledge(deputy="d1", number=1, said="已加装。"), the_deputy("d1"))
    return office


def test_streams_are_the_fold_of_their_facts_and_the_same_when_stored() -> None:
    kinds = set()
    for office in (consultation(), solicitation(), station_year()):
        for name in {fact.stream for fact in office.journal}:
            stream = office.stream(name)
            assert office.refolded(name) == stream.state, name
            stored = stream.decider.shape.dump_json(stream.state)
            assert stream.decider.shape.validate_json(stored) == stream.state, name
            for listing in stream.decider.listings:
                for item, row in listing.rows(stream.state).items():
                    taken = [c.name for c in listing.table.c if c.computed is None]
                    assert len((name, item, *row)) == len(taken), (name, listing.table.name)
            kinds.add(stream.decider.kind)
    assert kinds >= {"point", "regulation", "opinion", "topic", "idea", "project", "candidates", "case"}
    assert kinds >= {"station", "roster", "activity", "profile"}
