"""Supervision 督: hears everything, keeps the clocks and the ledger, presses; never changes a reply.

Owns    the official due dates, reminders and overdue marks, the ledger row and timeline of each case, striking off
Hears   every public fact of a suggestion from intake, routing and rating; CongressRegistered,
        DeputySeated, UnitRegistered: how they are called
Tells   DeadlineApproaching · DeadlineMissed · HalfwayMissed · CaseClosed
Read    case.py (the noun: one ledger row), running.py, pieces.py → clock.py → raised.py → tried.py → divided.py →
        ledger.py (held.py: what comes early) → alarm.py → strike.py → service.py (the index)
"""
