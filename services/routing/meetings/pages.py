"""面对面活动、群众参与: pages, the one without login among them, and what the forms start from and offer."""

from services.routing.meetings import (
    beside_page,
    forms_page,
    invitations_page,
    meeting_page,
    meetings_page,
    open_page,
    residents_page,
)

PAGES = [
    open_page.open_survey,
    meetings_page.meetings_page,
    meeting_page.one_meeting,
    residents_page.resident_pages,
]
SHAPES, CHOICES = forms_page.SHAPES, forms_page.CHOICES
beside, links, waiting = beside_page.beside, beside_page.links, invitations_page.waiting
