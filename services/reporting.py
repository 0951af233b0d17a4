"""`tibandu report`: a year's figures as JSON or Markdown; supervision counts the cases, rating the ratings, intake
the centre of work, opinions and ideas, routing lists the outcomes."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import httpx

from services.house import House
from services.intake import figures_page
from services.rating import windows_page
from services.routing.outcomes import yearly_page
from services.supervision import report_page
from shared.people import Person
from shared.words import Role

READER = Person("report", "统计", Role.OFFICE, "")


async def of_house(house: House, congress: str, year: int) -> dict[str, Any]:
    """The report read from the four services' databases."""
    counted = await report_page.year_figures(house.writers["supervision"], congress, year)
    rated = await windows_page.year_figures(house.writers["rating"], congress, year)
    heard = await figures_page.year_figures(house.writers["intake"], congress, year)
    led_to = await yearly_page.year_figures(house.writers["routing"], congress, year)
    return document(congress, year, [asdict(f) for f in (*counted, *rated, *heard, *led_to)])


async def over_http(client: httpx.AsyncClient, congress: str, year: int) -> dict[str, Any]:
    """The same from a running trial. Raises httpx.HTTPStatusError."""
    asked = {"id": READER.id, "name": READER.name, "role": READER.role.value, "congress": congress}
    token = (await client.post("/trial/session", json=asked)).raise_for_status().json()["token"]
    found: list[dict[str, Any]] = []
    for service in ("supervision", "rating", "intake", "routing"):
        answer = await client.get(f"/{service}/figures/{year}", headers={"Authorization": f"Bearer {token}"})
        found += answer.raise_for_status().json()
    return document(congress, year, found)


def document(congress: str, year: int, figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Codes in the order of the list of figures R01, R02 …"""
    return {"congress": congress, "year": year, "figures": sorted(figures, key=lambda f: f["code"].split(".")[0])}


def as_json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=2)


def as_markdown(report: dict[str, Any]) -> str:
    lines = [f"# {report['congress']} {report['year']}年统计报告", "", "| 代码 | 名称 | 分子 | 分母 | 比率 | 范围 |"]
    lines.append("| --- | --- | ---: | ---: | ---: | --- |")
    for f in report["figures"]:
        percent = f"{f['percent']}%" if f["percent"] is not None else "—"
        of = f["denominator"] if f["denominator"] is not None else "—"
        lines.append(f"| {f['code']} | {f['name']} | {f['numerator']} | {of} | {percent} | {f['population']} |")
    return "\n".join(lines)
