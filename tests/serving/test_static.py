"""The pages: nothing from elsewhere, strict policies, every file of the demo under its own name."""

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from clf.serving import static


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A client of the pages in a folder with a demo of two files."""
    (tmp_path / "index.html").write_text("<!doctype html><script src=demo.js></script>", encoding="utf-8")
    (tmp_path / "demo.js").write_text("1", encoding="utf-8")
    monkeypatch.setattr(static, "PAGES", tmp_path)
    app = FastAPI(docs_url=None, redoc_url=None)
    static.add_pages(app)
    return TestClient(app)


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/demo.js", "text/javascript")])
def test_the_demo_runs_its_own_scripts_only(shown: TestClient, path: str, kind: str) -> None:
    response = shown.get(path)
    assert (response.status_code, response.headers["Content-Type"].split(";")[0]) == (200, kind)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_else_of_the_folder_is_served(shown: TestClient) -> None:
    assert shown.get("/index.html").status_code == 404
    assert shown.get("/../settings.py").status_code == 404


def test_the_documentation_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page.text)
    addresses = re.findall(r"""(?:src|href)=["']([^"']+)""", page.text)
    assert len(addresses) == 3
    assert all(client.get(address).status_code == 200 for address in addresses)


def test_the_documentation_runs_no_script_but_its_own(client: TestClient) -> None:
    page = client.get("/docs")
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'sha256-{digest}';" in policy
