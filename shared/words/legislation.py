"""基层立法联系点: points, voices, what becomes of an opinion."""

from shared.words.word import Word


class PointCategory(Word):
    """基层立法联系点类别."""

    STREET = "street", "街道（乡镇）"
    COMMUNITY = "community", "社区（村）"
    ENTERPRISE = "enterprise", "企业（园区）"
    ASSOCIATION = "association", "行业协会（商会）"
    LAW_FIRM = "law-firm", "律师事务所"
    SCHOOL = "school", "高校（科研院所）"
    OTHER = "other", "其他单位"


class Voice(Word):
    """Whose kind of voice an opinion carries; never who it was."""

    RESIDENTS = "residents", "居民群众"
    BUSINESS = "business", "企业和个体工商户"
    LAWYERS = "lawyers", "法律工作者"
    DEPUTIES = "deputies", "人大代表"
    ASSOCIATIONS = "associations", "行业和社会组织"
    CADRES = "cadres", "基层干部"
    EXPERTS = "experts", "专家学者"
    OTHER = "other", "其他"


class OpinionEnd(Word):
    """采纳情况: the one end of an opinion on a draft regulation."""

    ADOPTED = "adopted", "采纳"
    NOT_ADOPTED = "not-adopted", "不采纳"
    ENFORCEMENT = "enforcement", "转执法监督"


class TopicKind(Word):
    """What problems found in a comment round become."""

    LEGISLATION = "legislation", "立法议题"
    SUPERVISION = "supervision", "监督议题"
