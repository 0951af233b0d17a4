"""Rating's part of the work desk: the lead deputy rates, the evaluation clerks open and close windows."""

from services.rating.case import Evaluation
from services.rating.window import Windows
from shared.desk import Task
from shared.words import Role


def of_evaluation(e: Evaluation) -> list[Task]:
    """The task stands until the window closes, rated or not: a list must not tell who has rated."""
    title = f"{e.title}（{e.unit}）" if e.main else e.title  # of one suggestion every piece is rated by itself
    return [Task(Role.DEPUTY, e.deputy, "测评", "rate-reply", title, e.number)] if e.window else []


def of_windows(w: Windows) -> list[Task]:
    def task(what: str, command: str, title: str) -> list[Task]:
        return [Task(Role.EVALUATION, "", what, command, title, since=w.closes)]

    if w.window:
        done = ("确认关闭", "confirm-close") if w.asked_by else ("提请关闭", "ask-close")
        return task(*done, f"测评窗口 {w.window}（{len(w.cases)}件）")
    return task("开放测评", "open-window", f"{len(w.waiting)}件答复等待测评") if w.waiting else []
