"""What is listed of contact points, draft regulations, their opinions, and the topics that came of them."""

from sqlalchemy import Column, Date, Text

from services.intake.legislation.comments import Topic
from services.intake.legislation.opinion import Opinion
from services.intake.legislation.points import Point
from services.intake.legislation.regulation import Regulation
from shared.columns import days, flags, numbers, texts
from shared.service import Row, table

points = table("points", *texts("name", "category", "keeper"), *flags("active"))
regulations = table(
    "regulations",
    *texts("title", "committee", "stage"),
    *days("since", "due"),
    Column("round_closes", Date),
    *numbers("points", "silent", "rounds", "from_points", "noted", "comments"),
    *numbers("adopted", "not_adopted", "enforcement", "topics"),
)
opinions = table(
    "opinions",
    *texts("regulation", "point", "article", "text", "voice"),
    *numbers("round", "copies"),
    *days("since"),
    Column("end", Text),
    Column("settled", Date),
    *texts("adopted_in", "reason", "topic"),
    *flags("read"),
    index=["congress regulation"],
)
topics = table("topics", *texts("title", "kind", "regulation"), *numbers("opinions"), Column("since", Date))


def point_row(p: Point) -> dict[str, Row]:
    return {"": (p.name, p.category.value, p.keeper, p.active)} if p.name else {}


def regulation_row(r: Regulation) -> dict[str, Row]:
    if r.since is None:
        return {}
    counted = (len(r.points), len(r.silent), r.rounds, r.from_points, r.noted, r.comments)
    ended = (r.adopted, r.not_adopted, r.enforcement, r.topics)
    return {"": (r.title, r.committee, r.stage.value, r.since, r.due, r.round_closes, *counted, *ended)}


def opinion_row(o: Opinion) -> dict[str, Row]:
    if o.since is None:
        return {}
    said = (o.regulation, o.point, o.article, o.text, o.voice.value, o.round, o.copies, o.since)
    end = o.settled
    ended = (end.end.value, end.on, end.article, end.reason) if end else (None, None, "", "")
    return {"": (*said, *ended, o.topic, o.read)}


def topic_row(t: Topic) -> dict[str, Row]:
    return {"": (t.title, t.kind.value, t.regulation, t.opinions, t.since)} if t.since else {}
