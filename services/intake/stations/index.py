"""联络站: what can be asked of stations, and where the rule stands."""

from services.intake.stations import (
    activity,
    desk,
    duty,
    equipping,
    pledging,
    profile,
    registering,
    roster,
    rows,
    staffing,
    station,
    yearly,
)
from shared import desk as desks
from shared.service import Decider, Listing, Rule

desk_rows = desks.desk()

DECIDERS = [
    Decider(
        "station",
        station.Station(),
        station.evolve,
        {
            yearly.LogActivity: Rule(yearly.log_activity, when=station.kept, also=yearly.its_activity),
            duty.PlanRoster: Rule(duty.plan_roster, when=duty.somebody_to_plan, also=duty.its_roster),
            staffing.PlaceDeputy: Rule(staffing.place_deputy, when=station.in_use, also=staffing.its_seat),
            staffing.RecallDeputy: Rule(staffing.recall_deputy, when=staffing.somebody_there),
            yearly.PlanStationYear: Rule(yearly.plan_station_year, when=station.kept),
            equipping.CheckHaves: Rule(equipping.check_haves, when=station.kept),
            equipping.SetNeeds: Rule(equipping.set_needs, when=station.kept),
            equipping.PlanRoute: Rule(equipping.plan_route, when=equipping.mobile),
            registering.DescribeStation: Rule(registering.describe_station, when=station.kept),
            registering.RegisterStation: Rule(registering.register_station),
        },
        [
            Listing(rows.stations, rows.station_row),
            Listing(rows.placements, rows.placement_rows),
            Listing(rows.tasks, rows.task_rows),
            Listing(desk_rows, desk.of_station),
        ],
    ),
    Decider(
        "roster",
        roster.Roster(),
        roster.evolve,
        {
            duty.RecordAttendance: Rule(duty.record_attendance, when=roster.of_own_station, also=duty.its_station),
            duty.ChangeDuty: Rule(duty.change_duty, when=roster.of_own_station, also=duty.its_station),
        },
        [Listing(rows.duties, rows.duty_rows), Listing(desk_rows, desk.of_roster)],
    ),
    Decider("activity", activity.Activity(), activity.evolve, {}, [Listing(rows.activities, rows.activity_row)]),
    Decider(
        "profile",
        profile.Profile(),
        profile.evolve,
        {
            pledging.MakePledge: Rule(pledging.make_pledge, also=pledging.its_seat),
            pledging.KeepPledge: Rule(pledging.keep_pledge, when=profile.has_pledges, also=pledging.its_seat),
        },
    ),
]
