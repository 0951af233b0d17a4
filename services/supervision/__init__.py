"""Supervision 督: hears everything, keeps the clocks and the ledger, presses; never changes a reply.

Owns    the official due dates, reminders and overdue marks, the ledger row and timeline of each case, striking off
Hears   every public fact of intake, routing and rating
Tells   DeadlineApproaching · DeadlineMissed · HalfwayMissed · CaseClosed
Read    case.py (the noun: one ledger row) → clock.py → ledger.py → alarm.py → service.py (the index)
"""
