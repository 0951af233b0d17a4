"""线索: its pages, those without login among them, and what its forms start from and offer."""

from services.intake.clues import clue_page, clues_page, disputes_page, follow_page, groups_page, open_page, reads_page

PAGES = [
    open_page.open_pages,
    follow_page.follow_pages,
    clues_page.clue_pages,
    clue_page.one_clue,
    groups_page.group_pages,
    disputes_page.dispute_pages,
]
SHAPES = clue_page.SHAPES | groups_page.SHAPES
CHOICES = clue_page.CHOICES | disputes_page.CHOICES
READS = reads_page.READS
