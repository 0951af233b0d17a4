"""办: units' parts, contacts, the reply."""

from shared.words.word import Word


class Part(Word):
    """A unit's part in a case."""

    LEAD = "lead", "主办"
    CO = "co", "协办"


class Mode(Word):
    """办理方式, read off who handles a case."""

    SOLE = "sole", "单独办理"
    LEAD_CO = "lead-co", "主办＋协办"
    SEPARATE = "separate", "分别办理"


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

    @property
    def is_public(self) -> bool:
        """Everybody reads it on the public page, without asking for it."""
        return self in (Publicity.FULL, Publicity.SUMMARY)

    def wider_than(self, other: "Publicity") -> bool:
        """The words stand in order, the widest first."""
        order = list(Publicity)
        return order.index(self) < order.index(other)


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
    VIDEO = "video", "视频"
    MINI_PROGRAMME = "mini-programme", "小程序"

    @property
    def meets(self) -> bool:
        """Counts as a meeting 面商: face to face, which no screen is."""
        return self in (ContactForm.VISIT, ContactForm.SEMINAR, ContactForm.FIELD)


class UrgeWay(Word):
    """How somebody was urged 催办."""

    PHONE = "phone", "电话"
    MESSAGE = "message", "短信"


class Rank(Word):
    """Who went to see the deputy."""

    HEAD = "head", "主要负责人"
    DEPUTY_HEAD = "deputy-head", "分管负责人"
    SECTION = "section", "科室负责人"
    CLERK = "clerk", "经办人"


class Speaker(Word):
    """Who raised an opinion at a face-to-face event."""

    DEPUTY = "deputy", "代表"
    RESIDENT = "resident", "居民"
    COMMITTEE = "committee", "专委会"


class Finding(Word):
    """What the residents' supervision group found on a visit."""

    SOUND = "sound", "未见问题"
    MENDING = "mending", "有问题，已当场整改"
    PROBLEM = "problem", "有问题，待整改"
