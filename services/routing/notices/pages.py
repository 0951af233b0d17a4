"""文件: its pages, what its forms start from, and what a case's page names as its ground."""

from services.routing.notices import notices_page

PAGES, SHAPES, grounds = [notices_page.notice_pages], notices_page.SHAPES, notices_page.grounds
