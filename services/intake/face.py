"""How intake shows itself: its part of a case, what its forms start from and offer, and pages of its own."""

from services.intake import pages
from services.intake.figures_page import figure_pages
from services.intake.imports import pages as imports
from services.intake.legislation import pages as legislation
from services.intake.projects import pages as projects
from services.intake.similar_page import beside
from shared.web.parts import Face

face = Face(
    "case",
    pages.part,
    pages.SHAPES | legislation.SHAPES | projects.SHAPES,
    pages.known,
    [pages.attachments, *legislation.PAGES, *projects.PAGES, *imports.PAGES, figure_pages],
    legislation.CHOICES | projects.CHOICES,
    beside,
)
