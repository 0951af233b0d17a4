"""Intake 提: a suggestion from its first sentence to its number.

Owns    the roll of deputies, drafts, signatures, the two pre-reviews, filing numbers, uploaded files
Hears   UnitRegistered (routing), to offer units for choosing
Tells   DeputySeated · CongressRegistered (register) · SuggestionSubmitted · ReviewPassed · DraftSentBack ·
        SuggestionFiled
Read    case.py (the noun) → drafting.py → prereview.py → filing.py → service.py (the index)
"""
