"""纠纷调处: a record of every dispute that a deputy helped to settle, by the station or the deputy (M43)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.clues.dispute import Dispute, DisputeDescribed
from services.intake.roll.deputy import seat_of
from services.intake.stations.station import Station
from shared.events.clues import DisputeMediated
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import DisputeEnd, DisputeKind, Role


class RecordDispute(Command):
    """登记一次代表参与的纠纷调处。只写是哪类人之间的什么事，不写姓名、电话。"""

    by = frozenset({Role.STATION, Role.DEPUTY})
    about = "dispute"
    home = "/intake/disputes"
    label = "登记纠纷调处"
    dispute: Id
    station: Annotated[Id, Field(title="站点")]
    deputy: Annotated[Id, Field(title="调处代表")]
    kind: Annotated[DisputeKind, Field(title="类别")]
    on: Annotated[date, Field(title="调处日期")]
    parties: Annotated[str, Field(title="当事双方", min_length=2, max_length=60, description="如“楼上与楼下住户”")]
    end: Annotated[DisputeEnd, Field(title="结果")]
    note: Annotated[str, Field(title="说明", max_length=500, description="达成什么、怎样履行")] = ""


def station_and_deputy(dispute: Dispute, cmd: RecordDispute, ctx: Context) -> list[str]:
    return [f"station/{cmd.station}", f"deputy/{cmd.deputy}"]


def record_dispute(dispute: Dispute, cmd: RecordDispute, ctx: Context) -> list[Event]:
    station: Station = ctx.also[f"station/{cmd.station}"]
    if dispute.on:
        refuse("dispute-recorded", "这次调处已经登记。")
    if ctx.role is Role.STATION and cmd.station != ctx.unit:
        refuse("not-your-station", "只能登记本站的纠纷调处。", 403)
    if ctx.role is Role.DEPUTY and cmd.deputy != ctx.actor:
        refuse("not-the-mediator", "代表只登记本人参与的调处。", 403)
    if not station.name:
        refuse("unknown-station", "没有这个站点，请重新选择。", 422)
    seat_of(ctx, cmd.deputy)
    if cmd.on > ctx.today:
        refuse("day-to-come", "调处日期不能晚于今天。", 422)
    impersonal(当事双方=cmd.parties, 说明=cmd.note)
    told = cmd.model_dump(include={"station", "kind", "end", "deputy", "on"})
    return [DisputeMediated(**told), DisputeDescribed(parties=cmd.parties, note=cmd.note)]
