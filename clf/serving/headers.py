"""Request head -> the values of its headers that the service reads before the body has arrived."""

from __future__ import annotations

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> bytes:
    """Return the value of the first header ``name`` (lower case); b"" when there is none."""
    return next((value for key, value in scope["headers"] if key == name), b"")


def announced_size(scope: Scope) -> int:
    """Return the size of the body in bytes, as the head announces it; 0 when it announces none."""
    announced = header(scope, b"content-length")
    return int(announced) if announced.isdigit() else 0
