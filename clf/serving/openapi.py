"""Endpoints -> the OpenAPI document: the framework's own routes, and the endpoints from the schemas that check them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter

from clf.serving.endpoints import Endpoint
from clf.serving.problems import MEDIA_TYPE

_REF = "#/components/schemas/{model}"
_STATUSES = (400, 401, 408, 413, 415, 422, 429, 503)


class ProblemDocument(BaseModel):
    """The body of every error; ``field`` and ``limit`` are present where one of them is the cause."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None
    limit: float | None = None


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the entries of the OpenAPI document for these error statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    headers = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds until it is worth coming back"}}
    responses: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        responses[status] = {"description": HTTPStatus(status).phrase, "content": content}
        if status in (429, 503):
            responses[status]["headers"] = headers
    return responses


def document_endpoints(app: FastAPI, endpoints: Mapping[str, Endpoint]) -> None:
    """Add ``endpoints``, API keys and problem documents to the OpenAPI document of ``app``."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        """Return the document; it is completed at the first call."""
        if app.openapi_schema is None:
            _complete(generate(), endpoints)
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any], endpoints: Mapping[str, Endpoint]) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    for path, endpoint in endpoints.items():
        document["paths"][path] = {"post": _operation(path, endpoint, schemas)}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith("/v1/"):
                operation["security"] = [{}, {"key": []}]


def _operation(path: str, endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    response_schema = TypeAdapter(endpoint.response).json_schema(ref_template=_REF, mode="serialization")
    request = _json(_without_definitions(endpoint.request.json_schema(ref_template=_REF), schemas))
    response = _json(_without_definitions(response_schema, schemas))
    return {
        "summary": (endpoint.function.__doc__ or "").strip(),
        "operationId": path.strip("/").replace("/", "_"),
        "requestBody": {"required": True, **request},
        "responses": {
            "200": {"description": "OK", **response},
            **{str(status): entry for status, entry in problem_responses(*_STATUSES).items()},
        },
    }


def _without_definitions(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Move the definitions of ``schema`` to ``schemas`` and return the rest."""
    schemas |= schema.pop("$defs", {})
    return schema


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
