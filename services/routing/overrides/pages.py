"""分工特例: its page, and what its form starts from."""

from services.routing.overrides import overrides_page

PAGES, SHAPES = [overrides_page.override_pages], overrides_page.SHAPES
