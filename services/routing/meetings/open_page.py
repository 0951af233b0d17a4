"""满意度调查 without login: whoever has the address fills in a sheet. No name, no telephone, no cookie.

An open form can be filled in twice by one person, so sheets are counted and the page says so; a double press is one.
"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.routing.meetings.survey import Survey
from services.routing.meetings.surveying import AnswerSurvey, may_answer
from shared.keeping import new_key
from shared.messages import Problem, Refused
from shared.web.outside import KEY, bounded, named_by, somebody
from shared.web.pages import render
from shared.web.problems import refusal_of
from shared.web.reading import reading, state
from shared.web.showing import context
from shared.words import Scale
from shared.workdays import spoken
from shared.writer import Writer

SMALL = 10_000  # bytes of a sheet
MISSING = "请选一项：满意、基本满意或不满意。"


def open_survey(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/open/survey/{code}")
    async def ask(request: Request, code: str) -> HTMLResponse:
        congress, id = named_by(code)
        return _form(request, await _found(writer, congress, id), [], new_key())

    @router.post("/open/survey/{code}")
    async def take(request: Request, code: str) -> HTMLResponse:
        try:
            return await _take(writer, request, *named_by(code))
        finally:
            await request.close()

    return router


async def _found(writer: Writer, congress: str, id: str) -> Survey:
    """Raises Refused for one that is not there, or over."""
    found = Survey()
    if congress:
        async with reading(writer.db, congress) as db:
            found, _ = await state(db, writer.service.decider_of["survey"], congress, id)
    may_answer(found, context(writer, somebody(congress)))
    return found


async def _take(writer: Writer, request: Request, congress: str, id: str) -> HTMLResponse:
    survey = await _found(writer, congress, id)
    form = await bounded(request, SMALL)
    key = str(form.get("_key", ""))
    key = key if KEY.fullmatch(key) else new_key()
    given = [str(form.get(f"answers.{n}", "")) for n in range(len(survey.counts))]
    try:
        await writer.ask(_read(id, given), somebody(congress), key)
    except Exception as broken:
        no = refusal_of(broken)
        if no.code == "key-reused":  # came back and chose something else
            no, key = Refused("already-left", "这一份已经收到；要另填一份，请再按一次提交。"), new_key()
        return _form(request, survey, given, key, no)
    return render(request, "survey_taken.html", None, survey=survey.opened)


def _read(id: str, given: list[str]) -> AnswerSurvey:
    missing = [Problem(f"answers.{n}", "answer-missing", MISSING) for n, a in enumerate(given) if a not in list(Scale)]
    if missing:
        raise Refused("answer-missing", "请把每一题都选上。", 422, missing)
    return AnswerSurvey(survey=id, answers=tuple(Scale(a) for a in given))


def _form(request: Request, survey: Survey, given: list[str], key: str, no: Refused | None = None) -> HTMLResponse:
    found = list(no.fields or [Problem("", no.code, str(no))]) if no else []
    wrong = {p.field: {"sentence": p.sentence, "code": p.code} for p in found}
    assert survey.opened
    made = [
        {"name": name, "label": q, "kind": "radio", "required": True, "options": _scale(given[n : n + 1])}
        | {"problem": wrong.get(name)}
        for n, q in enumerate(survey.opened.questions)
        for name in [f"answers.{n}"]
    ]
    shown: dict[str, Any] = {"survey": survey.opened, "fields": made, "hidden": {"_key": key}, "problems": found}
    shown["until"] = spoken(survey.opened.until)
    return render(request, "survey_open.html", None, status=no.status if no else 200, **shown)


def _scale(chosen: list[str]) -> list[dict[str, Any]]:
    return [{"value": s.value, "label": s.word, "chosen": s.value in chosen} for s in Scale]
