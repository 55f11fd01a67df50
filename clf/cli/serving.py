"""``clf serve``: options -> the environment of the HTTP service, which replaces this process."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from clf.cli.console import complain

Bundle = Annotated[
    Path | None,
    typer.Option(help="Bundle folder; else CLF_BUNDLE, else the one that ships.", show_default=False),
]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer; each has its own helpers.")] = 1,
    bundle: Bundle = None,
) -> None:
    """Serve the HTTP API and the demo page; Ctrl+C stops the service, SIGHUP loads the bundle again."""
    if bundle is not None:
        os.environ["CLF_BUNDLE"] = str(bundle.resolve())
    if not os.environ.get("CLF_SALT"):
        # All workers need the same salt.
        os.environ["CLF_SALT"] = secrets.token_hex(16)
        complain("CLF_SALT is not set: after a restart, votes of known clients count as votes of new clients")
    from clf.serving import server

    if workers > 1:
        # The metrics library reads this variable while it is imported.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="clf-metrics-")
    # The service replaces this process, because every worker is smaller without the modules of the command line.
    os.execv(sys.executable, [sys.executable, "-m", server.__name__, host, str(port), str(workers)])
