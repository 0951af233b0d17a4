"""How intake shows itself: its part of a case, what its forms start from and offer, and pages of its own."""

from services.intake import draft_page, pages
from services.intake.figures_page import figure_pages
from services.intake.history_page import history_page
from services.intake.legislation import pages as legislation
from services.intake.projects import pages as projects
from services.intake.roll import pages as roll
from services.intake.similar_page import beside
from services.intake.stations import pages as stations
from shared.web.parts import Face

face = Face(
    "case",
    pages.part,
    draft_page.SHAPES | legislation.SHAPES | projects.SHAPES | roll.SHAPES | stations.SHAPES,
    pages.known,
    [
        pages.attachments,
        history_page,
        *legislation.PAGES,
        *projects.PAGES,
        *roll.PAGES,
        *stations.PAGES,
        figure_pages,
    ],
    draft_page.CHOICES | legislation.CHOICES | projects.CHOICES | roll.CHOICES | stations.CHOICES,
    beside,
    roll.waiting,
    draft_page.READS,
)
