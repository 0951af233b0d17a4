"""办: the documents that order the year's handling."""

from shared.words.word import Word


class NoticeKind(Word):
    """文件类别."""

    HANDLING = "handling", "办理工作通知"
    ASSIGNMENT = "assignment", "交办通知"
    RULES = "rules", "办理办法"
    SUPERVISION = "supervision", "督办通知"
    OTHER = "other", "其他文件"

    @property
    def ordering(self) -> bool:
        """Orders the handling of all cases of its year, so that each of them names it as its ground."""
        return self in (NoticeKind.HANDLING, NoticeKind.ASSIGNMENT)
