"""实事征集: its pages, and what its forms start from and offer."""

from services.intake.projects import candidates_page, ideas_page, open_page

PAGES = [open_page.open_idea, ideas_page.idea_pages, candidates_page.project_pages]
SHAPES, CHOICES = ideas_page.SHAPES, ideas_page.CHOICES | candidates_page.CHOICES
