"""不予立案的理由: the coded grounds the congress's own rules know; which one holds, a person judges."""

from shared.messages import Context, refuse
from shared.rules import Rules
from shared.words import RefusalGround


def offered(rules: Rules) -> list[tuple[str, str]]:
    """The grounds to choose from in a form, code and word."""
    return [(ground.value, ground.word) for ground in map(RefusalGround, rules.value("refusal_grounds"))]


def known_here(ground: RefusalGround, ctx: Context) -> None:
    if ground not in ctx.rules.value("refusal_grounds"):
        refuse("ground-unknown-here", f"本地规则没有把“{ground.word}”列为不予立案的理由，请另选。", 422)
