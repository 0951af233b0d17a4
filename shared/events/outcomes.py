"""What routing 办 tells of outcomes 办理成果: a decision that settles a class of problems, and the cases it cites."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.routing import RoutingFact
from shared.words import DecisionKind

Number = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", description="数字，最多两位小数")]


class Measure(BaseModel):
    """前后对比: a number as it was before the decision, and as it became."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)
    what: Annotated[str, Field(min_length=2, max_length=40, title="指标", description="如“规划建设数”")]
    unit: Annotated[str, Field(min_length=1, max_length=10, title="计量单位", description="如“个”“公里”“万元”")]
    before: Annotated[Number, Field(title="原来")]
    after: Annotated[Number, Field(title="现在")]


class Decision(BaseModel):
    """What was decided, by whom, on which paper, and which class of problems it settles."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)
    kind: Annotated[DecisionKind, Field(title="成果类型")]
    title: Annotated[str, Field(title="决定名称", min_length=4, max_length=100, description="文件或决定的名称")]
    decided_by: Annotated[str, Field(title="决定机关", min_length=2, max_length=60)]
    document: Annotated[str, Field(title="文号", max_length=60, description="没有文号的留空")] = ""
    decided: Annotated[date, Field(title="决定日期")]
    settles: Annotated[
        str, Field(title="解决哪一类问题", min_length=6, max_length=200, description="不只一件建议，写一类问题")
    ]
    text: Annotated[str, Field(title="主要内容", max_length=2000)] = ""
    measures: Annotated[tuple[Measure, ...], Field(title="前后对比", max_length=5)] = ()


class OutcomeConfirmed(RoutingFact):
    """办理成果经确认: from these cases came this decision."""

    unit: str
    decision: Decision
    cases: tuple[str, ...]
    on: date


class OutcomeCorrected(RoutingFact):
    """成果更正: the record as it reads from now on, and why."""

    version: int
    decision: Decision
    cases: tuple[str, ...]
    reason: str
    on: date


class OutcomeCited(RoutingFact):
    """列入办理成果: told of each case that a confirmed outcome cites."""

    outcome: str
    kind: DecisionKind
    title: str
    settles: str
    cases: tuple[str, ...]  # all that are cited with it
    on: date


class OutcomeUncited(RoutingFact):
    """不再列入: a correction took the case out again."""

    outcome: str
    title: str
    on: date
