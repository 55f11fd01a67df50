"""A page as the extension's JavaScript has it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clf.types import Page


def page_record(page: Page) -> dict[str, Any]:
    """The page as objects and lists."""
    blocks = [{**block._asdict(), "links": [link._asdict() for link in block.links]} for block in page.blocks]
    return {**asdict(page), "blocks": blocks, "containers": [container._asdict() for container in page.containers]}
