"""答复公开: its pages."""

from services.routing.publication import open_page, publication_page

PAGES = [open_page.open_replies, publication_page.publication_pages]
