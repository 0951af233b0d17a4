"""提 whole: a word at 03:00 at a station's poster becomes a filed suggestion, clicked through by all who have a part.

Everybody has a browser of their own; whoever asked looks in by code after every step. What was said, by whom and
under which telephone, stays with the station: every page of everybody else is searched for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Locator

from services.personas import CITY
from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
STATION, NAME = "fengdu-1", "枫渡街道代表联络站"
MATTER = "春晓路夜间路灯不亮"
TITLE = "关于修复春晓路路灯的建议"
CALLER, PHONE, WORDS = "示例群众甲", "13912345678", "春晓路{}号门口的路灯坏了，老伴夜里摔过一跤。"
SECRETS = (CALLER, PHONE, "老伴", "摔过一跤")
FOUND = "本人两次夜里去看过，整条路十二盏灯有九盏不亮，线路老化。"
PROPOSAL = "由城管局牵头，今年六月底前更换春晓路十二盏路灯的线路和灯具，并安排专人夜间巡查。"
BEFORE, AFTER = "路灯不亮，夜间行人不便。", "路灯不亮，东段十二盏有九盏不亮，夜间行人不便。"
TOLD = "代表的建议已经立案，办理结果出来以后再告诉您。"
BY_CODE, BY_STAFF = 10, 2
COLOURED = ".state, .due, .flash, .counters a, .offers .off, .beside .note.yellow"


@dataclass
class Someone(Visitor):
    """With a browser of one's own; of the city's side: nothing of the caller may be on any page."""

    who: str = ""
    inside: bool = False  # may read what callers said
    shots: Path | None = None
    seen: list[str] = field(default_factory=list)

    def click(self, what: Locator) -> None:
        super().click(what)
        self.look()

    def go(self, path: str) -> None:
        super().go(path)
        self.look()

    def look(self, name: str = "") -> None:
        """Every page: no secret of a caller's, and a word wherever there is a colour."""
        self.page.wait_for_load_state()
        if not self.inside:
            found = [secret for secret in SECRETS if secret in self.page.content()]
            assert not found, f"{self.who} reads {found} at {self.page.url}"
        mute = [said for said in self.page.locator(COLOURED).all_text_contents() if not said.strip()]
        assert not mute, f"{self.who}: a colour without a word at {self.page.url}"
        if name and self.shots:
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)

    def link(self, text: str) -> None:
        self.click(self.page.get_by_role("link", name=text, exact=True).first)

    def main(self) -> str:
        return self.page.locator("main").inner_text()

    def next_day(self) -> None:
        """By the strip that the trial has on every page."""
        self.page.select_option("[name=jump]", "day")
        self.page.locator(".trial button").click()
        self.look()

    def told_to(self) -> str:
        """The one button that stands out."""
        return "".join(self.page.locator(".offers .button.main").all_inner_texts())

    def row(self, text: str) -> Locator:
        return self.page.locator("table.list tbody tr", has_text=text).first


@dataclass
class Town:
    """Who has a part in it."""

    station: Someone
    deputy: Someone
    cosigner: Someone
    county: Someone
    city: Someone
    unit: Someone
    asker: Someone
    neighbour: Someone

    def all(self) -> list[Someone]:
        return list(vars(self).values())


@pytest.fixture
def town(browser: Browser, address: str, shots: Path | None) -> Iterator[Town]:
    contexts: list[BrowserContext] = []

    def someone(who: str, inside: bool = False) -> Someone:
        contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False))
        return Someone(contexts[-1].new_page(), address, who=who, inside=inside, shots=shots)

    yield Town(
        someone("枫渡街道联络站工作人员", True), someone("示例代表001"), someone("示例代表002"),
        someone("枫渡区代表工委"), someone("云江市代表工委"), someone("住建局经办人"),
        someone("反映人", True), someone("另一位反映人", True),
    )  # fmt: skip
    for context in contexts:
        context.close()


def test_a_word_at_three_at_night_becomes_a_filed_suggestion(town: Town) -> None:
    prepare(town.station.address)
    for one in (town.station, town.deputy, town.cosigner, town.county, town.city, town.unit):
        one.become(one.who)
    codes = at_the_poster(town)
    grouped(town, codes)
    town.deputy.next_day()
    drafted(town, codes)
    cosigned(town, codes)
    town.county.next_day()
    sent_back(town, codes)
    town.deputy.next_day()
    mended(town, codes)
    filed(town, codes)
    told(town, codes)
    nowhere_else(town)
    on_a_phone(town)
    for one in town.all():
        print(f"{one.who}: {one.clicks} clicks")


def prepare(address: str) -> None:
    """The city's register and its station, as the office has them on paper."""
    register(address)
    with httpx.Client(base_url=address, timeout=60) as client:
        who = {"id": "office", "name": "代表工委", "role": "office", "congress": CITY}
        token = client.post("/trial/session", json=who).raise_for_status().json()["token"]
        station = {"name": NAME, "township": "枫渡街道", "township_type": "small", "keeper": "示例联络员"}
        headers = {"Authorization": f"Bearer {token}"}
        client.post(
            "/intake/register-station", json={"station": STATION, **station}, headers=headers
        ).raise_for_status()


def clock(v: Someone, day: date, hour: str) -> None:
    """The trial's clock, forwards."""
    httpx.post(f"{v.address}/trial/clock", json={"to": f"{day}T{hour}:00+08:00"}, timeout=60).raise_for_status()


# ---- 码上说


def at_the_poster(town: Town) -> list[str]:
    """One at 03:00; nine more in the daytime, each with a code; two whom the station wrote down."""
    station, asker = town.station, town.asker
    station.link("群众线索")
    station.link("本站二维码")
    station.look("01-poster")
    printed = station.page.locator("main p").filter(has_text="/intake/open/say/").inner_text().strip()
    drawn = segno.make(printed, error="m").svg_data_uri(scale=8, border=2)
    assert station.page.locator("main img").get_attribute("src") == drawn, "the code says what stands below it"
    night = date.fromisoformat(station.today()) + timedelta(days=1)
    clock(station, night, "03:00")
    codes = [say(asker, printed, 1, name=CALLER, phone=PHONE)]
    assert CALLER not in asker.main()
    asker.look("03-code")
    clock(station, night, "09:30")
    step(asker, codes[0], "待甄别", "03:00 收到（码上说）")
    asker.look("04-received")
    town.neighbour.go(f"/intake/open/stations/{CITY}-{STATION}")
    town.neighbour.look("04-station")
    town.neighbour.link("码上说 留言")
    assert town.neighbour.page.url == printed, "the station's own page leads to the same place"
    codes += [say(town.neighbour, printed, n) for n in range(2, BY_CODE + 1)]
    for n in range(BY_CODE + 1, BY_CODE + BY_STAFF + 1):
        station.link("群众线索")
        station.link("登记线索")
        station.choose("channel", "visit")
        station.fill(said__words=WORDS.format(n))
        station.send()
    assert len(set(codes)) == BY_CODE
    return codes


def say(v: Someone, printed: str, n: int, **entries: str) -> str:
    """A phone held to the poster: two presses."""
    v.page.goto(printed)
    v.page.fill("[name='said.words']", WORDS.format(n))
    for name, value in entries.items():
        v.page.fill(f"[name='said.{name}']", value)
    v.look("02-say" if entries else "")
    v.send()
    return v.page.locator(".code-large").inner_text().removeprefix("查询码：").strip()


def step(v: Someone, code: str, state: str, *said: str) -> None:
    """By the code alone: where it stands, and the steps that led there."""
    v.go("/intake/open/clue")
    v.page.fill("[name=code]", code)
    v.send()
    assert not v.page.context.cookies(), "nobody who asks is known by a cookie"
    found = v.main()
    assert state in v.page.locator(".heading .state").inner_text(), v.page.locator(".heading").inner_text()
    for words in said:
        assert words in found, (words, found)


def both(town: Town, codes: list[str], state: str, *said: str) -> None:
    """Whoever came at night sees it, and so does one of the others."""
    step(town.asker, codes[0], state, *said)
    step(town.neighbour, codes[-1], state, *said)


# ---- 甄别、归组、采纳


def grouped(town: Town, codes: list[str]) -> None:
    station, deputy = town.station, town.deputy
    for n in range(BY_CODE + BY_STAFF):
        station.task("甄别线索")
        assert "摔过一跤" in station.page.locator(".reads").inner_text(), "one reads it before one sorts it"
        station.choose("category", "urban")
        station.fill(matter=MATTER)
        station.look("" if n else "05-triage")
        station.send()
    station.go("/intake/clues?q=春晓路1号")
    station.click(station.row(MATTER).get_by_role("link"))
    station.look("06-clue")
    assert PHONE in station.main()
    assert "可能是同一件事" in station.main()
    station.offer("归组")
    for box in station.page.locator("input[name=others]").all():
        box.check()
        station.clicks += 1
    station.look("07-grouping")
    station.send()
    both(town, codes, "已甄别", "与群众反映的同一件事一并处理")
    station.link("看同一组的线索")
    assert "12条" in station.page.locator("dl.facts").inner_text()
    station.offer("提请代表采纳")
    station.choose("deputy", option(station, "示例代表001"))
    station.send()
    station.expect("代表研究中")
    station.look("08-group")
    both(town, codes, "代表研究中", "已提请代表研究")
    deputy.task("研究群众线索")
    assert "12条（走访2条、码上说10条）" in deputy.page.locator(".reads").inner_text()
    deputy.look("09-adopt")
    deputy.fill(found=FOUND)
    deputy.send()
    deputy.expect("已转建议")
    deputy.look("10-adopted")
    both(town, codes, "代表起草中", "代表已采纳，正在起草建议")


def option(v: Someone, text: str) -> str:
    return v.page.locator("select option", has_text=text).first.get_attribute("value") or ""


# ---- 起草、联名、提交


def drafted(town: Town, codes: list[str]) -> None:
    deputy = town.deputy
    deputy.link("打开建议")
    deputy.case = deputy.page.url.removeprefix(deputy.address)
    for one in town.all():
        one.case = deputy.case
    deputy.expect("草稿")
    assert deputy.told_to() == "修改文稿", "nothing is proposed yet"
    deputy.look("11-draft")
    heard = "12条（走访2条、码上说10条）"
    assert heard in deputy.page.locator("#part-提").inner_text()
    deputy.link("群众线索（12条）")
    assert "春晓路夜间路灯不亮" in deputy.main()
    deputy.link("打开建议")
    deputy.offer("修改文稿")
    deputy.fill(
        words__title=TITLE, words__situation=BEFORE, words__proposal=PROPOSAL, words__demands="更换路灯\n夜间巡查"
    )
    deputy.choose("words.proposed_units", "城管局")
    deputy.look("12-writing")
    deputy.send()
    deputy.offer("邀请联名")
    box = deputy.page.locator("label", has_text="示例代表002").locator("input")
    deputy.choose("deputies", box.get_attribute("value") or "")
    deputy.look("13-inviting")
    deputy.send()
    deputy.expect("联名中")
    deputy.look("14-signing")
    assert "还有1位联名代表没有确认" in deputy.grey("提交建议")
    both(town, codes, "代表起草中", "正在邀请其他代表联名")


def cosigned(town: Town, codes: list[str]) -> None:
    deputy, cosigner = town.deputy, town.cosigner
    cosigner.task("确认联名")
    assert PROPOSAL in cosigner.page.locator(".reads").inner_text()
    cosigner.look("15-cosign")
    cosigner.fill(note="同意，我也去看过。")
    cosigner.send()
    assert not cosigner.told_to(), "done is done: taking it back is not what one is pointed at"
    cosigner.look("16-cosigned")
    both(town, codes, "代表起草中", "联名代表已同意")
    deputy.task("提交建议")
    deputy.look("17-submit")
    deputy.send()
    deputy.expect("初审")
    assert not deputy.told_to()
    deputy.look("18-submitted")
    both(town, codes, "初审中", "代表已提交建议")


# ---- 预审、退回、修改、复审、立案


def sent_back(town: Town, codes: list[str]) -> None:
    county = town.county
    county.link("审核台")
    county.look("19-county-desk")
    county.click(county.row(TITLE).get_by_role("link", name="领审"))
    county.look("20-county-take")
    county.send()
    county.open_case()
    assert county.told_to() == "初审通过"
    county.look("21-county-case")
    assert "12条（走访2条、码上说10条）" in county.page.locator("#part-提").inner_text()
    county.offer("退回修改")
    county.choose("reasons", "facts-unclear")
    county.fill(note="请写明路段和损坏的盏数。")
    assert PROPOSAL in county.page.locator(".reads").inner_text(), "the text stands where it is decided on"
    county.look("22-county-return")
    county.send()
    county.expect("退回修改")
    county.look("23-county-returned")
    both(town, codes, "代表修改中", "建议退回代表修改")


def mended(town: Town, codes: list[str]) -> None:
    deputy, cosigner = town.deputy, town.cosigner
    deputy.go("/")
    deputy.look("24-deputy-desk")
    deputy.task("修改后再提交")
    deputy.look("25-mending")
    assert "请写明路段和损坏的盏数" in deputy.page.locator("main").inner_text(), "why it came back stands by the text"
    deputy.fill(words__situation=AFTER)
    deputy.send()
    deputy.look("26-mended")
    cosigner.task("确认联名")
    assert "东段十二盏" in cosigner.page.locator(".reads").inner_text()
    cosigner.send()
    deputy.open_case()
    assert deputy.told_to() == "提交建议"
    deputy.task("再次提交")
    deputy.send()
    deputy.expect("初审")
    both(town, codes, "初审中", "代表修改后再次提交建议")


def filed(town: Town, codes: list[str]) -> None:
    county, city = town.county, town.city
    county.task("县区初审")
    county.open_case()
    county.look("27-county-again")
    county.link("看改了什么")
    county.look("28-changed")
    assert "东段十二盏" in "".join(county.page.locator(".changes ins").all_inner_texts())
    county.link("回到这件建议")
    county.offer("初审通过")
    county.fill(note="已到现场看过，情况属实。")
    county.send()
    county.expect("复审")
    county.look("29-passed")
    both(town, codes, "复审中", "建议初审通过")
    city.link("审核台")
    city.look("30-city-desk")
    city.click(city.row(TITLE).get_by_role("link", name=TITLE))
    assert city.told_to() == "立案"
    city.look("31-city-case")
    city.offer("立案")
    assert city.page.locator("[name=origin]").input_value() == "clue", "where it came from is known already"
    city.page.select_option("[name=category]", label="城建环保 · 市政和城管")
    city.clicks += 1
    city.look("32-filing")
    city.send()
    city.expect("已立案")
    assert city.told_to() == "交办"
    city.look("33-filed")
    said = city.page.locator("#part-提").inner_text()
    for words in ("群众线索", "12条（走访2条、码上说10条）", "市政和城管"):
        assert words in said
    both(town, codes, "已立案", "建议已立案")


# ---- 反馈


def told(town: Town, codes: list[str]) -> None:
    station, asker = town.station, town.asker
    station.link("群众线索")
    station.look("34-clues")
    station.click(station.row(MATTER).get_by_role("link"))
    station.link("看同一组的线索")
    station.offer("向全组反馈")
    station.fill(text=TOLD)
    station.send()
    station.look("35-told")
    both(town, codes, "已立案", TOLD)
    step(asker, codes[0], "已立案", f"反馈：{TOLD}")
    asker.look("36-followed")
    asker.choose("rating", "satisfied")
    asker.click(asker.page.get_by_role("button", name="提交评价"))
    assert "评价已收到" in asker.page.locator("body").inner_text()
    asker.look("37-rated")


def nowhere_else(town: Town) -> None:
    """Whoever looks for it where it could be, finds the matter and not the words."""
    city, county, unit = town.city, town.county, town.unit
    for secret in (CALLER, PHONE, "老伴"):
        city.page.goto(f"{city.address}/intake/clues?q={secret}")
        assert "共0条" in city.main(), "one cannot find out by searching either"
    city.go("/intake/clues")
    assert city.page.locator("table.list tbody tr", has_text=MATTER).count() == BY_CODE + BY_STAFF
    city.look("38-office-clues")
    city.click(city.row(MATTER).get_by_role("link"))
    assert "原话和联系方式只有站点看得到" in city.main()
    city.look("39-office-clue")
    clue, group = city.page.url.removeprefix(city.address), town.deputy
    for stranger in (county, unit, town.cosigner):
        stranger.go(clue)
        assert "没有这条线索" in stranger.page.locator("body").inner_text()
        stranger.go("/intake/clues")
        assert "没有这个地址" in stranger.page.locator("body").inner_text()
    for one in (county, unit, town.deputy, town.cosigner, city):
        one.open_case()
        one.go("/")
    unit.open_case()
    unit.look("40-unit-case")
    group.go("/")


def on_a_phone(town: Town) -> None:
    """The pages of those who hold a phone: no line goes sideways."""
    for one, path in (
        (town.asker, ""), (town.station, "/intake/clues"), (town.deputy, town.deputy.case), (town.city, town.city.case)
    ):  # fmt: skip
        if path:
            one.go(path)
        one.page.set_viewport_size({"width": 390, "height": 844})
        wide = one.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{one.page.url}: {wide}px"
        one.look(f"41-phone-{one.who}")
