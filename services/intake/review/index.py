"""预审: what can be asked around the reviews of a suggestion, and where the rule stands."""

from services.intake import prereview
from services.intake.review import rows, suggesting, tagging, taking
from shared.messages import Command
from shared.service import Listing, Rule

RULES: dict[type[Command], Rule] = {
    taking.TakeReview: Rule(taking.take_review, when=prereview.in_my_review),
    taking.NoteLateReview: Rule(taking.note_late_review),
    taking.AcknowledgeDelay: Rule(taking.acknowledge_delay, when=taking.told_of_delay),
    suggesting.SuggestWording: Rule(suggesting.suggest_wording, when=prereview.in_my_review),
    suggesting.AcceptWording: Rule(suggesting.accept_wording, when=suggesting.to_answer),
    suggesting.DeclineWording: Rule(suggesting.decline_wording, when=suggesting.to_answer),
    tagging.TagSuggestion: Rule(tagging.tag_suggestion, when=tagging.in_the_office),
}
LISTINGS = [Listing(rows.reviews, rows.review_row)]
