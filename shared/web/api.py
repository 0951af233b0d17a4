"""One POST address per command, made from the index: /routing/return-reply takes ReturnReply as JSON."""

from dataclasses import asdict
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema

from shared.messages import Answer, Command, Refused
from shared.service import Service
from shared.web.problems import as_refused, problems
from shared.web.session import person
from shared.writer import Writer, entitled

REFS = "#/components/schemas/{model}"
Model = TypeVar("Model", bound=BaseModel)


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
        entitled(command, who)
        cmd = read(command, await body_of(request))
        answer = await writer.ask(cmd, who, request.headers.get("idempotency-key"))
        return JSONResponse(asdict(answer or Answer("", 0, ())))

    return ask


def read(shape: type[Model], body: bytes) -> Model:
    """Raises Refused with the first problem; `fields` carries all."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as bad:
        raise as_refused(problems(shape, bad)) from None


async def body_of(request: Request) -> bytes:
    """Raises Refused, before it is read, when the body is something else than JSON."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused("not-json", "内容须是JSON，请求头也须这样写明。", 415)
    return await request.body()


async def _unknown(request: Request, command: str) -> JSONResponse:
    raise Refused("unknown-command", f"没有“{command}”这个操作。", 404)


def schemas(service: Service) -> dict[str, Any]:
    """JSON Schemas of every command people may ask, for the OpenAPI document."""
    _, found = models_json_schema([(c, "validation") for c in service.asked.values()], ref_template=REFS)
    defs: dict[str, Any] = found["$defs"]
    return defs
