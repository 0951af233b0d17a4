"""What a survey came to, in words: sheets, shares, and how little that may be. Before its last day only the sheets."""

from datetime import date
from typing import Any

from shared.rules import Rules
from shared.words import Scale
from shared.workdays import spoken


def standing(r: Any, today: date) -> tuple[str, str]:
    return ("已截止", "green") if today > r.until else ("进行中", "blue")


def results(r: Any, today: date, rules: Rules) -> list[str]:
    """A sentence for each question, of a row of `surveys`."""
    if today <= r.until:
        return [f"已收到{r.sheets}份，{spoken(r.until)}截止后公布结果。"]
    few = rules.value("survey_few")
    if r.sheets < (least := rules.value("k_anonymity")):
        return [f"收到{r.sheets}份，不足{least}份，不公布满意情况。"]
    head = f"收到{r.sheets}份" + (f"（样本少，不足{few}份）" if r.sheets < few else "") + "。"
    counted = [tuple(map(int, line.split(","))) for line in r.counts.split("\n")]
    return [head, *(_of(q, row) for q, row in zip(r.questions.split("\n"), counted, strict=True))]


def _of(question: str, row: tuple[int, ...]) -> str:
    said = "、".join(f"{word.word}{n}份" for word, n in zip(Scale, row, strict=True))
    well, n = sum(row[:2]), sum(row)
    return f"{question}：{said}；满意和基本满意{well / n:.1%}（{well}/{n}）。"
