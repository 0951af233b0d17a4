"""立法联系点: its pages, and what its forms start from and offer."""

from services.intake.legislation import points_page
from services.intake.legislation.opinions_page import regulation_pages

PAGES = [points_page.point_pages, regulation_pages]
SHAPES, CHOICES = points_page.SHAPES, points_page.CHOICES
