"""Rating 评: what the deputies think of it, blind.

Owns    evaluation windows, the sealed ratings of each case, the sums of closed windows
Hears   ReplyDelivered, SuggestionDivided (routing)
Tells   EvaluationOpened · RedoOrdered · EvaluationSettled · EscalationRaised; never a choice
Read    case.py (the noun: one case's evaluation) → evaluation.py → window.py → service.py (the index)
"""
