"""接收名册: its pages, and what its forms start from and show."""

from services.routing.roster import roster_page

PAGES, SHAPES, READS = [roster_page.roster_pages], roster_page.SHAPES, roster_page.READS
