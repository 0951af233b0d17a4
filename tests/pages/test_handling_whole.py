"""办 whole: a filed suggestion goes through the hands of its units until everybody can read the reply.

Everybody has a browser of their own. Filing is told in test_raising_whole; everything after it is pressed here, as the
office and the units press it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext

from services.personas import CITY, COUNTY, deputy_id
from shared.people import COOKIE
from tests.pages.people import DEPUTIES, register
from tests.pages.test_raising_whole import Someone, clock

pytestmark = pytest.mark.slow
ID = "handling-whole"
TITLE = "关于整治枫林路雨污混流的建议"
DEMANDS = ("一年内完成枫林路雨污分流改造", "施工期间保障沿街商户和学生通行")
PROPOSAL = "由住建部门牵头，一年内完成枫林路雨污分流改造；施工分段进行，保障沿街商户和学生通行。"
OBJECTION = "雨污管网的建设改造不在我局职责以内，由住建局负责。"
ASIDE = "改造不涉及校舍和校园，占道施工的审批和围挡由城管局负责。"
TOO_LATE = "枫林路没有新增用地，我局没有要办的事。"
EMPTY, MISSING = "原则同意，请主办单位统筹考虑。", "请写明管线走廊的规划条件和审批时限。"
FULL = "枫林路管线走廊已列入控制性详细规划，施工许可五个工作日内办结。"
ROADS = "占道施工按两段审批，每段不超过四十五天，早晚高峰不封路。"
TELEPHONE = "13807391246"
FIRST = "枫林路雨污分流改造已列入明年计划，自然资源局五个工作日内办结施工许可。"
WEAK = f"施工期间会注意保障通行，商户有困难可打{TELEPHONE}。"
BETTER = f"施工分两段进行，城管局每段审批不超过四十五天，早晚高峰不封路；商户有困难可打{TELEPHONE}。"
LETTER = "云建函〔2026〕12号"


@dataclass
class Hand(Someone):
    """Whoever has a part in it; every page that is named is looked at on a telephone too."""

    def look(self, name: str = "") -> None:
        super().look(f"{name}-1366" if name else "")
        if not name:
            return
        self.page.set_viewport_size({"width": 390, "height": 844})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{name}: {wide}px wide on a telephone"
        if self.shots:
            self.page.screenshot(path=self.shots / f"{name}-390.png", full_page=True)
        self.page.set_viewport_size({"width": 1366, "height": 768})

    def of_unit(self, unit: str) -> None:
        """A clerk of a unit of which there is no persona."""
        who = {"id": f"clerk-{unit}", "name": f"{unit}经办人", "role": "unit", "congress": CITY, "unit": unit}
        said = httpx.post(f"{self.address}/trial/session", json=who | {"congress_name": "云江市"}, timeout=60)
        token = said.raise_for_status().json()["token"]
        self.page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])


@dataclass
class Town:
    """Who has a part in it."""

    office: Hand
    lead: Hand
    head: Hand
    land: Hand
    roads: Hand
    schools: Hand
    inspection: Hand
    deputy: Hand
    anybody: Hand

    def all(self) -> list[Hand]:
        return list(vars(self).values())


@pytest.fixture
def town(browser: Browser, address: str, shots: Path | None) -> Iterator[Town]:
    contexts: list[BrowserContext] = []

    def someone(who: str) -> Hand:
        contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False))
        return Hand(contexts[-1].new_page(), address, who=who, inside=True, shots=shots, case=f"/s/{ID}")

    yield Town(
        someone("云江市代表工委"), someone("住建局经办人"), someone("住建局负责人"), someone("自然资源局经办人"),
        someone("城管局"), someone("教育局"), someone("督查室"), someone("示例代表001"), someone("任何人"),
    )  # fmt: skip
    for context in contexts:
        context.close()


def test_a_filed_suggestion_is_handled_replied_to_and_published(town: Town) -> None:
    filed(town.office.address)
    for one in (town.office, town.lead, town.head, town.land, town.inspection, town.deputy):
        one.become(one.who)
    for one in (town.roads, town.schools):
        one.of_unit(one.who)
    tried(town)
    assigned(town)
    returned(town)
    too_late(town)
    spoken_with(town)
    bounced(town)
    drafted(town)
    refused_and_mended(town)
    countersigned(town)
    sent_back(town)
    redrafted(town)
    signed(town)
    letter(town)
    published(town)
    agreed(town)
    for one in town.all():
        print(f"{one.who}: {one.clicks} clicks")


def filed(address: str) -> None:
    """As test_raising_whole clicks it, quickly."""
    register(address)
    deputy = deputy_id(CITY, DEPUTIES[0])
    with httpx.Client(base_url=address, timeout=60) as client:

        def ask(role: str, id: str, unit: str, path: str, **body: Any) -> None:
            who = {"id": id, "name": id, "role": role, "congress": CITY, "unit": unit}
            token = client.post("/trial/session", json=who).raise_for_status().json()["token"]
            headers = {"Authorization": f"Bearer {token}"}
            client.post(path, json={"suggestion": ID, **body}, headers=headers).raise_for_status()
            client.post("/trial/quiet", json={}).raise_for_status()

        words = {"title": TITLE, "situation": "枫林路雨污混流，逢雨内涝，积水漫过路面。", "analysis": "管网陈旧。"}
        words |= {"proposal": PROPOSAL, "demands": DEMANDS}
        ask("deputy", deputy, "", "/intake/draft-suggestion", words=words)
        ask("deputy", deputy, "", "/intake/submit-suggestion")
        ask("county-office", "county", COUNTY, "/intake/pass-review")
        ask("office", "office", "", "/intake/file-suggestion", category="urban")


def pass_days(town: Town, days: int) -> date:
    """To nine in the morning of that day."""
    day = date.fromisoformat(town.office.today()) + timedelta(days=days)
    clock(town.office, day, "09:00")
    return day


# ---- 预交办、交办


def tried(town: Town) -> None:
    office, roads, land = town.office, town.roads, town.land
    office.open_case()
    office.expect("已立案")
    office.offer("预交办")
    office.choose("lead", "城管局")
    office.choose("co", "自然资源局")
    office.look("01-trial")
    office.send()
    office.expect("预交办")
    office.look("02-trial-asked")
    roads.task("答复预交办")
    roads.look("03-trial-answer")
    roads.link("提出异议")
    roads.fill(reason=OBJECTION)
    roads.choose("proposed_unit", "住建局")
    roads.look("04-objection")
    roads.send()
    roads.look("05-objected")
    land.task("答复预交办")
    land.send()
    land.look("06-agreed")


def assigned(town: Town) -> None:
    office = town.office
    office.go("/")
    office.look("07-office-desk")
    office.open_case()
    said = office.page.locator("#part-办").inner_text()
    assert OBJECTION in said
    assert "住建局" in said
    office.look("08-objection-seen")
    office.task("正式交办")
    for box in office.page.locator("input[name='co']:checked").all():
        box.uncheck()
    office.choose("lead", "住建局")
    office.choose("co", "自然资源局", "教育局")
    office.look("09-assigning")
    office.send()
    office.expect("待签收")
    office.look("10-assigned")


def until(v: Hand, part: str, *words: str) -> None:
    """What a card of the case says; the other services may be a moment behind."""
    deadline = monotonic() + 20
    while missing := [w for w in words if w not in v.page.locator(f"#part-{part}").inner_text()]:
        assert monotonic() < deadline, missing
        v.page.reload()


# ---- 签收、申退


def returned(town: Town) -> None:
    for one in (town.lead, town.land):
        one.task("签收")
        one.look("11-sign-in" if one is town.lead else "")
        one.send()
    town.lead.look("12-signed-in")
    schools, office, roads = town.schools, town.office, town.roads
    schools.open_case()
    schools.look("13-schools-case")
    schools.offer("申请退办")
    schools.fill(reason=ASIDE)
    schools.choose("proposed_unit", "城管局")
    schools.look("14-asking-return")
    schools.send()
    until(schools, "办", "申退中")
    until(schools, "督", "会办意见（教育局）", "期限暂停", "申退裁定（教育局）")
    schools.look("15-asked")
    office.task("裁定退办")
    office.look("16-ruling")
    assert ASIDE in office.main(), "the reason stands where it is decided on"
    office.fill(note="占道审批属城管局职责，同意改办。")
    office.send()
    office.look("17-ruled")
    roads.task("签收")
    roads.send()
    roads.look("18-successor")


def too_late(town: Town) -> None:
    """The form was opened in time, and sent when the window had closed."""
    land = town.land
    land.open_case()
    land.offer("申请退办")
    land.fill(reason=TOO_LATE)
    land.choose("proposed_unit", "教育局")
    land.look("19-still-open")
    pass_days(town, 16)
    land.send()
    said = land.page.locator("body").inner_text()
    assert "逾期申请无效" in said
    assert "return-window-closed" in said
    assert land.page.locator("[name=reason]").input_value() == TOO_LATE
    land.look("20-too-late")
    land.open_case()
    assert "逾期申请无效" in land.grey("申请退办")


# ---- 沟通、会办


def spoken_with(town: Town) -> None:
    lead = town.lead
    lead.open_case()
    assert "先记沟通" in lead.grey("送审答复")
    for phase, form in (("before", "visit"), ("during", "phone")):
        lead.offer("记沟通")
        lead.choose("phase", phase)
        lead.choose("form", form)
        lead.choose("rank", "head")
        lead.look("21-contact" if phase == "before" else "")
        lead.send()
    lead.look("22-contacts")


def bounced(town: Town) -> None:
    lead, land, roads = town.lead, town.land, town.roads
    for one, words in ((land, EMPTY), (roads, ROADS)):
        one.task("提交会办意见")
        one.fill(opinion=words)
        one.look("23-opinion" if one is land else "")
        one.send()
    lead.open_case()
    lead.look("24-opinions-in")
    lead.offer("退回会办意见")
    lead.choose("unit", "自然资源局")
    lead.fill(note=MISSING)
    lead.look("25-bouncing")
    assert EMPTY in lead.main(), "the opinion stands where it is sent back"
    lead.send()
    lead.look("26-bounced")
    assert "会办意见尚未提交" in lead.grey("送审答复")
    land.go("/")
    land.look("27-land-desk")
    land.task("重提会办意见")
    land.look("28-again")
    assert MISSING in land.main(), "what is missing stands where it is written"
    land.fill(opinion=FULL)
    land.send()
    lead.open_case()
    lead.offer("退回会办意见")
    assert lead.page.locator("input[value='自然资源局'], option[value='自然资源局']").count() == 0, "once only"
    lead.open_case()


# ---- 起草、送审


def drafted(town: Town) -> None:
    """In two sittings."""
    lead = town.lead
    lead.offer("起草答复")
    lead.fill(answers__0=FIRST)
    lead.look("29-writing")
    lead.send()
    lead.look("30-saved")
    assert "已存稿：起草答复" in lead.page.locator(".flash").inner_text()
    lead.go("/")
    lead.look("31-lead-desk")


def refused_and_mended(town: Town) -> None:
    lead = town.lead
    lead.task("送审答复")
    assert lead.page.input_value("[name='answers.0']") == FIRST, "what was saved is where one goes on"
    lead.choose("reply_class", "B")
    lead.choose("publicity", "public-full")
    year = int(lead.today()[:4]) + 1
    lead.fill(promises__0__what="完成枫林路雨污分流改造", promises__0__due=f"{year}-06-30", promises__0__unit="住建局")
    lead.fill(person="示例经办人", telephone="0739-0000000")
    lead.send()
    assert f"第2项诉求（{DEMANDS[1]}）尚无答复" in lead.problems()
    beside = lead.page.locator("[name='answers.1']").locator("xpath=ancestor::*[contains(@class,'field')][1]")
    assert "尚无答复" in beside.inner_text()
    assert lead.page.input_value("[name='promises.0.what']") == "完成枫林路雨污分流改造", "entries are kept"
    lead.look("32-refused")
    lead.fill(answers__1=WEAK)
    lead.click(lead.page.locator("button[name='_look']").first)
    lead.look("33-looked")
    assert TELEPHONE not in lead.page.get_by_role("region", name="公开稿").inner_text()
    lead.send()
    lead.expect("答复送审")
    lead.look("34-submitted")


def countersigned(town: Town) -> None:
    for one, agreed, remark in ((town.land, "true", ""), (town.roads, "false", "请写明分几段施工、每段多少天。")):
        one.task("会签")
        one.choose("agreed", agreed)
        one.fill(remark=remark)
        one.look("35-countersign" if remark else "")
        one.send()
    town.roads.look("36-countersigned")


# ---- 审核、退回、重拟、签发


def sent_back(town: Town) -> None:
    inspection = town.inspection
    inspection.go("/")
    inspection.look("37-inspection-desk")
    inspection.task("审核答复")
    inspection.look("38-review")
    assert "会签不同意：请写明分几段施工" in inspection.page.locator("section.beside", has_text="审核要点").inner_text()
    inspection.link("退回重拟")
    inspection.choose("reasons", "weak")
    inspection.fill(note="第2项没有写明怎样保障通行。")
    inspection.look("39-sending-back")
    assert WEAK in inspection.main()
    inspection.send()
    inspection.expect("退回重拟")
    inspection.look("40-sent-back")


def redrafted(town: Town) -> None:
    lead, inspection = town.lead, town.inspection
    lead.task("重拟答复")
    lead.look("41-redrafting")
    assert "第2项没有写明怎样保障通行" in lead.main(), "why it came back stands by the text"
    lead.fill(answers__1=BETTER)
    lead.send()
    lead.expect("答复送审")
    lead.link("答复历次稿")
    lead.look("42-versions")
    assert "早晚高峰不封路" in "".join(lead.page.locator(".changes ins").all_inner_texts())
    assert "措施" in lead.main()
    inspection.task("审核答复")
    inspection.look("43-second-review")
    inspection.send()
    inspection.expect("待签发")
    inspection.look("44-passed")


def signed(town: Town) -> None:
    head = town.head
    head.go("/")
    head.look("45-head-desk")
    head.task("签发答复")
    head.fill(letter=LETTER)
    head.look("46-signing")
    head.send()
    head.expect("已答复")
    head.look("47-signed")


# ---- 答复函、公开


def letter(town: Town) -> None:
    deputy = town.deputy
    deputy.go("/")
    deputy.look("48-deputy-desk")
    deputy.task("收阅答复")
    deputy.look("49-reading")
    assert BETTER in deputy.main(), "one reads what one says to have read"
    deputy.send()
    deputy.look("49b-deputy-case")
    deputy.link("答复函")
    deputy.look("50-letter")
    said = deputy.main()
    for words in (LETTER, "示例代表001代表：", BETTER, "云江市城管局、云江市自然资源局协办", "0739-0000000"):
        assert words in said, words
    assert deputy.page.locator(".letter svg").count() == 1, "the code leads to the record"
    for word, start in (("下载PDF", b"%PDF"), ("下载Word", b"PK")):
        href = deputy.page.get_by_role("link", name=word).get_attribute("href")
        assert deputy.page.request.get(deputy.address + str(href)).body().startswith(start), word


def published(town: Town) -> None:
    lead, anybody = town.lead, town.anybody
    lead.go("/")
    lead.look("51-lead-desk-again")
    case, lead.case = lead.case, f"/routing/publications/{ID}"
    lead.task("公开答复")
    lead.look("52-publishing")
    assert TELEPHONE not in lead.main()
    assert "商户有困难可打××" in lead.main(), "one reads what one publishes"
    lead.send()
    lead.look("53-published")
    lead.link("看公开页")
    anybody.page.goto(lead.page.url)
    anybody.look("54-public")
    assert not anybody.page.context.cookies(), "without login"
    said = anybody.main()
    assert "施工分两段进行" in said
    assert "商户有困难可打××" in said
    for hidden in (TELEPHONE, "0739-0000000", "示例经办人", *DEPUTIES):
        assert hidden not in anybody.page.content(), hidden
    anybody.link("全部公开的答复")
    anybody.look("55-public-list")
    assert anybody.row(TITLE).count() == 1
    lead.case = case


def agreed(town: Town) -> None:
    """The case, its timeline and the ledger tell the same."""
    office = town.office
    office.open_case()
    office.expect("已答复")
    office.look("56-case")
    told = office.page.locator(".timeline").inner_text()
    for words in (
        "预交办", "提出异议", "无异议", "交办：主办住建局，协办教育局、自然资源局", "改办：教育局改为城管局",
        "与代表沟通", "退回自然资源局的会办意见", "答复退回重拟", "签发答复（第1轮），B类", "公开答复（第1次",
    ):  # fmt: skip
        assert words in told, words
    office.go(f"/supervision/ledger?q={TITLE}")
    office.look("57-ledger")
    line = office.row(TITLE).inner_text()
    for words in ("已答复", "住建局", "B"):
        assert words in line, (words, line)
