"""答复公开 in the browser: the unit looks at the copy, publishes it, and everybody reads it, on a telephone too."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from services.personas import CITY, COUNTY, deputy_id
from tests.journeys.people import DRAFT
from tests.pages.people import DEPUTIES, Visitor, register

pytestmark = pytest.mark.slow
TITLE = "关于柳絮巷加装电梯的建议"
ANSWERS = ("柳絮巷的电梯已经装好，有事请打13907391846。", "补助资金已经拨付到位，持身份证430523198807141234领取。")


def handled(address: str, case: str) -> str:
    """Filed, assigned, taken over, talked about. Answers the day."""
    deputy, unit = deputy_id(CITY, DEPUTIES[0]), "住建局"
    with httpx.Client(base_url=address, timeout=60) as client:

        def ask(role: str, id: str, unit: str, path: str, **body: Any) -> None:
            who = {"id": id, "name": id, "role": role, "congress": CITY, "unit": unit}
            token = client.post("/trial/session", json=who).raise_for_status().json()["token"]
            headers = {"Authorization": f"Bearer {token}"}
            client.post(path, json={"suggestion": case, **body}, headers=headers).raise_for_status()
            client.post("/trial/quiet", json={}).raise_for_status()

        day = client.post("/trial/quiet", json={}).raise_for_status().json()["now"][:10]
        words = DRAFT["words"] | {"title": TITLE}
        ask("deputy", deputy, "", "/intake/draft-suggestion", words=words)
        ask("deputy", deputy, "", "/intake/submit-suggestion")
        ask("county-office", "county", COUNTY, "/intake/pass-review")
        ask("office", "office", "", "/intake/file-suggestion", category="urban")
        ask("office", "office", "", "/routing/assign-units", lead=unit)
        ask("unit", "unit", unit, "/routing/sign-in")
        ask("unit", "unit", unit, "/routing/log-contact", phase="before", form="visit", rank="head", on=day)
    return str(day)


def test_a_reply_is_published_and_read_on_a_telephone(visitor: Visitor, shots: Path | None) -> None:
    v, case = visitor, "published-1"
    register(v.address)
    handled(v.address, case)

    def look(name: str) -> None:
        for width in (1366, 390):
            v.page.set_viewport_size({"width": width, "height": 768})
            assert v.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
            if shots:
                v.page.screenshot(path=shots / f"publication-{name}-{width}.png", full_page=True)
        v.page.set_viewport_size({"width": 1366, "height": 768})

    v.become("住建局经办人")
    v.case = f"/s/{case}"
    v.task("送审答复")
    v.fill(answers__0=ANSWERS[0], answers__1=ANSWERS[1], basis="竣工验收单第12号")
    v.choose("reply_class", "A")
    v.choose("publicity", "public-full")
    v.click(v.page.get_by_role("button", name="看范本和以往答复"))
    assert "有事请打××" in v.page.get_by_role("region", name="公开稿").inner_text()
    look("copy")
    v.send()
    for who, act in (("督查室", "审核答复"), ("住建局负责人", "签发答复"), ("住建局经办人", "公开答复")):
        v.become(who)
        v.case = f"/s/{case}" if act != "公开答复" else f"/routing/publications/{case}"
        v.task(act)
        v.send()
    look("published")
    v.click(v.page.get_by_role("link", name="看公开页"))
    v.page.context.clear_cookies()
    v.page.reload()
    assert "有事请打××" in v.page.locator("main").inner_text()
    assert "13907391846" not in v.page.content()
    look("reply")
    v.click(v.page.get_by_role("link", name="全部公开的答复"))
    v.page.fill("[name=q]", "柳絮巷")
    v.click(v.page.get_by_role("button", name="筛选"))
    assert v.page.locator("table.list tbody tr").count() == 1
    look("list")
