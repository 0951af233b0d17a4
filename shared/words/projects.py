"""实事征集: where ideas come from and how they end."""

from shared.words.word import Word


class IdeaChannel(Word):
    """征集渠道 of an idea for a livelihood project."""

    DEPUTY = "deputy", "代表提出"
    STATION = "station", "联络站收集"
    ONLINE = "online", "网上征集"
    LETTER = "letter", "来信来电"
    SYMPOSIUM = "symposium", "座谈走访"
    UNIT = "unit", "部门申报"
    COUNTY = "county", "县区报送"


class IdeaEnd(Word):
    """筛选结果: the one end of an idea."""

    CANDIDATE = "candidate", "列为候选项目"
    MERGED = "merged", "并入候选项目"
    SUGGESTION = "suggestion", "转代表建议"
    NOT_TAKEN = "not-taken", "不予采用"


class IdeaGround(Word):
    """Why an idea is not taken up."""

    NOT_PUBLIC = "not-public", "不属普惠性、公益性事项"
    NOT_BASIC = "not-basic", "不属基础性民生需求"
    NOT_IN_YEAR = "not-in-year", "当年不能完成且无年度节点"
    DEBT_RISK = "debt-risk", "有新增债务风险"
    UPPER_LEVEL = "upper-level", "属上级统一部署的任务"
    BEYOND_POWERS = "beyond-powers", "超出本行政区域职权"
    UNDER_WAY = "under-way", "已在实施或已列入计划"
    PERSONAL_MATTER = "personal-matter", "涉及个人事项"
    NO_CONTENT = "no-content", "没有具体内容"
