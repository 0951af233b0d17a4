"""Routing 办: from the number to the signed reply, as often as it takes.

Owns    handling units, assignment and its lines, contacts, co-opinions, replies and their review gate
Hears   SuggestionFiled, SuggestionsMerged, SuggestionWithdrawn (intake) · RedoOrdered (rating) ·
        CaseClosed (supervision)
Tells   UnitRegistered (register) · UnitsAssigned · SignedIn · ReturnAsked · ReturnRefused · UnitReassigned ·
        ContactLogged · CoOpinionFiled · ReplySubmitted · ReplyReturned · ReplyApproved · ReplyDelivered
Knows   duty.py: what each type of unit publicly does (deploy/units), for proposing.py, which advises and never decides
Read    case.py (the noun) → assignment.py → handling.py → reply.py → redo.py → merging.py → service.py (the index)
"""
