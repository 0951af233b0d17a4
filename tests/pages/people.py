"""What a person does in the browser: choose a persona, press a button, fill in a form. Clicks are counted."""

import re
from dataclasses import dataclass
from time import monotonic

import httpx
from playwright.sync_api import Locator, Page

from services.personas import CITY, COUNTY, COUNTY_NAME, deputy_id

UNITS = ("住建局", "自然资源局", "教育局", "城管局")
POINTS = {"梧桐社区": "梧桐社区基层立法联系点", "运河街道": "运河街道基层立法联系点"}
DEPUTIES = [f"示例代表{n:03d}" for n in range(1, 6)]


@dataclass
class Visitor:
    page: Page
    address: str
    clicks: int = 0
    case: str = ""  # the path of the case in hand

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def become(self, name: str) -> None:
        """Chooses a persona by its name."""
        self.go("/enter")
        self.click(self.page.locator("form.person", has_text=name).first.get_by_role("button"))

    def task(self, what: str) -> None:
        """Presses the button of a task of that name on the work desk: of the case in hand, or else the first."""
        buttons = self.page.locator("table.desk td.act a", has_text=re.compile(f"^{what}"))
        row = self.page.locator("table.desk tr", has=self.page.locator(f"a[href='{self.case}']"))
        own = row.locator("td.act a", has_text=re.compile(f"^{what}"))
        began = monotonic()
        self.go("/")
        while not (own.count() or (buttons.count() and (not self.case or monotonic() > began + 8))):
            assert monotonic() < began + 20, f"no task {what}"
            self.go("/")
        self.click(own.first if own.count() else buttons.first)

    def open_case(self) -> None:
        self.go(self.case)

    def offer(self, label: str) -> None:
        """Presses a live button of the case; a part that could not be read in time is asked again."""
        button = self.page.locator(".offers p a", has_text=re.compile(f"^{label}$"))
        deadline = monotonic() + 30
        while not button.count():
            assert monotonic() < deadline, f"no button {label}"
            self.page.reload()
        self.click(button.first)

    def grey(self, label: str) -> str:
        """The reason beside a button that is not live."""
        button = self.page.locator(".button.off", has_text=re.compile(f"^{label}$"))
        return self.page.locator(".offers li", has=button).locator(".why").text_content() or ""

    def fill(self, **entries: str) -> None:
        """By the name of the field; a dot is written as two underscores."""
        for name, value in entries.items():
            self.page.fill(f"[name='{name.replace('__', '.')}']", value)

    def choose(self, name: str, *values: str) -> None:
        """Ticks, picks or selects."""
        for value in values:
            box = self.page.locator(f"input[name='{name}'][value='{value}']")
            if box.count():
                box.check()
                self.clicks += 1
            else:
                self.page.select_option(f"[name='{name}']", self._leaf(name, value))

    def _leaf(self, name: str, value: str) -> str:
        """Where only the leaves of a tree are offered, the first one of that branch."""
        options = self.page.locator(f"[name='{name}'] option").evaluate_all("all => all.map(o => o.value)")
        return next((o for o in [value, *options] if o in options and o.partition("/")[0] == value), value)

    def send(self) -> None:
        self.click(self.page.locator("form.form button.main"))

    def problems(self) -> str:
        return self.page.locator("section.errors").inner_text()

    def expect(self, word: str) -> None:
        """The case's state word; the next service may be a moment behind, the page says so, and is asked again."""
        deadline = monotonic() + 20
        while word not in (found := self.page.locator(".heading .state").inner_text()):
            assert monotonic() < deadline, f"{found}, not {word}"
            self.page.reload()

    def today(self) -> str:
        said = self.page.locator(".trial time").inner_text()
        found = re.match(r"(\d+)年(\d+)月(\d+)日", said)
        assert found, said
        year, month, day = map(int, found.groups())
        return f"{year}-{month:02d}-{day:02d}"


def register(address: str) -> None:
    """The city's roll and units, as its office enters them; the same again changes nothing."""
    with httpx.Client(base_url=address, timeout=60) as client:
        who = {"id": "office", "name": "代表工委", "role": "office", "congress": CITY}
        token = client.post("/trial/session", json=who).raise_for_status().json()["token"]

        def tell(path: str, **body: object) -> None:
            client.post(path, json=body, headers={"Authorization": f"Bearer {token}"}).raise_for_status()

        tell("/intake/register-congress", congress=CITY, name="云江市人民代表大会", counties=[
            {"code": COUNTY, "name": COUNTY_NAME}])  # fmt: skip
        for name in DEPUTIES:
            seat = {"delegation": f"{COUNTY_NAME}代表团", "county": COUNTY}
            tell("/intake/seat-deputy", deputy=deputy_id(CITY, name), name=name, **seat)
        for point, name in POINTS.items():
            body = {"name": name, "category": "community", "keeper": "示例联络员"}
            client.post(
                "/intake/register-point", json={"point": point, **body}, headers={"Authorization": f"Bearer {token}"}
            )
        for unit in UNITS:
            tell("/routing/register-unit", unit=unit, name=f"云江市{unit}")
        client.post("/trial/quiet", json={}).raise_for_status()
