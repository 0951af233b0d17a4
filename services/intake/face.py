"""How intake shows itself: its part of a case, what its forms start from and offer, and pages of its own."""

from services.intake import docket_page, pages
from services.intake.figures_page import figure_pages
from services.intake.filed_page import filed_pages
from services.intake.legislation import pages as legislation
from services.intake.projects import pages as projects
from services.intake.roll import pages as roll
from services.intake.similar_page import beside
from shared.web.parts import Face

face = Face(
    "case",
    pages.part,
    pages.SHAPES | docket_page.SHAPES | legislation.SHAPES | projects.SHAPES | roll.SHAPES,
    pages.known,
    [pages.attachments, filed_pages, *legislation.PAGES, *projects.PAGES, *roll.PAGES, figure_pages],
    docket_page.CHOICES | legislation.CHOICES | projects.CHOICES | roll.CHOICES,
    beside,
    roll.waiting,
)
