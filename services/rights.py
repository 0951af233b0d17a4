"""`tibandu rights`: who may ask what, printed from the indexes."""

from services.four import SERVICES
from shared.words import Role

PEOPLE = [r for r in Role if r is not Role.SYSTEM]


def table() -> list[tuple[str, str, str, list[Role]]]:
    """(service, address, label, roles) of every command people may ask, in the order of the indexes."""
    return [
        (s.name, address, command.label, [r for r in PEOPLE if r in command.by])
        for s in SERVICES
        for address, command in s.asked.items()
    ]


def printed() -> str:
    """A Markdown table: a line per command, a column per role."""
    head = ["操作", "地址", *[r.word for r in PEOPLE]]
    lines = [head, ["---"] * len(head)]
    for service, address, label, roles in table():
        lines.append([label, f"`{service}/{address}`", *["●" if r in roles else "" for r in PEOPLE]])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
