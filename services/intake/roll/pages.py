"""名册: its pages, what its forms start from and offer, and what it lays on the work desk."""

from services.intake.roll import bodies_page, contacts_page, deputies_page, desk_page, packs_page, sessions_page

PAGES = [
    deputies_page.deputy_pages,
    bodies_page.body_pages,
    contacts_page.contact_pages,
    packs_page.pack_pages,
    sessions_page.session_pages,
]
SHAPES = deputies_page.SHAPES | bodies_page.SHAPES | contacts_page.SHAPES | sessions_page.SHAPES
CHOICES = deputies_page.CHOICES | bodies_page.CHOICES | contacts_page.CHOICES | packs_page.CHOICES
waiting = desk_page.waiting
