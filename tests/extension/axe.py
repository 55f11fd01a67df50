"""axe-core in a page of a test: barriers to people who use a keyboard or a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / ".venv" / "node" / "node_modules"


def axe_source() -> str:
    """Return a JavaScript function that resolves to the rules that a page breaks, each with the first element."""
    script = FOLDER / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.skip("needs axe-core: tests/install-node-tools.sh installs it where npm is at hand")
    found = "violations.map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`)"
    run = f"axe.run().then(({{violations}}) => {found})"
    return f"(() => {{ {script.read_text(encoding='utf-8')}\n return {run}; }})()"
