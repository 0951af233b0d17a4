"""R12, R13, R24 and R25: growth, the centre of work, opinions on draft regulations, ideas for projects, from counts.

Ours, where sources leave room: R24 divides by the opinions of contact points, `.public` by the problems noted in public
rounds, each counted once however many said it; `.comments` counts how many did. A year is that of the opinion or idea.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from shared.figures import Figure, count, population, share
from shared.words import IdeaEnd, OpinionEnd

POINTS, PUBLIC = "points", "public"  # where an opinion comes from
OPEN = ""  # the end of what has none yet


def of_filed(n: int, previous: int, year: int, as_of: date) -> Figure:
    """R12: how many more were filed than the year before, of as many as the year before; withdrawn ones were filed."""
    said = f"{year}年立案{n}件，{year - 1}年立案{previous}件"
    whose = population(as_of, said if previous else f"{said}，没有基数，不计算增长率")
    grown = share("R12", "立案数同比增长率", n - previous, previous, whose)
    return replace(grown, percent=f"+{grown.percent}") if previous and n > previous else grown


def of_opinions(ends: Mapping[tuple[str, str], int], comments: int, as_of: date) -> list[Figure]:
    """`ends`: how many opinions by (source, end)."""
    theirs = {end: ends.get((POINTS, end), 0) for end in (*OpinionEnd, OPEN)}
    publics = {end: ends.get((PUBLIC, end), 0) for end in (*OpinionEnd, OPEN)}
    whose, heard = (population(as_of, "当年", who) for who in ("立法联系点意见", "公开征求到的问题"))
    received, noted = sum(theirs.values()), sum(publics.values())
    rest = [share(f"R24.{end}", f"立法意见{end.word}率", theirs[end], received, whose) for end in OpinionEnd]
    return [
        share("R24", "立法联系点意见采纳率", theirs[OpinionEnd.ADOPTED], received, whose),
        *rest[1:],
        share("R24.open", "立法意见未处理率", theirs[OPEN], received, whose),
        share("R24.public", "公众意见采纳率", publics[OpinionEnd.ADOPTED], noted, heard),
        count("R24.comments", "公众意见件数", comments, heard),
    ]


def of_ideas(ends: Mapping[str, int], candidates: int, put: int, as_of: date) -> list[Figure]:
    """`ends`: how many ideas by end; of the year's candidates, how many were put to the vote."""
    whose, listed = population(as_of, "当年征集的实事建议"), population(as_of, "当年列入的候选项目")
    all_ = sum(ends.values())
    return [
        count("R25.ideas", "实事建议", all_, whose),
        *(share(f"R25.{end}", f"实事建议{end.word}占比", ends.get(end, 0), all_, whose) for end in IdeaEnd),
        count("R25.candidates", "候选项目", candidates, listed),
        share("R25.put", "候选项目提请票决占比", put, candidates, listed),
    ]


def of_priorities(tagged: int, filed: int, as_of: date) -> list[Figure]:
    """The share of the year's filed suggestions that serve a priority of the party committee."""
    return [share("R13", "中心工作建议占比", tagged, filed, population(as_of, "当年立案的建议"))]
