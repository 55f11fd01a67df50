"""The package gives its three names, and what reads pages does not import the libraries of tables."""

import subprocess
import sys

import pytest

import clf.batch
from clf.batch.scorer import BatchScorer

HEAVY = ("numpy", "scipy", "pandas", "pyarrow")


def imported(module: str) -> set[str]:
    """The heavy libraries that a new process has after it imported ``module``."""
    code = f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_the_names_of_the_package_are_those_of_its_scorer() -> None:
    assert clf.batch.BatchScorer is BatchScorer
    assert all(hasattr(clf.batch, name) for name in clf.batch.__all__)


def test_another_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match=r"'clf\.batch' has no attribute 'Scorer'"):
        _ = clf.batch.Scorer


def test_the_process_that_classifies_pages_has_no_heavy_library() -> None:
    assert imported("clf.batch.page_jobs") == set()


def test_a_run_over_pages_needs_no_scipy_and_no_pandas() -> None:
    assert not imported("clf.batch.run") & {"scipy", "pandas"}
