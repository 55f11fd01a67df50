"""Files -> HTML pages: the demo at ``/`` and the API's documentation at ``/docs``; all assets are served from here."""

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
_CONFINED = "connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_DEMO = f"default-src 'none'; script-src 'self'; style-src 'self'; {_CONFINED}"
# Swagger UI writes styles into its elements. Its one inline script is allowed by its hash.
_DOCS = f"default-src 'none'; script-src 'self' {{script}}; style-src 'self' 'unsafe-inline'; {_CONFINED}"
_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def add_pages(app: FastAPI) -> None:
    """Serve the files of the demo, each under its own name, and the documentation with its assets."""
    for path in sorted(PAGES.glob("*.*")):
        _add_file(app, "/" if path.name == "index.html" else f"/{path.name}", path)
    app.mount(_ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")))
    app.add_api_route("/docs", _docs, include_in_schema=False)


def _docs(request: Request) -> HTMLResponse:
    """Return the page that shows the OpenAPI document, under a policy that allows only its own script."""
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
    policy = _DOCS.format(script=" ".join(f"'sha256-{digest}'" for digest in hashes))
    return HTMLResponse(html, headers={**_ALWAYS, "Content-Security-Policy": policy})


def _add_file(app: FastAPI, route: str, path: Path) -> None:
    def page() -> FileResponse:
        """Return the file as it is."""
        return FileResponse(path, headers={**_ALWAYS, "Content-Security-Policy": _DEMO})

    app.add_api_route(route, page, include_in_schema=False)
