"""Routing 办: from the number to the signed reply, as often as it takes.

Owns    handling units, assignment and its lines, contacts, co-opinions, replies and their review gate
Hears   SuggestionFiled (intake) · RedoOrdered (rating) · CaseClosed (supervision)
Tells   UnitRegistered (register) · UnitsAssigned · SignedIn · ReturnAsked · ReturnRefused · UnitReassigned ·
        ExtensionAsked · ExtensionGranted · ExtensionRefused · ContactLogged · CoOpinionFiled · CoOpinionReturned ·
        ReplySubmitted · ReplyReturned · ReplyApproved · ReplyDelivered
Read    case.py, unit.py (the nouns), facts.py → assignment.py → extension.py → handling.py → reply.py → redo.py →
        service.py (the index)
"""
