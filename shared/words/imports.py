"""What can be imported, and how far an import has come."""

from shared.words.word import Word


class ImportKind(Word):
    """What can be imported from a sheet."""

    DEPUTIES = "deputies", "代表名册"
    STATIONS = "stations", "联络站点"


class ImportStage(Word):
    BEGUN = "begun", "未完成"
    FINISHED = "finished", "已导入"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
