"""``clf serve``: the HTTP back end from the command line."""

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
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer; each has its helpers.")] = 1,
    bundle: Bundle = None,
) -> None:
    """Serve the HTTP API and the demo page; stop with Ctrl+C, swap the bundle with SIGHUP."""
    if bundle is not None:
        os.environ["CLF_BUNDLE"] = str(bundle.resolve())
    if not os.environ.get("CLF_SALT"):
        # Every worker must hash alike.
        os.environ["CLF_SALT"] = secrets.token_hex(16)
        complain("CLF_SALT is not set: after a restart, feedback from known clients counts as from new ones")
    from clf.serving import server as run

    if workers > 1:
        # The metrics library reads it while it is imported.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="clf-metrics-")
    # The service takes this process over, without what a command line needs: every worker is smaller for it.
    os.execv(sys.executable, [sys.executable, "-m", run.__name__, host, str(port), str(workers)])
