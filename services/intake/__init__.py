"""Intake 提: a suggestion from its first sentence to its number.

Owns    the roll of deputies, drafts, signatures, the two pre-reviews, filing numbers, uploaded files
Hears   UnitRegistered (routing), to offer units for choosing · ReplyDelivered (routing) and CaseClosed (supervision):
        what became of a case, said beside similar drafts
Tells   DeputySeated · CongressRegistered (register) · SuggestionSubmitted · ReviewPassed · DraftSentBack ·
        SuggestionFiled
Read    case.py (the noun) → drafting.py → prereview.py → filing.py → similar.py → service.py (the index)
"""
