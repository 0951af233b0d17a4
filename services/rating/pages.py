"""Rating's part of a page: whether a window is open; to the one who rates, who will see what."""

from services.rating.case import Evaluation
from services.rating.windows_page import window_pages
from shared.people import Person
from shared.web.parts import Face, Names, Part
from shared.words import Role

WHO_SEES_WHAT = (
    ("谁看得到您的选择", "只有代表工委测评员，且只在窗口关闭后看到“不满意”的件；承办单位、督查室永远看不到。"),
    ("谁知道您已测评", "只有代表工委测评员（用于提醒）。测评期内每件建议的状态相同，看不出是否已评。"),
    ("能改吗", "窗口关闭前可以重新密封，以最后一次为准；密封后不再显示您的选择。"),
    ("匿名吗", "一件建议只有一位领衔代表，所以是保密，不是匿名；评“不满意”会引起重新办理。"),
)


def part(e: Evaluation, who: Person, name: Names) -> Part | None:
    """The same for every case of a window, rated or not."""
    if e.pieces:
        return Part("分件测评", "grey", facts=[("测评对象", f"{e.pieces}个分件，各测评一次")])
    if not e.round:
        return None
    facts = [("测评对象", f"{e.unit}办理的分件")] if e.main else []
    facts += [("轮次", "首次测评" if e.round == 1 else "二次测评")]
    if not e.window:
        return Part("测评期外", "grey", facts=facts)
    texts = WHO_SEES_WHAT if who.role is Role.DEPUTY and who.id == e.deputy else ()
    return Part("测评期", "blue", "领衔代表", [*facts, ("窗口", e.window)], texts)


face = Face("evaluation", part, more=[window_pages])
