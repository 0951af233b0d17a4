"""预审: its pages, and what its forms start from."""

from typing import Any

from services.intake.case import Case
from services.intake.review import reviews_page
from services.intake.review.reviewing import Wording
from services.intake.review.suggesting import SuggestWording
from services.intake.review.tagging import TagSuggestion
from shared.messages import Command, Context
from shared.web.forms import Shape
from shared.web.parts import Known, Shaper


def wording_shape(case: Case, ctx: Context, known: Known) -> Shape:
    """The deputy's words, to be changed."""
    text: dict[str, Any] = case.words.model_dump(mode="json", include=set(Wording.model_fields))
    return Shape({"wording": text})


def tag_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape({"priority": case.review.priority})


PAGES = [reviews_page.review_pages]
SHAPES: dict[type[Command], Shaper] = {SuggestWording: wording_shape, TagSuggestion: tag_shape}
