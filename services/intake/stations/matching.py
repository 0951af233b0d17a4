"""按专长派驻: which deputies answer to what a station needs, and why; nobody is placed by it (M43)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.intake.roll.deputy import Deputy
from shared.rules import Rules


@dataclass(frozen=True, slots=True)
class Match:
    deputy: str
    trade: str
    need: str

    @property
    def reason(self) -> str:
        return f"{self.trade} → {self.need}"


def needs_known(rules: Rules) -> list[str]:
    return list(dict.fromkeys(need for _, need in _pairs(rules)))


def matches(needs: Sequence[str], deputies: Mapping[str, Deputy], rules: Rules) -> list[Match]:
    """Deputies in office whose occupation or skill is a trade for one of the needs, in the order of the needs."""
    found = [
        Match(id, trade, need)
        for need in needs
        for trade, of in _pairs(rules)
        for id, d in sorted(deputies.items())
        if of == need and d.seated and any(trade in said for said in (d.occupation, *d.skills))
    ]
    return list({(m.deputy, m.need): m for m in reversed(found)}.values())[::-1]


def _pairs(rules: Rules) -> Iterable[tuple[str, str]]:
    """律师：信访多发."""
    return [(trade, need) for trade, _, need in (pair.partition("：") for pair in rules.value("station_trades"))]
