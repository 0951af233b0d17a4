"""办理成果: what kind of decision settled a class of problems."""

from shared.words.word import Word


class DecisionKind(Word):
    """成果类型: the form of the decision that suggestions led to."""

    PLAN = "plan", "规划"
    SCHEME = "scheme", "计划、方案"
    MEASURES = "measures", "办法、细则"
    POLICY = "policy", "政策"
    FUNDING = "funding", "资金安排"
    PROJECT = "project", "工程项目"
    STANDARD = "standard", "标准、规范"
    REGULATION = "regulation", "法规、规章"
    DUTIES = "duties", "机构、职责调整"
    CAMPAIGN = "campaign", "专项行动"
