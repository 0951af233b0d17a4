"""联络站: its pages, and what its forms start from and offer."""

from services.intake.stations import duty_page, forms_page, open_page, profile_page, register_page, station_page

PAGES = [
    register_page.register_pages,
    station_page.station_pages,
    duty_page.duty_pages,
    profile_page.profile_pages,
    open_page.open_pages,
]
SHAPES, CHOICES = forms_page.SHAPES, forms_page.CHOICES
