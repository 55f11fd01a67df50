"""The OpenAPI document says what the service does: Schemathesis looks for what it does not say."""

import re
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from clf.serving.problems import MEDIA_TYPE

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


ENDPOINTS = [
    ("POST", "/v1/headlines"),
    ("POST", "/v1/flag"),
    ("POST", "/v1/separate"),
    ("POST", "/v1/feedback"),
    ("GET", "/v1/model"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
]


@pytest.fixture(scope="session")
def api(running: Any) -> Any:
    return schemathesis.openapi.from_url(f"{running.url}/openapi.json")


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    # Nothing can be wrong with a request that says nothing.
    [
        (*call, mode)
        for call in ENDPOINTS
        for mode in GenerationMode
        if call[0] == "POST" or mode is GenerationMode.POSITIVE
    ],
)
def test_no_answer_is_a_surprise(api: Any, method: str, path: str, mode: GenerationMode) -> None:
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(api[path][method].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.validate_response(case.call(), checks=CHECKS)

    ask()


def test_every_call_is_tried(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {(method.upper(), path) for path, calls in paths.items() for method in calls} == set(ENDPOINTS)


def test_every_reference_leads_somewhere(client: TestClient) -> None:
    response = client.get("/openapi.json")
    parts = response.json()["components"]["schemas"]
    assert set(re.findall(r'"#/components/schemas/(\w+)"', response.text)) <= set(parts)


def test_every_call_tells_its_errors_and_that_it_may_need_a_key(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {path for path, calls in paths.items() if "post" in calls} == {
        "/v1/headlines",
        "/v1/flag",
        "/v1/separate",
        "/v1/feedback",
    }
    for path, calls in paths.items():
        for call in calls.values():
            assert path.startswith("/v1/") == ("security" in call)
            errors = {status: entry for status, entry in call["responses"].items() if status != "200"}
            assert all(MEDIA_TYPE in entry["content"] for entry in errors.values())
