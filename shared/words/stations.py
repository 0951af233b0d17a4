"""联络站: kinds and forms."""

from shared.words.word import Word


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
