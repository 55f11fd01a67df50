"""The commands of docs/deploying.md copy the votes of both stores, and bring them back."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from clf.feedback.store import FeedbackStore

from .conftest import vote


def commands(root: Path) -> dict[str, list[str]]:
    """Return the commands for backup and for restoring, by the kind of store."""
    text = (root / "docs" / "deploying.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## Back up and restore votes$.*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    blocks = re.findall(r"^```bash\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    return {"sqlite": blocks[:2], "postgresql": blocks[2:]}


def test_a_backup_brings_the_votes_back(
    open_store: Callable[[], FeedbackStore], store_url: str, root: Path, tmp_path: Path
) -> None:
    kind = store_url.partition(":")[0].partition("+")[0]
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    path = os.pathsep.join([*map(str, programs[-1:]), os.environ["PATH"]])
    if kind == "postgresql" and not shutil.which("pg_dump", path=path):
        pytest.skip("needs pg_dump, which comes with PostgreSQL")

    def run(command: str) -> None:
        environment = {**os.environ, "PATH": path, "CLF_FEEDBACK_URL": store_url}
        result = subprocess.run(["bash", "-ec", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr

    backup, restore = commands(root)[kind]
    store = open_store()
    kept = [vote() for _ in range(3)]
    store.add(kept)
    run(backup)
    store.add([vote()])
    store.close()
    run(restore)
    assert list(open_store().votes()) == kept
    assert open_store().add([kept[0], vote()]) == 1
