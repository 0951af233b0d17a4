"""Intake 提: a suggestion from its first sentence to its number, and what else is raised: opinions on drafts, ideas.

Owns    the roll of deputies, drafts, signatures, the two pre-reviews, filing numbers, uploaded files; contact points,
        draft regulations with opinions and topics; ideas and candidates for livelihood projects
Hears   UnitRegistered (routing), to offer units for choosing · ReplyDelivered (routing) and CaseClosed (supervision):
        what became of a case, said beside similar drafts
Tells   DeputySeated · CongressRegistered · PointRegistered (register) · SuggestionSubmitted · ReviewPassed ·
        DraftSentBack · SuggestionFiled · RegulationSent … RegulationClosed · IdeaCollected … CandidatesConsidered
Read    case.py (the noun) → drafting.py → prereview.py → filing.py → similar.py → service.py (the index);
        and the folders, each with an index of its own:
        roll 名册 · stations 联络站 · legislation 立法联系点 · projects 实事征集 · imports 导入
"""
