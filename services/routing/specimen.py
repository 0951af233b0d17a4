"""答复范本: how a unit usually words a reply of each class; what it offers, a person completes."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.messages import Event
from shared.words import ReplyClass


class Specimen(BaseModel):
    """Of one class: an answer to any demand, and what is given as grounds. “{诉求}” stands for the demand."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    reply_class: Annotated[ReplyClass, Field(title="答复类别")]
    answer: Annotated[str, Field(title="逐项答复的写法", min_length=10, max_length=2000)]
    basis: Annotated[str, Field(title="依据的写法", max_length=1000)] = ""


class SpecimensKept(Event):
    """The unit's own, as a whole."""

    specimens: tuple[Specimen, ...]


@dataclass(frozen=True, slots=True)
class Specimens:
    own: tuple[Specimen, ...] = ()


def evolve(specimens: Specimens, fact: SpecimensKept) -> Specimens:
    return Specimens(fact.specimens)
