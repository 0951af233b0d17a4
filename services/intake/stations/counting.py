"""What is counted of the register: stations by kind (M95) and by township (M05), and whether a township has too many
or too few for its size (M38)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.rules import Rules
from shared.words import StationKind, TownshipType


@dataclass(frozen=True, slots=True)
class Counted:
    """How many stations in use there are of one kind in one township, registered under one type of township."""

    township: str
    township_type: TownshipType
    kind: StationKind
    n: int


@dataclass(frozen=True, slots=True)
class Township:
    name: str
    types: tuple[TownshipType, ...]
    kinds: Mapping[StationKind, int]
    warning: str

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


def by_kind(counted: Iterable[Counted]) -> Counter[StationKind]:
    """Homes, stations and points; the sum is the total."""
    found: Counter[StationKind] = Counter(dict.fromkeys(StationKind, 0))
    for c in counted:
        found[c.kind] += c.n
    return found


def by_township(counted: Iterable[Counted], rules: Rules) -> list[Township]:
    places: dict[str, list[Counted]] = {}
    for c in counted:
        places.setdefault(c.township, []).append(c)
    return [_township(name, of, rules) for name, of in sorted(places.items())]


def _township(name: str, counted: list[Counted], rules: Rules) -> Township:
    types = tuple(t for t in TownshipType if any(c.township_type is t for c in counted))
    kinds = by_kind(counted)
    warning = "各站点登记的乡镇类型不一致" if len(types) > 1 else quota(types[0], kinds[StationKind.STATION], rules)
    return Township(name, types, kinds, warning)


def quota(size: TownshipType, n: int, rules: Rules) -> str:
    """What is wrong with so many liaison stations in a township of that size; empty when it is right."""
    least, most = rules.value(f"station_quota_{size.value}")
    if least <= n <= most:
        return ""
    wanted = f"{least}个" if least == most else f"{least}至{most}个"
    return f"应设{wanted}，现有{n}个，{'偏多' if n > most else '不足'}"
