"""The service put together: CORS, the gate, calls, and the framework for all that is only looked at."""

from __future__ import annotations

import re

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from clf.serving import static as front
from clf.serving.endpoints import CALLS
from clf.serving.middleware import Gate
from clf.serving.openapi import complete
from clf.serving.problems import Problem, problem_of
from clf.serving.routes import router
from clf.serving.service import Service, lifespan
from clf.serving.settings import Settings, read_settings
from clf.serving.workers.memory import keep_freed

_VERSION = "1"
_DESCRIPTION = "Finds clickbait and promotional links: headlines, pages and lists of links in, verdicts out."


def create_app(settings: Settings | None = None) -> ASGIApp:
    """Return the service as an ASGI application; ``settings`` are the environment's when None."""
    # Before there is a second thread, which would have a heap of its own.
    keep_freed()
    settings = settings or read_settings()
    app = FastAPI(
        title="clf", version=_VERSION, description=_DESCRIPTION, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.state.service = service = Service.of(settings)
    app.include_router(router)
    front.add_pages(app)
    complete(app, CALLS)
    for kind in (Problem, HTTPException, Exception):
        app.add_exception_handler(kind, _on_error)
    gate = Gate(app, service=service, calls=CALLS, routes=app.openapi()["paths"])
    return _with_origins(gate, settings.origins)


async def _on_error(_: Request, error: Exception) -> Response:
    return problem_of(error).response()


def _with_origins(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    """Return ``app`` open to scripts from ``origins``; ``moz-extension://*`` is every Firefox with an extension."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origin_regex="|".join(re.escape(origin).replace(r"\*", r"[\w.-]+") for origin in origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
        max_age=3600,
    )
