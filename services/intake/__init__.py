"""Intake 提: a suggestion from its first sentence to its number, and what else is raised: opinions on drafts, ideas.

Owns    the roll: deputies, delegations and groups, terms and sessions, contacts of SC members, briefing packs;
        drafts, signatures, the two pre-reviews, filing numbers, uploaded files; contact points,
        draft regulations with opinions and topics; ideas and candidates for livelihood projects; stations with
        their deputies, duty days and activities, deputies' public promises
Hears   UnitRegistered (routing), to offer units for choosing · ReplyDelivered (routing) and CaseClosed (supervision):
        what became of a case, said beside similar drafts
Tells   DeputySeated · CongressRegistered · PointRegistered · StationRegistered (register) · TermBegun ·
        SessionPlanned · SuggestionSubmitted · ReviewPassed · DraftSentBack · SuggestionFiled ·
        RegulationSent … RegulationClosed · IdeaCollected … CandidatesConsidered
Read    case.py (the noun; its private facts in facts.py, what all drafts need in draft.py) → drafting.py →
        cosigning.py 联名 → delegating.py 全团建议 → entering.py 代录 → prereview.py → filing.py → similar.py →
        service.py (the index);
        and the folders, each with an index of its own:
        roll 名册 · stations 联络站 · legislation 立法联系点 · projects 实事征集
"""
