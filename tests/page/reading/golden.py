"""Golden pages: ``tests/cases/blocks/<name>.html`` and what both readers give for it, ``<name>.blocks.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "blocks"
GOLDEN = sorted(path.stem for path in FOLDER.glob("*.html"))
ADDRESS = "https://news.example/page"
"""Where the golden pages are read."""


def markup(name: str) -> str:
    return (FOLDER / f"{name}.html").read_text(encoding="utf-8")


def expected(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.blocks.json").read_text(encoding="utf-8"))


def summary(page: Any) -> dict[str, Any]:
    """Return the parts of ``page`` (a Page, or a page as the extension gives it) that a golden file holds."""
    get = page.get if isinstance(page, dict) else lambda name: getattr(page, name)
    containers = [_fields(container, "tag", "parent", "words") for container in get("containers")]
    blocks = [
        {
            **_fields(block, "text", "tag", "heading", "inner", "start", "end"),
            "container": _path(containers, _get(block, "container")),
            "links": [_fields(link, "text", "href", "start", "end") for link in _get(block, "links")],
        }
        for block in get("blocks")
    ]
    return {"title": get("title"), "truncated": get("truncated"), "blocks": blocks}


def _get(record: Any, name: str) -> Any:
    return record[name] if isinstance(record, dict) else getattr(record, name)


def _fields(record: Any, *names: str) -> dict[str, Any]:
    values = {name: _get(record, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _path(containers: list[dict[str, Any]], index: int) -> str:
    """Return the names of a container and of those around it, outermost first."""
    steps: list[str] = []
    while index >= 0:
        steps.append(".".join(containers[index]["words"]))
        index = containers[index]["parent"]
    return " > ".join(reversed(steps))
