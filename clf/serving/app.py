"""The service put together: gate, routes, pages, problem documents."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from clf.serving import front, problems
from clf.serving.api import router
from clf.serving.gate import Gate
from clf.serving.service import lifespan, make_service
from clf.serving.settings import Settings, read_settings

_VERSION = "1"
_DESCRIPTION = "Tells editorial content from link bait: headlines, pages and lists of links in, verdicts out."


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the service; ``settings`` are the environment's when None."""
    settings = settings or read_settings()
    app = FastAPI(
        title="clf", version=_VERSION, description=_DESCRIPTION, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.state.service = service = make_service(settings)
    app.include_router(router)
    front.add_pages(app)
    problems.install(app)
    paths = [route.path for route in app.routes if hasattr(route, "path")]
    app.add_middleware(Gate, settings=settings, metrics=service.metrics, routes=paths)
    if settings.origins:
        app.add_middleware(CORSMiddleware, **_cors(settings.origins))
    _document(app)
    return app


def _cors(origins: tuple[str, ...]) -> dict[str, Any]:
    """Return what the origins allow; ``moz-extension://*`` is every installation of Firefox extensions."""
    patterns = "|".join(re.escape(origin).replace(r"\*", r"[\w.-]+") for origin in origins)
    return {
        "allow_origin_regex": patterns,
        "allow_methods": ["GET", "POST"],
        "allow_headers": ["Authorization", "Content-Type"],
        "expose_headers": ["Retry-After"],
        "max_age": 3600,
    }


def _document(app: FastAPI) -> None:
    """Add to the OpenAPI document what no route declares: keys and problem documents."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = made()
            parts = found.setdefault("components", {})
            parts["schemas"]["ProblemDocument"] = problems.ProblemDocument.model_json_schema()
            parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
            for path, calls in found["paths"].items():
                for call in calls.values():
                    if path.startswith("/v1/"):
                        call["security"] = [{}, {"key": []}]
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]
