"""A case's state: every fact has its place."""

import ast
from inspect import getsource
from typing import get_args

from services.routing import case


def test_every_fact_of_a_case_changes_it_in_its_own_place() -> None:
    """What the match does not name goes to one noun beside the case; nothing falls through."""
    named = {n.attr for n in ast.walk(ast.parse(getsource(case.evolve))) if isinstance(n, ast.Attribute)}
    lost = [fact.__name__ for fact in get_args(case.Fact) if fact not in case.BESIDE and fact.__name__ not in named]
    assert not lost
