"""Routing 办: from the number to the signed reply, as often as it takes.

Owns    handling units and their receivers, assignment and its lines, pieces of what is handled separately, contacts,
        co-opinions, replies with their review gate, letters and copies for the public; outcomes, registered notices,
        who does what in one place; face-to-face events, residents' groups and surveys
Hears   SuggestionFiled, SuggestionsMerged, SuggestionWithdrawn (intake) · RedoOrdered (rating) ·
        CaseClosed, DeadlineMissed, HalfwayMissed (supervision) · DeputySeated, CongressRegistered (intake): how they
        are called
Tells   UnitRegistered (register) · TrialAssigned · TrialAnswered · TrialDropped · UnitsAssigned · SuggestionDivided ·
        PieceOpened · PieceStopped · PiecesReplied · SignedIn · SignInUrged · ReturnAsked · ReturnRefused ·
        UnitReassigned · ExtensionAsked · ExtensionGranted ·
        ExtensionRefused · ContactLogged · CoOpinionFiled · CoOpinionReturned · ReplySubmitted · ReplyReturned ·
        ReplyApproved · ReplyDelivered · OutcomeConfirmed · OutcomeCorrected · OutcomeCited · OutcomeUncited ·
        ReplyPublished · PublicationWithdrawn (public)
Knows   duty.py: what each type of unit publicly does (deploy/units), for proposing.py, which advises and never decides
Folder  outcomes/ 办理成果: a cluster of cases, one decision, the class of problems it settles
        roster/ 接收名册、催签收 · notices/ 文件 · overrides/ 分工特例
        publication/ 答复公开: the copy for the public, and the page that everybody reads
        meetings/ 面对面活动、群众参与; each with nouns, verbs and an index of its own
Read    case.py, line.py, answer.py, unit.py, merger.py, division.py (the nouns), gate.py, facts.py → trial.py →
        assignment.py → dividing.py → extension.py → handling.py → halfway.py → inside.py → writing.py → reply.py →
        passing.py → remarks.py → receiving.py → redo.py → merging.py → service.py (the index)
"""
