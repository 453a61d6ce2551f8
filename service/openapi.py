"""The OpenAPI text, made to say just what the service does."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service import texts
from service.http_models import Problem
from service.openai_errors import PREFIX
from service.openapi_examples import PARAMETERS, fault_example, reply_example

Responses = dict[int | str, dict[str, Any]]
_LICENCE = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
_HEADERS = {
    "API-Version": {"description": texts.HEADER_VERSION, "schema": {"type": "string"}},
    "X-Request-ID": {"description": texts.HEADER_REQUEST, "schema": {"type": "string"}},
}
_RETRY = {"Retry-After": {"description": texts.HEADER_RETRY, "schema": {"type": "integer"}}}


def problem_response(status: int) -> dict[str, Any]:
    """Describe a reply that is a problem report (RFC 9457)."""
    media = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": texts.PROBLEM_TITLES[status], "content": {"application/problem+json": media}}


def describe(app: FastAPI) -> None:
    """Let `app` give an OpenAPI text with headers and examples everywhere, and without replies that it never gives."""

    def made() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _mended(
                get_openapi(
                    title=app.title, version=app.version, summary=app.summary, description=app.description,
                    routes=app.routes, contact=app.contact, license_info=_LICENCE,
                )
            )  # fmt: skip
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]


def _mended(schema: dict[str, Any]) -> dict[str, Any]:
    schemas = schema["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            if path.startswith(PREFIX):
                operation["responses"].pop("422", None)  # there it is a 400, as OpenAI gives it
            for parameter in operation.get("parameters", ()):
                parameter["example"] = PARAMETERS[parameter["name"]]
            for status, reply in operation["responses"].items():
                reply["headers"] = _HEADERS | (_RETRY if status == "429" else {})
                _exemplify(path, int(status), reply["content"])
    return schema


def _exemplify(path: str, status: int, content: dict[str, dict[str, Any]]) -> None:
    """Put an example to each kind of reply that has none."""
    for media in content.values():
        if "examples" not in media.get("schema", {}):
            media["example"] = reply_example(path) if status < HTTPStatus.BAD_REQUEST else fault_example(path, status)
