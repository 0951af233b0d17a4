"""Promises of the pages: no sideways scrolling, labels, keyboard, size, nothing from outside."""

import pytest
from playwright.sync_api import Browser

from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
PAGES = ("/", "/supervision/ledger", "/supervision/report", "/intake/do/draft-suggestion", "/intake/regulations",
         "/intake/points", "/intake/stations", "/intake/townships",
         "/intake/ideas", "/intake/projects", "/intake/do/collect-idea")  # fmt: skip


@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    register(address)
    context = browser.new_context(viewport={"width": width, "height": 740})
    v = Visitor(context.new_page(), address)
    v.become("示例代表001")
    for path in ("/enter", *PAGES):
        v.go(path)
        wide = v.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} at {width}: {wide}px"
    context.close()


def test_every_field_has_a_label_and_every_page_a_heading(visitor: Visitor) -> None:
    visitor.become("示例代表001")
    visitor.go("/intake/do/draft-suggestion")
    fields = visitor.page.locator("form.form input:not([type=hidden]), form.form textarea, form.form select")
    for n in range(fields.count()):
        field = fields.nth(n)
        id = field.get_attribute("id")
        labelled = (id and visitor.page.locator(f"label[for='{id}']").count()) or field.locator(
            "xpath=ancestor::label"
        ).count()
        assert labelled, field.get_attribute("name")
    for path in PAGES:
        visitor.go(path)
        assert visitor.page.locator("h1").count() == 1, path


def test_a_page_is_small_and_fetches_nothing_from_outside(visitor: Visitor) -> None:
    visitor.become("示例代表001")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        visitor.go(path)
        assert len(visitor.page.content().encode()) < 150_000
    assert all(url.startswith(visitor.address) for url in asked), asked


def test_the_first_tab_stop_leads_past_the_menu_to_the_text(visitor: Visitor) -> None:
    visitor.become("示例代表001")
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    visitor.page.locator("a.skip:focus").wait_for()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/#main")


def test_the_operations_page_is_for_the_operator_alone(visitor: Visitor) -> None:
    visitor.become("示例代表001")
    answer = visitor.page.goto(f"{visitor.address}/operations")
    assert answer
    assert answer.status == 403
    visitor.become("运维值班")
    visitor.click(visitor.page.get_by_role("link", name="运维", exact=True))
    visitor.click(visitor.page.get_by_role("button", name="逐条核对"))
    assert "全部相符" in visitor.page.locator(".flash").inner_text()


@pytest.mark.mechanism("M29")
def test_a_unit_that_asks_for_a_rating_is_turned_away(visitor: Visitor) -> None:
    visitor.become("住建局经办人")
    for path in ("/rating/ratings/anything", "/rating/windows"):
        answer = visitor.page.goto(visitor.address + path)
        assert answer
        assert answer.status == 403
        assert "背靠背" in visitor.page.content()
