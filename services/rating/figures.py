"""满意率: R04, R05 and R06 of a year, from nothing but the sums that closed windows have told.

Keys of the sums: `2023/first/asked` are cases whose first window closed, `2023/second/asked` those whose second did;
`2023/first/attitude/satisfied` are ballots returned, by dimension (attitude, result, overall) and grade. `replaced` are
first ballots whose case has a second one. A second rating that was not returned replaces nothing: the first stands,
不满意 as it was. So final = first - replaced + second, with as many valid ratings as first has.

Not returned is not valid, and never taken for 满意 (重庆 代表建议工作条例). Ours, where sources leave room: overall is
the worse of the two dimensions; R06 divides by the cases that were in a closed window, not by all replies delivered,
since nobody can have returned what was not asked yet.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from shared.figures import Figure, population, share
from shared.words import Scale

PARTS = {"overall": "", "attitude": "办理态度", "result": "办理结果"}
RATES = {
    "R04": ("满意率", (Scale.SATISFIED,)),
    "R05": ("满意和基本满意率", (Scale.SATISFIED, Scale.BASICALLY)),
}


def figures(sums: Mapping[str, int], year: int, as_of: date) -> list[Figure]:
    """A year's ratings: the bare code is final and overall, cuts are `R04.first`, `R04.attitude`, `R04.attitude.first`.

    `sums` are those of one congress, of all years; what is not among them is nought.
    """
    first = {part: _grades(sums, f"{year}/first/{part}") for part in PARTS}
    final = {part: _final(sums, year, part) for part in PARTS}
    whose = population(as_of, "已关闭测评窗口的全部建议", "全部承办单位", "首次测评")
    asked = sums.get(f"{year}/first/asked", 0)
    return [
        *_rates(final, "", population(as_of, "测评有效的全部建议", "全部承办单位", "末次测评")),
        *_rates(first, ".first", population(as_of, "测评有效的全部建议", "全部承办单位", "首次测评")),
        share("R06", "反馈率", sum(first["overall"].values()), asked, whose),
    ]


def graded(sums: Mapping[str, int], year: int | str) -> tuple[dict[Scale, int], dict[Scale, int]]:
    """Overall grades of a year: of the first rating, and of the final one."""
    return _grades(sums, f"{year}/first/overall"), _final(sums, year, "overall")


def _rates(grades: Mapping[str, Mapping[Scale, int]], cut: str, whose: str) -> Iterator[Figure]:
    for rate, (name, good) in RATES.items():
        for part, word in PARTS.items():
            code = f"{rate}{'' if part == 'overall' else '.' + part}{cut}"
            n, valid = sum(grades[part][g] for g in good), sum(grades[part].values())
            yield share(code, f"{word}{name}{'（首次测评）' if cut else ''}", n, valid, whose)


def _final(sums: Mapping[str, int], year: int | str, part: str) -> dict[Scale, int]:
    first, replaced, second = (_grades(sums, f"{year}/{which}/{part}") for which in ("first", "replaced", "second"))
    return {grade: first[grade] - replaced[grade] + second[grade] for grade in Scale}


def _grades(sums: Mapping[str, int], key: str) -> dict[Scale, int]:
    return {grade: sums.get(f"{key}/{grade.value}", 0) for grade in Scale}
