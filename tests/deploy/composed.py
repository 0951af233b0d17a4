"""docker-compose.yml as compose reads it: anchors merged, variables filled in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
NAMES = ("intake", "routing", "supervision", "rating")
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?P<how>:[?-])?(?P<else>[^}]*)\}")


class VariableMissing(Exception):
    """As compose says it: the variable's name, and the sentence that stands beside it."""


def document(path: str) -> Any:
    """A YAML file of this checkout."""
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def composed(environment: Mapping[str, str]) -> Any:
    """The whole file with this environment and no .env. Raises VariableMissing."""
    return _filled(document("docker-compose.yml"), environment)


def _filled(node: Any, environment: Mapping[str, str]) -> Any:
    match node:
        case dict():
            return {key: _filled(value, environment) for key, value in node.items()}
        case list():
            return [_filled(value, environment) for value in node]
        case str():
            return VARIABLE.sub(lambda found: _value(found, environment), node)
        case _:
            return node


def _value(found: re.Match[str], environment: Mapping[str, str]) -> str:
    if found["name"] is None:
        return "$"
    value = environment.get(found["name"], "")
    if not value and found["how"] == ":?":
        raise VariableMissing(f"{found['name']}: {found['else']}")
    return value or (found["else"] if found["how"] == ":-" else "")


def explained() -> dict[str, str]:
    """The variables of .env.example, with the values they have there."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def trial() -> Any:
    """The whole file, every secret set to its own name in small letters."""
    return composed({name: value or name.lower() for name, value in explained().items()})


def mounts(name: str) -> dict[str, str]:
    """Files and folders of ours that appear in a container: {inside: ours}; a folder that compose keeps is none."""
    found = [volume.split(":") for volume in trial()["services"][name].get("volumes", []) if volume.startswith(".")]
    return {inside: ours.removeprefix("./") for ours, inside, *_ in found}
