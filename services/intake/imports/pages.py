"""导入: its pages."""

from services.intake.imports import import_page, imports_page

PAGES = [imports_page.record_pages, import_page.file_pages, import_page.import_pages]
