"""One POST address per command, made from the index: /routing/return-reply takes ReturnReply as JSON."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from pydantic.json_schema import models_json_schema

from shared.messages import Answer, Command, Refused
from shared.service import Service
from shared.settings import LARGEST_BODY
from shared.web.problems import as_refused, problems, refusal
from shared.web.session import person
from shared.writer import Writer

REFS = "#/components/schemas/{model}"


def commands(writer: Writer) -> APIRouter:
    """Routes of a service's commands; its prefix is where the service is mounted."""
    router = APIRouter()
    for address, command in writer.service.asked.items():
        schema = {"$ref": REFS.format(model=command.__name__)}
        body = {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
        summary = (command.__doc__ or "").strip()
        router.add_api_route(
            f"/{address}", _address(writer, command), methods=["POST"], summary=summary, openapi_extra=body
        )
    router.add_api_route("/{command}", _unknown, methods=["POST"], include_in_schema=False)
    return router


def _address(writer: Writer, command: type[Command]) -> Any:
    async def ask(request: Request) -> JSONResponse:
        who = person(request)
        if command.by and who.role not in command.by:
            raise Refused("not-yours-to-ask", f"{who.role.word}没有“{command.label}”的权限。", 403)
        cmd = read(command, await body_of(request))
        answer = await writer.ask(cmd, who, request.headers.get("idempotency-key"))
        return JSONResponse(asdict(answer or Answer("", 0, ())))

    return ask


def read(command: type[Command], body: bytes) -> Command:
    """Raises Refused with the first problem; `fields` carries all."""
    try:
        return command.model_validate_json(body)
    except ValidationError as bad:
        raise as_refused(problems(command, bad)) from None


async def body_of(request: Request, most: int = LARGEST_BODY) -> bytes:
    """Raises `body-too-large` as soon as that is known, without reading on."""
    parts, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise Refused("body-too-large", f"提交的内容超过{most // 1_000_000}MB；附件请单独上传。", 413)
        parts.append(chunk)
    return b"".join(parts)


async def _unknown(request: Request, command: str) -> JSONResponse:
    raise Refused("unknown-command", f"没有“{command}”这个操作。", 404)


async def said_no(request: Request, no: Exception) -> JSONResponse:
    """The one place where a refusal becomes HTTP."""
    assert isinstance(no, Refused)
    headers = {"Retry-After": "2"} if no.status == 503 else {}
    return JSONResponse(refusal(no), no.status, headers)


def schemas(service: Service) -> dict[str, Any]:
    """JSON Schemas of every command people may ask, for the OpenAPI document."""
    _, found = models_json_schema([(c, "validation") for c in service.asked.values()], ref_template=REFS)
    defs: dict[str, Any] = found["$defs"]
    return defs
