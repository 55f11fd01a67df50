"""Shared: where the project lies, its default model, and the mirror of public corpora where there is one."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from joblib import parallel_config
from playwright.sync_api import Playwright, sync_playwright

import clf
from clf.model.bundle import write_bundle
from tests.bundles import small_bundle

# How long a test takes says something of the machine; speed is measured in benchmarks/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def model() -> clf.Model:
    return clf.Model.load(ROOT / "clf" / "bundle")


@pytest.fixture(scope="session")
def small(model: clf.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small bundle with all heads, to be copied by tests that change or watch a bundle."""
    folder = tmp_path_factory.mktemp("small") / "bundle"
    write_bundle(small_bundle(model), folder)
    return folder


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers, once: its event loop runs until the session ends, and no other can in that process."""
    with sync_playwright() as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules of browsers' tests last, after those that run event loops of their own; large ones come first.

    So the workers end at about the same time.
    """
    fixtures = {"driver", "playwright"}
    last = {item.path for item in items if fixtures.intersection(getattr(item, "fixturenames", ()))}
    counts = Counter(item.path for item in items if item.path in last)
    items.sort(key=lambda item: (item.path in last, -counts[item.path]))


@pytest.fixture(scope="session", autouse=True)
def one_process() -> Iterator[None]:
    """Let joblib work in this process: its worker processes take longer to start than a small training takes."""
    with parallel_config(backend="sequential"):
        yield


@pytest.fixture(scope="session")
def mirror() -> str:
    found = os.environ.get("CLF_DATA_MIRROR")
    if not found:
        pytest.skip("needs the public corpora: set CLF_DATA_MIRROR to a folder or an address that holds them")
    return found
