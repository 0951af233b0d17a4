"""A handling unit 承办单位."""

from dataclasses import dataclass

from shared.messages import Context, refuse


@dataclass(frozen=True, slots=True)
class Unit:
    """承办单位, as the register has it."""

    name: str = ""
    organ: str = ""
    active: bool = False


def records(*units: str) -> list[str]:
    """The register's streams of these units, for a decision that names them."""
    return [f"unit/{u}" for u in dict.fromkeys(units) if u]


def must_exist(ctx: Context, *units: str) -> None:
    for unit in units:
        if not ctx.also[f"unit/{unit}"].active:
            refuse("unknown-unit", f"本级没有名为“{unit}”的承办单位。", 422)
