"""How intake shows itself: its part of a case, what its forms start from and offer, and pages of its own."""

from services.intake import pages
from services.intake.figures_page import figure_pages
from services.intake.legislation import pages as legislation
from services.intake.projects import pages as projects
from services.intake.review import pages as review
from services.intake.review.beside_page import beside
from shared.web.parts import Face

face = Face(
    "case",
    pages.part,
    pages.SHAPES | legislation.SHAPES | projects.SHAPES | review.SHAPES,
    pages.known,
    [pages.attachments, *legislation.PAGES, *projects.PAGES, *review.PAGES, figure_pages],
    legislation.CHOICES | projects.CHOICES,
    beside,
)
