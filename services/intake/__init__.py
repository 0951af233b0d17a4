"""Intake 提: a suggestion from its first sentence to its number, and what else is raised: opinions on drafts, ideas.

Owns    the roll: deputies, delegations and groups, terms and sessions, contacts of SC members, briefing packs;
        drafts, signatures, the two pre-reviews, filing numbers, refusals, mergers, withdrawals, uploaded files; contact
        points, draft regulations with opinions and topics; ideas and candidates for livelihood projects; stations with
        their deputies, duty days and activities, deputies' public promises; clues of the public, what their callers
        said, disputes settled at stations
Hears   UnitRegistered (routing), to offer units for choosing · UnitsAssigned, ReplyDelivered, SuggestionDivided and
        PiecesReplied (routing), to know what can no longer be merged or withdrawn · ReplyDelivered (routing) and
        CaseClosed (supervision): what became of a case, said beside similar drafts and to whoever's clue it came from ·
        DeadlineMissed (supervision): the author is told of a late review
Tells   DeputySeated · CongressRegistered · PointRegistered · StationRegistered (register) ·
        SuggestionSubmitted · ReviewPassed · DraftSentBack · SuggestionFiled · SuggestionNotFiled ·
        SuggestionsMerged, SuggestionJoined, SuggestionParted · SuggestionWithdrawn ·
        RegulationSent … RegulationClosed · IdeaCollected … CandidatesConsidered · ClueReceived … ClueClosed ·
        DisputeMediated
Read    case.py, docket.py, numbers.py (the nouns; private facts in facts.py, what all drafts need in draft.py) →
        drafting.py → cosigning.py 联名 → delegating.py 全团建议 → entering.py 代录 → checks.py → prereview.py →
        filing.py → refusing.py → merging.py → withdrawing.py → similar.py → service.py (the index);
        and the folders, each with an index of its own:
        review 审核 (what surrounds the reviews; its state is the case's) · roll 名册 · stations 联络站 · clues 线索 ·
        legislation 立法联系点 · projects 实事征集 · imports 导入
"""
