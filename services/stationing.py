"""The sample stations: registered, their year planned, deputies placed once all are seated."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from services.life import Place, Stage, Step
from shared.words import StationForm, StationKind, Word

W = TypeVar("W", bound=Word)


def stations(where: Place, given: Iterable[Mapping[str, Any]], day: date) -> Iterator[Step]:
    """联络站, each in a lane of its own."""
    for s in given:
        words = {name: s.get(name, "") for name in ("name", "township", "address", "hours")}
        words |= {"kind": _worded(StationKind, s["kind"]), "form": _worded(StationForm, s["form"])}
        yield _step(where, s, day, Stage.REGISTER, "register-station", **words)
        yield _step(where, s, day, Stage.REGISTER, "plan-station-year", year=day.year)
        for name in s["deputies"]:
            yield _step(where, s, day, Stage.BESIDE, "place-deputy", deputy=where.deputy(name).id, leader=False)


def _step(where: Place, s: Mapping[str, Any], day: date, stage: Stage, command: str, **body: object) -> Step:
    about = {"station": s["id"], **body}
    return Step(day, stage, f"register {s['id']}", f"登记{s['name']}", where.office(), f"intake/{command}", about)


def _worded(kind: type[W], word: str) -> W:
    return next(w for w in kind if w.word == word)
