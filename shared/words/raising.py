"""提: what a suggestion is, and what may become of it before it is filed."""

from shared.words.word import Word


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
