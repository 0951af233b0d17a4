"""督: deadlines, and the one state word of a case."""

from shared.words.word import Word


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
    PUBLICATION = "publication", "答复公开"
    PROMISE = "promise", "承诺事项"
    OPINION_END = "opinion_end", "立法意见处理"
    IDEA_ARGUMENT = "idea_argument", "实事建议论证"

    @classmethod
    def assigning(cls, in_session: bool) -> "ClockName":
        return cls.ASSIGN_IN_SESSION if in_session else cls.ASSIGN_BETWEEN


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
