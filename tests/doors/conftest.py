"""Both browsers with the built extension, and the servers they talk to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Playwright

from clf.extension import build_extension
from tests.extension.drivers import Driver, chromium, firefox
from tests.extension.servers import Proxy, QuietHandler, Service, running

COMMANDS = {"chromium": "chromium", "firefox": "firefox-esr"}
BROWSERS = os.environ.get("CLF_TEST_BROWSERS", "chromium firefox").split()
"""The browsers that the shared tests run in."""


@pytest.fixture(scope="session")
def proxy() -> Iterator[Proxy]:
    """Records every request of the browsers."""
    server = Proxy()
    with running(server):
        yield server


@pytest.fixture(scope="session")
def pages(root: Path) -> Iterator[str]:
    """The address of the seeds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root / "seeds")))
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built extension."""
    folder = tmp_path_factory.mktemp("built")
    build_extension(root / "extension", root / "clf" / "bundle", folder)
    return folder


@pytest.fixture(scope="module", params=BROWSERS)
def driver(
    request: pytest.FixtureRequest, built: Path, proxy: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Driver]:
    """A browser with the extension as installed."""
    command = shutil.which(COMMANDS[request.param])
    if command is None:
        pytest.skip(f"needs {COMMANDS[request.param]}: tests/install-{request.param}.sh installs it")
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "firefox":
        with firefox(command, built, folder, proxy.address) as session:
            yield session
    else:
        playwright = cast(Playwright, request.getfixturevalue("playwright"))
        with chromium(playwright, command, built, folder, proxy.address) as session:
            yield session


@pytest.fixture(scope="module")
def service(driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """``clf serve`` for the origin of the driver's extension."""
    started = Service(tmp_path_factory.mktemp("service"), driver.address)
    started.start()
    yield started
    started.stop()
