"""The office's closed lists of words: a code for programs, a Chinese word for people."""

from enum import StrEnum


class Word(StrEnum):
    """A code with its word: `ReplyClass.A.word` is what a page prints."""

    word: str

    def __new__(cls, code: str, word: str = "") -> "Word":
        self = str.__new__(cls, code)
        self._value_, self.word = code, word
        return self


class Role(Word):
    """In whose capacity somebody acts; one at a time."""

    DEPUTY = "deputy", "代表"
    COUNTY_OFFICE = "county-office", "县区代表工委"
    OFFICE = "office", "代表工委"
    GOVERNMENT = "government", "政府办"
    UNIT = "unit", "承办单位"
    UNIT_HEAD = "unit-head", "单位负责人"
    INSPECTION = "inspection", "督查室"
    EVALUATION = "evaluation", "测评员"
    SECRETARIAT = "secretariat", "大会秘书处"
    COMMITTEE = "committee", "专委会"
    STATION = "station", "站点工作人员"
    OPERATOR = "operator", "运维"
    PUBLIC = "public", "群众"  # without login: made inside the open pages alone, never by a token
    SYSTEM = "system", "系统"  # a reaction or the clock; never a person


class CongressLevel(Word):
    CITY = "city", "设区的市"
    COUNTY = "county", "县区"
    TOWNSHIP = "township", "乡镇"


class DeputyStatus(Word):
    IN_OFFICE = "in-office", "在任"
    SUSPENDED = "suspended", "暂停执行代表职务"
    LEFT = "left", "已离任"


class SuspensionReason(Word):
    """Why a deputy's duties stand still 暂停执行代表职务."""

    DETAINED = "detained", "因刑事案件被羁押正在受侦查、起诉、审判"
    SERVING = "serving", "服刑且没有附加剥夺政治权利"


class LeaveReason(Word):
    """Why a deputy's mandate ended."""

    MOVED = "moved", "迁出或调离本行政区域"
    RESIGNED = "resigned", "辞职被接受"
    ABSENT = "absent", "未经批准两次不出席会议"
    RECALLED = "recalled", "被罢免"
    NATIONALITY = "nationality", "丧失国籍"
    RIGHTS = "rights", "依法被剥夺政治权利"
    CAPACITY = "capacity", "丧失行为能力"
    DIED = "died", "去世"
    TERM = "term", "任期届满"


class PackKind(Word):
    """知情明政的方式."""

    PAPERS = "papers", "材料"
    VISIT = "visit", "视察"
    BRIEFING = "briefing", "通报"


class StationKind(Word):
    HOME = "home", "代表之家"
    STATION = "station", "代表联络站"
    POINT = "point", "代表联系点"


class StationForm(Word):
    FIXED = "fixed", "固定站"
    MOBILE = "mobile", "流动站"
    CLOUD = "cloud", "云端站"


class TownshipType(Word):
    """How large the township is, which decides how many stations it should have."""

    LARGE = "large", "大乡镇"
    TOWN = "town", "一般乡镇"
    SMALL = "small", "小乡镇"


class Category(Word):
    """类别."""

    AGRICULTURE = "agriculture", "农林水电"
    EDUCATION = "education", "教科文卫"
    ECONOMY = "economy", "工交财贸"
    URBAN = "urban", "城建环保"
    LAW = "law", "政法"
    OTHER = "other", "其他"


class Importance(Word):
    IMPORTANT = "important", "重要"
    GENERAL = "general", "一般"


class SessionKind(Word):
    IN_SESSION = "in-session", "会议期间"
    BETWEEN_SESSIONS = "between-sessions", "闭会期间"


class Origin(Word):
    """来源: how a suggestion came to be raised."""

    OWN = "own", "代表自提"
    CLUE = "clue", "群众线索"
    MOTION = "motion", "议案转建议"
    INSPECTION = "inspection-report", "视察调研报告"
    UPPER = "upper-deputy", "上级代表"


class CosignAnswer(Word):
    """联名答复: what a deputy who was asked to co-sign said last."""

    CONFIRMED = "confirmed", "同意联名"
    DECLINED = "declined", "谢绝联名"
    TAKEN_BACK = "taken-back", "撤回签名"
    NOTE = "note", "未答复"
    LAPSED = "lapsed", "逾期未答复，未列入联名"


class EntrySource(Word):
    """代录来源: after what a draft was written down for its deputy."""

    PAPER = "paper", "纸质原件"
    TELEPHONE = "telephone", "电话口述"
    IN_PERSON = "in-person", "当面口述"


class MendReason(Word):
    """Why a draft goes back to its deputy."""

    NOT_ONE_MATTER = "not-one-matter", "不是一事一议"
    NO_CONCRETE_PROPOSAL = "no-concrete-proposal", "缺少具体建议"
    FACTS_UNCLEAR = "facts-unclear", "情况不清"
    BEYOND_POWERS = "beyond-powers", "超出本行政区域职权"
    PERSONAL_MATTER = "personal-matter", "涉及个人事项"
    WORDING = "wording", "文字格式"


class RefusalGround(Word):
    """不予立案的理由: which of them a congress knows stands in its rule book, `refusal_grounds`."""

    PERSONAL_MATTER = "personal-matter", "本人或亲属的个人事项"
    EMPLOYER_MATTER = "employer-matter", "本人所在单位的个别事项"
    FORWARDED_LETTER = "forwarded-letter", "转交的群众来信"
    COMPLAINT = "complaint", "检举、控告、申诉"
    JUDICIAL_CASE = "judicial-case", "具体司法案件"
    IN_PROCEDURE = "in-procedure", "已进入诉讼或仲裁程序"
    OTHER_PATH = "other-path", "应通过其他法定途径解决"
    TENDER = "tender", "对招标投标结果的意见"
    COMPETITION = "competition", "谋取自身利益或妨碍公平竞争"
    ACADEMIC = "academic", "学术探讨"
    ADVERTISING = "advertising", "产品推介"
    CONSULTATION = "consultation", "法律、政策咨询"
    BEYOND_POWERS = "beyond-powers", "超出本行政区域职权"
    NO_CONTENT = "no-content", "没有实际内容"
    UNLAWFUL = "unlawful", "与法律法规相抵触"


class Consequence(Word):
    """不立案的去向: what becomes of a suggestion that is not filed."""

    BACK = "back", "不立案退回"
    LETTER = "letter", "作代表来信处理"
    WITHDRAWAL = "withdrawal", "建议撤回"


class Part(Word):
    """A unit's part in a case."""

    LEAD = "lead", "主办"
    CO = "co", "协办"


class ReplyClass(Word):
    """答复类别."""

    A = "A", "A类（已解决或基本解决）"
    B = "B", "B类（正在解决或列入计划）"
    C = "C", "C类（暂不能解决）"


class SendBackReason(Word):
    """Why the inspection office sends a draft reply back."""

    OFF_POINT = "off-point", "答非所问"
    EMPTY = "empty", "空洞"
    WEAK = "weak", "措施不力"
    FORM = "form", "格式"
    CLASS_WRONG = "class-wrong", "类别不当"
    NO_CONTACT = "no-contact", "未与代表沟通"
    SECRECY = "secrecy", "保密"


class Publicity(Word):
    """Whether and how a reply is made public."""

    FULL = "public-full", "全文公开"
    SUMMARY = "public-summary", "摘要公开"
    ON_REQUEST = "on-request", "依申请公开"
    NOT_PUBLIC = "not-public", "不公开"


class Phase(Word):
    """三沟通."""

    BEFORE = "before", "办理前"
    DURING = "during", "办理中"
    AFTER = "after", "办理后"


class ContactForm(Word):
    VISIT = "visit", "上门走访"
    SEMINAR = "seminar", "座谈"
    FIELD = "field", "现场调研"
    PHONE = "phone", "电话"
    LETTER = "letter", "书面"

    @property
    def meets(self) -> bool:
        """Counts as a meeting 面商."""
        return self in (ContactForm.VISIT, ContactForm.SEMINAR, ContactForm.FIELD)


class Rank(Word):
    """Who went to see the deputy."""

    HEAD = "head", "主要负责人"
    DEPUTY_HEAD = "deputy-head", "分管负责人"
    SECTION = "section", "科室负责人"
    CLERK = "clerk", "经办人"


class Scale(Word):
    """测评等次."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class Outcome(Word):
    """How an evaluation settled, as far as others may know."""

    ACCEPTED = "accepted", "测评通过"
    NOT_RETURNED = "not-returned", "未反馈"


class ClockName(Word):
    """期限, named as in the rule books."""

    COUNTY_REVIEW = "county_review", "县区初审"
    CITY_REVIEW = "city_review", "复审立案"
    MEND = "deputy_mend", "代表修改"
    FILING_NOTICE = "filing_notice", "立案结果告知"
    ASSIGN_IN_SESSION = "assign_in_session", "会议期间建议交办"
    ASSIGN_BETWEEN = "assign_between", "闭会期间建议交办"
    TRIAL_OBJECTION = "trial_objection", "预交办异议"
    SIGN_IN = "sign_in", "签收"
    RETURN_DECISION = "return_decision", "申退裁定"
    CONTACT = "contact", "首次沟通"
    CO_OPINION = "co_opinion", "会办意见"
    CO_OPINION_REDO = "co_opinion_redo", "重提会办意见"
    REPLY = "reply", "答复"
    COMPLEX_REPLY = "complex_reply", "延期答复"
    REDO = "redo", "重新办理答复"
    PROMISE = "promise", "承诺事项"
    OPINION_END = "opinion_end", "立法意见处理"
    IDEA_ARGUMENT = "idea_argument", "实事建议论证"


class CaseState(Word):
    """The one state word of a case that a person sees."""

    REVIEW_1 = "review-1", "初审"
    REVIEW_2 = "review-2", "复审"
    RETURNED = "returned", "退回修改"
    NOT_FILED = "not-filed", "不立案"
    FILED = "filed", "已立案"
    MERGED = "merged", "已并案"
    TRIAL = "trial-assigned", "预交办"
    ASSIGNED = "assigned", "待签收"
    RETURN_ASKED = "return-asked", "申退中"
    HANDLING = "handling", "办理中"
    REPLY_REVIEW = "reply-review", "答复送审"
    REPLY_SENT_BACK = "reply-sent-back", "退回重拟"
    REPLY_APPROVED = "reply-approved", "待签发"
    REPLIED = "replied", "已答复"
    EVALUATING = "evaluating", "测评期"
    REDO = "redo", "重新办理"
    TRACKING = "tracking", "跟踪落实"
    HEARING = "hearing", "听证"
    CLOSED = "closed", "已销号"
    WITHDRAWN = "withdrawn", "已撤回"


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


class ClueChannel(Word):
    """线索渠道: how a clue came in, by day or by night."""

    VISIT = "visit", "走访"
    RECEPTION = "reception", "接待日"
    QR = "qr", "码上说"
    ONLINE = "online", "线上提"
    PHOTO = "photo", "随手拍"
    SYMPOSIUM = "symposium", "座谈讲"


class ClueOutcome(Word):
    """线索去向: the one end of a clue, before its caller is told."""

    SOLVED_ON_SITE = "solved-on-site", "当场办结"
    FORWARDED = "forwarded", "转办"
    CONVERTED = "converted", "转建议"
    EXPLAINED = "explained", "解释"
    REJECTED = "rejected", "不受理"
    DUPLICATE = "duplicate", "重复"


class ClueGround(Word):
    """Why a clue is not taken up by a station."""

    COMPLAINT = "complaint", "检举、控告、申诉"
    JUDICIAL_CASE = "judicial-case", "具体司法案件"
    IN_PROCEDURE = "in-procedure", "已进入诉讼或仲裁程序"
    OTHER_PATH = "other-path", "应通过其他法定途径解决"
    BEYOND_POWERS = "beyond-powers", "超出本行政区域职权"
    ADVERTISING = "advertising", "产品推介"
    NO_CONTENT = "no-content", "没有实际内容"


class ForwardLevel(Word):
    """转办: to whom a clue is passed on."""

    VILLAGE = "village", "村（社区）"
    TOWNSHIP = "township", "乡镇（街道）"
    DEPARTMENT = "department", "部门"


class DisputeKind(Word):
    """纠纷类别."""

    NEIGHBOURS = "neighbours", "邻里"
    FAMILY = "family", "婚姻家庭"
    LAND = "land", "山林土地"
    HOUSING = "housing", "房屋宅基地"
    PROPERTY = "property", "物业"
    LABOUR = "labour", "劳动争议"
    CONSUMER = "consumer", "消费"
    DAMAGE = "damage", "损害赔偿"
    OTHER = "other", "其他"


class DisputeEnd(Word):
    """调处结果."""

    SETTLED = "settled", "达成一致"
    PARTLY = "partly", "部分达成一致"
    FAILED = "failed", "未达成一致"
    REFERRED = "referred", "引导走法定途径"


class ImportKind(Word):
    """What can be imported from a sheet."""

    DEPUTIES = "deputies", "代表名册"
    STATIONS = "stations", "联络站点"


class ImportStage(Word):
    BEGUN = "begun", "未完成"
    FINISHED = "finished", "已导入"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
