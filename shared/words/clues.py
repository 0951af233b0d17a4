"""建议线索: channels, outcomes, disputes."""

from shared.words.word import Word


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
