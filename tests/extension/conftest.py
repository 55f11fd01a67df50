"""Shared by the extension's tests: one browser and one service for all of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright

from clf.extension import build_extension
from tests.extension.browser import Extension, browser_with
from tests.extension.servers import Impostor, ImpostorHandler, QuietHandler, Service, running

CHROMIUM = shutil.which("chromium")
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed until its fixtures end."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: make test installs it where apt and root are at hand, or apt-get install chromium")
    return CHROMIUM


@pytest.fixture(scope="session")
def site(root: Path) -> Iterator[int]:
    """The seeds on a loopback port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root / "seeds")))
    with running(server):
        yield server.server_port


@pytest.fixture(scope="session")
def loaded(
    playwright: Playwright, chromium: str, site: int, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Extension]:
    folder = tmp_path_factory.mktemp("extension")
    build_extension(root / "extension", root / "clf" / "bundle", folder)
    with browser_with(playwright, folder / "chromium", folder / "profile", chromium) as context:
        extension = Extension(context, folder / "chromium", site)
        context.on("request", lambda request: extension.requests.append(request.url))
        assert not extension.has_access()  # as installed
        yield extension


@pytest.fixture
def extension(loaded: Extension, root: Path, request: pytest.FixtureRequest) -> Iterator[Extension]:
    """The extension with default settings and access to all sites; the pages that a test opened are closed.

    Of a test that failed, the pages are kept as pictures.
    """
    loaded.settle()
    if not loaded.has_access():
        loaded.give_access()
    loaded.requests.clear()
    yield loaded
    name = re.sub(r"\W+", "-", request.node.name)[:120]
    for place, page in enumerate(loaded.context.pages[1:]):
        # A window that a test has closed may still be closing.
        with suppress(PlaywrightError):
            if request.node.stash.get(FAILED, False):
                page.screenshot(path=root / ".screenshots" / f"{name}-{place}.png")
            page.close()


@pytest.fixture(scope="session")
def started(loaded: Extension, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("service"), loaded.address)
    yield service
    service.stop()


@pytest.fixture
def service(started: Service) -> Service:
    """The service, up and ready."""
    if started.process is None:
        started.start()
    return started


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    """A server that is not the API: it gives whatever its ``answer`` says."""
    server = Impostor(("127.0.0.1", 0), ImpostorHandler)
    with running(server):
        yield server
