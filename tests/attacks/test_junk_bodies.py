"""Bodies made to be refused at a high price: the worker's time for them is bounded, per body and per client."""

import json
import time

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from clf.serving.app import create_app
from clf.serving.endpoints import ENDPOINTS
from clf.serving.problems import Problem
from clf.serving.settings import Settings
from clf.serving.validation import Validator

KEYS = json.dumps({f"k{number}": 1 for number in range(400_000)}).encode()
LINK = {"id": "a", "text": "x", "href": "/x"}
JUNK = {
    "keys": KEYS,
    "keys that end with a backslash": KEYS.replace(b'":', b'\\\\":'),
    "texts": json.dumps({"texts": [1] * 1_500_000}).encode(),
    "links": json.dumps({"links": [1] * 1_500_000}).encode(),
    "votes": json.dumps({"votes": [{}] * 1_000_000}).encode(),
    "containers": json.dumps({"links": [{**LINK, "context": {"container": [1] * 1_500_000}}]}).encode(),
    "keys of a link": json.dumps({"links": [{**LINK, **{f"k{n}": 1 for n in range(300_000)}}]}).encode(),
    "depth": b"[" * 4_000_000,
}


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("kind", JUNK)
def test_a_body_is_refused_in_bounded_time(settings: Settings, path: str, kind: str) -> None:
    endpoint = ENDPOINTS[path]
    used = time.process_time()
    with pytest.raises(Problem) as caught:
        Validator().validate(endpoint.request, JUNK[kind], client="c", max_strings=endpoint.max_strings(settings))
    # Without the bounds, errors alone take seconds.
    assert time.process_time() - used < 1
    assert caught.value.status in (400, 422)
    assert len(caught.value.detail) < 300


def test_a_client_whose_invalid_bodies_take_too_long_is_refused_before_they_are_read() -> None:
    validator, adapter = Validator(), TypeAdapter(list[str])
    body = json.dumps([1] * 300_000).encode()
    # Debts are paid back with time, so that the number of bodies depends on the machine.
    while validator.debts.get("attacker", (0, 0))[0] < 1:
        with pytest.raises(Problem, match="unknown or invalid fields"):
            validator.validate(adapter, body, client="attacker", max_strings=1_000_000)
    with pytest.raises(Problem) as caught:
        validator.check("attacker")
    assert caught.value.status == 429
    assert int(caught.value.headers["Retry-After"]) >= 1
    validator.check("somebody else")


def test_the_whole_way_over_http(settings: Settings) -> None:
    client = TestClient(create_app(settings))
    headers = {"Content-Type": "application/json"}
    response = client.post("/v1/flag", content=JUNK["keys"][:4_000_000], headers=headers)
    assert response.status_code == 422
    assert "strings and keys" in response.json()["detail"]


def test_a_large_valid_list_of_links_is_accepted(settings: Settings) -> None:
    container = [f"{number} div class-{number} card" for number in range(60)]
    links = [{**LINK, "context": {"container": container}} for _ in range(settings.max_links)]
    endpoint = ENDPOINTS["/v1/flag"]
    body = json.dumps({"url": "https://x.example", "links": links}).encode()
    request = Validator().validate(endpoint.request, body, client="c", max_strings=endpoint.max_strings(settings))
    assert len(request.links) == settings.max_links


def test_quotes_inside_a_page_are_not_strings(settings: Settings) -> None:
    html = '<a class="x" href="/y">words</a>\n' * 20_000
    endpoint = ENDPOINTS["/v1/separate"]
    body = json.dumps({"html": html}).encode()
    request = Validator().validate(endpoint.request, body, client="c", max_strings=endpoint.max_strings(settings))
    assert request.html == html
