"""名册: congresses, and how deputies come and go."""

from shared.words.word import Word


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
