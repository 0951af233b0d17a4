"""How intake shows itself: its part of a case, what its forms start from and offer, and pages of its own."""

from services.intake import docket_page, draft_page, pages
from services.intake.clues import pages as clues
from services.intake.figures_page import figure_pages
from services.intake.filed_page import filed_pages
from services.intake.history_page import history_page
from services.intake.imports import pages as imports
from services.intake.legislation import pages as legislation
from services.intake.projects import pages as projects
from services.intake.review import pages as review
from services.intake.review.beside_page import beside
from services.intake.roll import pages as roll
from services.intake.stations import pages as stations
from shared.web.parts import Face

face = Face(
    "case",
    pages.part,
    draft_page.SHAPES
    | docket_page.SHAPES
    | review.SHAPES
    | roll.SHAPES
    | stations.SHAPES
    | clues.SHAPES
    | legislation.SHAPES
    | projects.SHAPES,
    pages.known,
    [
        pages.attachments,
        history_page,
        filed_pages,
        *review.PAGES,
        *legislation.PAGES,
        *projects.PAGES,
        *roll.PAGES,
        *stations.PAGES,
        *clues.PAGES,
        *imports.PAGES,
        figure_pages,
    ],
    draft_page.CHOICES
    | docket_page.CHOICES
    | roll.CHOICES
    | stations.CHOICES
    | clues.CHOICES
    | legislation.CHOICES
    | projects.CHOICES,
    beside,
    roll.waiting,
    draft_page.READS | clues.READS,
    lends=True,
)
