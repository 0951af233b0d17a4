"""办理成果: its pages, and what its forms start from and offer."""

from services.routing.outcomes import outcome_page, outcomes_page, yearly_page

PAGES = [outcomes_page.outcome_list, yearly_page.yearly_pages, outcome_page.outcome_pages]
links = outcome_page.links
SHAPES, CHOICES = outcome_page.SHAPES, outcome_page.CHOICES
