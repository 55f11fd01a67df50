"""The application as a whole: which paths there are, where its settings come from, and what an error shows."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from clf.errors import InputError
from clf.serving.app import create_app
from clf.serving.endpoints import ENDPOINTS
from clf.serving.middleware import Middleware
from clf.serving.settings import Settings

GET_PATHS = {"/healthz", "/readyz", "/metrics", "/v1/model"}


def framework(app: object) -> FastAPI:
    """Return the framework behind the middleware."""
    assert isinstance(app, Middleware)
    assert isinstance(app.app, FastAPI)
    return app.app


def test_the_documentation_lists_every_endpoint_and_route_and_no_other_path(settings: Settings) -> None:
    document = TestClient(create_app(settings)).get("/openapi.json").json()
    assert document["info"]["title"] == "clf"
    operations = {path: " ".join(methods) for path, methods in document["paths"].items()}
    assert operations == {**dict.fromkeys(ENDPOINTS, "post"), **dict.fromkeys(GET_PATHS, "get")}


@pytest.mark.parametrize("path", ["/redoc", "/healthz/", "/v1/headlines/", "/v2/flag", "/healthz/../redoc"])
def test_other_paths_are_problems_and_never_redirects(settings: Settings, path: str) -> None:
    response = TestClient(create_app(settings), follow_redirects=False).get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "Location" not in response.headers


def test_without_settings_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLF_ORIGINS", "https://reader.example")
    monkeypatch.setenv("CLF_MAX_BODY", "1000")
    client = TestClient(create_app())
    answer = client.post("/v1/flag", json={"html": "x" * 2_000}, headers={"Origin": "https://reader.example"})
    assert (answer.status_code, answer.json()["limit"]) == (413, 1_000)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://reader.example"


def test_a_wrong_setting_ends_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLF_HELPERS", "none")
    with pytest.raises(InputError, match="CLF_HELPERS"):
        create_app()


def test_an_unforeseen_error_shows_its_class_and_nothing_of_the_request(settings: Settings) -> None:
    app = create_app(settings)

    async def fail() -> None:
        raise KeyError("a secret of the request")

    framework(app).add_api_route("/fails", fail)
    response = TestClient(app, raise_server_exceptions=False).get("/fails")
    assert response.status_code == 500
    assert response.json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "the service failed on this request (KeyError)",
    }


def test_errors_are_readable_from_allowed_origins_only(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"origins": ("https://a.example", "moz-extension://*")}))
    client = TestClient(app)
    for origin, is_allowed in {
        "https://a.example": True,
        "https://aXexample": False,
        "https://a.example.b.example": False,
        "http://a.example": False,
        "moz-extension://1234-abcd": True,
        "moz-extension://a/b": False,
    }.items():
        response = client.get("/nowhere", headers={"Origin": origin})
        assert response.status_code == 404
        assert ("Access-Control-Allow-Origin" in response.headers) is is_allowed, origin


def test_applications_share_no_state(settings: Settings) -> None:
    one, other = (create_app(settings.model_copy(update={"rate": "1/minute"})) for _ in range(2))
    statuses = [TestClient(app).get("/v1/model").status_code for app in (one, one, other)]
    assert statuses == [503, 429, 503]
    assert framework(one).state.service is not framework(other).state.service
