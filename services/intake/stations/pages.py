"""联络站: its pages, and what its forms start from and offer."""

from services.intake.stations import forms_page, register_page, station_page

PAGES = [register_page.register_pages, station_page.station_pages]
SHAPES = forms_page.SHAPES
