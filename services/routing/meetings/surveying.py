"""群众满意度调查: opened on a case that has been answered, filled in without login, closed by its last day."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, known
from services.routing.meetings.survey import Survey, SurveyAnswered, SurveyOpened
from shared.messages import Command, Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import Publicity, Role, Scale
from shared.workdays import spoken

LONGEST = timedelta(days=120)


class OpenSurvey(Command):
    """就一件已答复的建议向居民开展满意度调查。不用登录、不留姓名；同一人可能重复填写，所以按“份”统计。"""

    by = frozenset({Role.UNIT, Role.OFFICE})
    about = "survey"
    home = "/routing/surveys/{id}"
    label = "开展满意度调查"
    waits = "居民"
    survey: Id
    suggestion: Annotated[Id, Field(title="哪件建议")]
    matter: Annotated[
        str, Field(title="居民看到的事项", min_length=4, max_length=60, description="如“春晓路积水整治”，不用公文标题")
    ]
    until: Annotated[date, Field(title="截止日期")]


class AnswerSurvey(Command):
    """填写满意度调查。"""

    by = frozenset({Role.PUBLIC})
    about = "survey"
    label = "提交"
    survey: Id
    answers: tuple[Scale, ...]


def its_case(s: Survey, cmd: OpenSurvey, ctx: Context) -> list[str]:
    return [f"case/{cmd.suggestion}"]


def open_survey(s: Survey, cmd: OpenSurvey, ctx: Context) -> list[Event]:
    if s.opened:
        refuse("survey-opened", "这次调查已经开始；另做一次请从建议的“群众参与”页进入。")
    case: Case = ctx.also[f"case/{cmd.suggestion}"]
    known(case)
    reply = case.answer.delivered
    if not reply or case.stage not in (Stage.REPLIED, Stage.FINISHED):
        refuse("not-replied-yet", "这件建议还没有答复，答复后再开展满意度调查。")
    elif reply.publicity is Publicity.NOT_PUBLIC:
        refuse("survey-not-public", "答复不公开的建议，不向公众开展调查。")
    if ctx.role is Role.UNIT and case.lead.unit != ctx.unit:
        refuse("not-lead-unit", "满意度调查由主办单位或代表工委开展。", 403)
    if not ctx.today <= cmd.until <= ctx.today + LONGEST:
        last = spoken(ctx.today + LONGEST)
        refuse("survey-days", f"截止日期应在今天至{last}之间，请核对。", 422)
    impersonal(居民看到的事项=cmd.matter)
    unit = ctx.unit if ctx.role is Role.UNIT else ""
    questions = tuple(ctx.rules.value("survey_questions"))
    said = {"matter": cmd.matter, "unit": unit}
    return [SurveyOpened(case=cmd.suggestion, questions=questions, until=cmd.until, on=ctx.today, **said)]


def may_answer(s: Survey, ctx: Context) -> None:
    if not s.opened:
        refuse("unknown-survey", "没有这项调查，请核对地址或二维码。", 404)
    elif s.closed(ctx.today):
        refuse("survey-closed", f"调查已于{spoken(s.opened.until)}截止，谢谢您的关心。")


def answer_survey(s: Survey, cmd: AnswerSurvey, ctx: Context) -> list[Event]:
    if len(cmd.answers) != len(s.counts):
        refuse("answer-missing", "请把每一题都选上。", 422)
    return [SurveyAnswered(answers=cmd.answers)]
