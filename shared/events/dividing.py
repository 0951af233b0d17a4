"""What routing 办 tells of a suggestion handled separately 分别办理: divided, each piece a case of its own."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.events.routing import RoutingFact
from shared.words import Importance, Publicity, SessionKind


class Piece(BaseModel):
    """分件: which unit answers which demands."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    piece: int
    unit: str
    demands: tuple[int, ...]  # their places in the suggestion, from 1


class DividingFact(RoutingFact):
    """What befalls a suggestion because it is handled separately."""


class SuggestionDivided(DividingFact):
    """分别交办, told of the whole suggestion; what follows is told of its pieces, `<id>.1`, `<id>.2` …"""

    pieces: tuple[Piece, ...]
    year: int
    rules: str
    on: date


class PieceOpened(DividingFact):
    """分件立卷, the first word of a piece: what it is a piece of, and which demands are its own."""

    main: str
    main_number: str
    piece: int
    number: str
    title: str
    deputy: str
    cosigners: tuple[str, ...]
    year: int
    demands: tuple[str, ...]
    importance: Importance
    session_kind: SessionKind
    on: date
    wish: Publicity = Publicity.FULL  # 公开意愿 of the deputy, for each piece as for the whole
    unnamed: bool = False


class PieceStopped(DividingFact):
    """分件停办: the suggestion was withdrawn before this piece's reply was delivered."""

    on: date


class PiecesReplied(DividingFact):
    """各分件均已答复, told of the whole suggestion with the last reply; those stopped by a withdrawal had none."""

    stopped: tuple[int, ...] = ()
    on: date
