"""Settings -> the ASGI application: CORS, middleware, endpoints, and the framework for GET routes and static files."""

from __future__ import annotations

import re

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from clf.serving.endpoints import ENDPOINTS
from clf.serving.middleware import Middleware
from clf.serving.openapi import document_endpoints
from clf.serving.problems import Problem, problem_of
from clf.serving.routes import router
from clf.serving.service import Service, lifespan
from clf.serving.settings import Settings, read_settings
from clf.serving.static import add_pages
from clf.serving.workers.memory import keep_freed

_VERSION = "1"
_DESCRIPTION = "Finds clickbait and promotional links: headlines, pages and lists of links in, verdicts out."


def create_app(settings: Settings | None = None) -> ASGIApp:
    """Return the service as an ASGI application; ``settings`` are read from the environment when None."""
    # Called before a second thread exists, because that thread would get a heap of its own.
    keep_freed()
    settings = settings or read_settings()
    app = FastAPI(
        title="clf",
        version=_VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # A redirect would lead to the host that the client names.
        redirect_slashes=False,
    )
    app.state.service = service = Service.of(settings)
    app.include_router(router)
    add_pages(app)
    document_endpoints(app, ENDPOINTS)
    for kind in (Problem, HTTPException, Exception):
        app.add_exception_handler(kind, _on_error)
    guarded = Middleware(app, service=service, endpoints=ENDPOINTS, paths=app.openapi()["paths"])
    return _with_origins(guarded, settings.origins)


async def _on_error(_: Request, error: Exception) -> Response:
    return problem_of(error).response()


def _with_origins(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    """Return ``app`` with CORS for ``origins``; ``moz-extension://*`` allows an extension in every Firefox."""
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
