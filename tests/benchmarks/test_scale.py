"""The parts of the benchmark of scale: ranks, WARC records, measured commands, and the names of the benchmarks."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from benchmarks.__main__ import BENCHMARKS, LONG, run
from benchmarks.headline_peers import area
from benchmarks.page_peers import records
from benchmarks.scale import ARTICLES, cost_table
from benchmarks.usage import usage_of
from benchmarks.warc import write_warc
from clf.datasets.pages.corpora import Source
from clf.errors import ClfError


def test_the_area_by_ranks_is_that_of_scikit_learn_with_ties() -> None:
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, 300).tolist()
    scores = random.integers(0, 20, 300).astype(float).tolist()
    assert area(labels, scores) == pytest.approx(roc_auc_score(labels, scores))


def test_a_warc_file_gives_the_pages_back(tmp_path: Path, root: Path) -> None:
    names = ("tabloid-en.html", "tabloid-ro.html")
    pages = [
        Source(name=name, url=url, html=(root / "seeds" / name).read_bytes(), body="", test=True)
        for name, url in zip(names, ("https://a.example/1", ""), strict=True)
    ]
    write_warc(tmp_path / "pages.warc.gz", pages)
    found = list(records(tmp_path / "pages.warc.gz"))
    assert [body for body, _ in found] == [page.html for page in pages]
    assert [url for _, url in found] == ["https://a.example/1", "https://pages.example/tabloid-ro.html"]


def python(code: str) -> Sequence[str]:
    return [sys.executable, "-c", code]


def test_the_usage_of_a_command_includes_its_children() -> None:
    allocate = "import time; data = bytearray(b'x' * 80_000_000); time.sleep(0.6)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {allocate!r}], check=True)"
    usage = usage_of(python(child), {})
    assert usage.worker > 80
    assert usage.megabytes > usage.worker
    assert usage.seconds > 0.6


def test_a_command_that_fails_is_named_with_its_last_line() -> None:
    with pytest.raises(ClfError, match="ended with 3: no such thing"):
        usage_of(python("import sys; print('no such thing', file=sys.stderr); sys.exit(3)"), {})


def test_the_long_benchmarks_run_by_name_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert "scale" in BENCHMARKS
    assert {"scale-long", "scale-quick", "streaming"} <= set(LONG)
    assert run(["sclae"]) == 2


def test_the_cost_is_work_by_rate() -> None:
    cost = cost_table({"rows": 1e5, "bytes": 50.0, ARTICLES: 100.0})
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in cost.splitlines()[2:]]
    assert [row[2] for row in rows] == ["3", "5,472"]
    assert rows[0][3] == "50 GB"
