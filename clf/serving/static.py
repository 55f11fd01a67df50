"""The pages of the service: the demo at ``/``, the API's own at ``/docs``; nothing comes from anywhere else."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles

PAGES = Path(__file__).with_name("demo")
_ASSETS = "/docs/assets"
_KEPT = "connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_DEMO = f"default-src 'none'; script-src 'self'; style-src 'self'; {_KEPT}"
# Swagger UI writes styles into its elements; its one inline script is named by its hash.
_DOCS = f"default-src 'none'; script-src 'self' {{script}}; style-src 'self' 'unsafe-inline'; {_KEPT}"
_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def add_pages(app: FastAPI) -> None:
    """Serve the demo's files, each under its own name, and the documentation with what it needs."""
    for place in sorted(PAGES.glob("*.*")):
        _add_file(app, "/" if place.name == "index.html" else f"/{place.name}", place)
    app.mount(_ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")))
    app.add_api_route("/docs", _docs, include_in_schema=False)


def _docs(request: Request) -> HTMLResponse:
    """Return the page that shows the OpenAPI document, under a policy that lets only its own script run."""
    root = request.scope.get("root_path", "")
    page = get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title="clf",
        oauth2_redirect_url=None,
        swagger_js_url=f"{root}{_ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{_ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{root}{_ASSETS}/favicon.png",
    )
    html = bytes(page.body).decode()
    hashes = [base64.b64encode(sha256(script.encode()).digest()).decode() for script in _INLINE.findall(html)]
    policy = _DOCS.format(script=" ".join(f"'sha256-{found}'" for found in hashes))
    return HTMLResponse(html, headers={**_ALWAYS, "Content-Security-Policy": policy})


def _add_file(app: FastAPI, path: str, place: Path) -> None:
    def page() -> FileResponse:
        """Return the file as it is."""
        return FileResponse(place, headers={**_ALWAYS, "Content-Security-Policy": _DEMO})

    app.add_api_route(path, page, include_in_schema=False)
