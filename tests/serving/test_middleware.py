"""The gate: keys, rates, sizes, slow bodies, types; nothing that fails here reaches a route."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from clf.serving import bodies
from clf.serving.admission import find_key
from clf.serving.app import create_app
from clf.serving.bodies import CLIENT_SHARE as SHARE_OF_MEMORY
from clf.serving.middleware import Middleware
from clf.serving.service import Service
from clf.serving.settings import ApiKey, Settings
from clf.serving.workers.waiting import CLIENT_SHARE

HEADLINES = {"texts": ["Ce a făcut primarul"]}
GOOD, OLD, FRESH = "good-key-of-a-client", "old-key-of-a-client", "fresh-key-of-a-client"
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


def closed(settings: Settings, **changes: object) -> TestClient:
    """A client of a service without a bundle: an admitted request is answered with 503."""
    return TestClient(create_app(settings.model_copy(update=changes)), raise_server_exceptions=False)


@pytest.fixture
def keyed(settings: Settings) -> TestClient:
    keys = Settings(api_keys=f"{GOOD},{OLD}@{YESTERDAY},{FRESH}@2999-12-31").api_keys
    return closed(settings, api_keys=keys)


@pytest.mark.parametrize("key", [GOOD, FRESH])
def test_a_good_key_opens(keyed: TestClient, key: str) -> None:
    response = keyed.post("/v1/headlines", json=HEADLINES, headers={"Authorization": f"Bearer {key}"})
    assert (response.status_code, response.json()["detail"]) == (503, "no bundle is loaded")
    assert keyed.get("/v1/model", headers={"Authorization": f"bearer {key}"}).status_code == 503


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (None, "key is needed"),
        ("Bearer wrong", "not known"),
        (f"Basic {GOOD}", "not known"),
        (f"Bearer {OLD}", "expired"),
    ],
)
def test_no_key_a_wrong_one_or_an_old_one_is_refused(keyed: TestClient, header: str | None, said: str) -> None:
    headers = {"Authorization": header} if header else {}
    for response in (
        keyed.post("/v1/headlines", json=HEADLINES, headers=headers),
        keyed.get("/v1/model", headers=headers),
    ):
        assert response.status_code == 401
        assert said in response.json()["detail"]
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_what_is_only_looked_at_needs_no_key(keyed: TestClient) -> None:
    assert keyed.get("/healthz").status_code == 200
    assert keyed.get("/docs").status_code == 200
    assert keyed.get("/metrics").status_code == 200


def test_a_key_is_found_whole_or_not_at_all() -> None:
    keys = [ApiKey(secret=GOOD), ApiKey(secret=FRESH)]
    assert find_key(keys, FRESH.encode()) is keys[1]
    assert find_key(keys, FRESH[:-1].encode()) is find_key(keys, b"") is find_key([], GOOD.encode()) is None


def test_too_many_requests_from_one_client_are_put_off(settings: Settings) -> None:
    client = closed(settings, rate="2/minute")
    statuses = [client.post("/v1/headlines", json=HEADLINES).status_code for _ in range(3)]
    assert statuses == [503, 503, 429]
    response = client.post("/v1/headlines", json=HEADLINES)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert response.json()["limit"] == 2
    assert client.get("/healthz").status_code == 200


def test_trying_keys_is_counted(settings: Settings) -> None:
    client = closed(settings, rate="2/minute", api_keys=Settings(api_keys=GOOD).api_keys)
    tries = [client.get("/v1/model", headers={"Authorization": f"Bearer {number}"}).status_code for number in range(3)]
    assert tries == [401, 401, 429]
    assert client.get("/v1/model", headers={"Authorization": f"Bearer {GOOD}"}).status_code == 503


def test_clients_are_counted_apart(settings: Settings) -> None:
    keys = Settings(api_keys=f"{GOOD},{FRESH}").api_keys
    client = closed(settings, rate="1/minute", api_keys=keys)

    def ask(key: str) -> int:
        return client.post("/v1/headlines", json=HEADLINES, headers={"Authorization": f"Bearer {key}"}).status_code

    assert [ask(GOOD), ask(GOOD), ask(FRESH)] == [503, 429, 503]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.1", "203.0.113.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("::ffff:203.0.113.1", "::ffff:203.0.113.2", False),
        ("::ffff:203.0.113.1", "203.0.113.1", True),
        ("odd:host", "odd:other", False),
    ],
)
def test_an_ipv6_network_is_one_client(settings: Settings, one: str, other: str, same: bool) -> None:
    app = create_app(settings.model_copy(update={"rate": "1/minute"}))
    statuses = [
        TestClient(app, client=(host, 1)).post("/v1/headlines", json=HEADLINES).status_code for host in (one, other)
    ]
    assert statuses == [503, 429 if same else 503]


def test_a_body_that_says_it_is_too_large_is_not_read(settings: Settings) -> None:
    response = closed(settings).post("/v1/flag", json={"html": "x" * settings.max_body})
    assert response.status_code == 413
    assert response.json()["limit"] == settings.max_body
    assert response.headers["Connection"] == "close"


def test_a_page_that_finds_no_room_is_not_read(client: TestClient, settings: Settings) -> None:
    """While the line of a client is full, its next page is refused before its body is read."""
    pool = serving(client).bundle.pages

    async def unread() -> AsyncIterator[dict[str, object]]:
        pytest.fail("it was read")
        yield {}

    async def full() -> int:
        idle, pool.idle = pool.idle, []
        waiting = pool.waiting.join("unknown", CLIENT_SHARE)
        try:
            return await _status(client.app, unread())
        finally:
            pool.waiting.leave(waiting)
            pool.idle = idle

    assert asyncio.run(full()) == 503


def test_a_body_without_a_length_is_cut_off_at_the_limit(settings: Settings) -> None:
    sent = 0

    def parts() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(500):
            sent += 100_000
            yield b"x" * 100_000

    headers = {"Content-Type": "application/json"}
    response = closed(settings).post("/v1/flag", content=parts(), headers=headers)
    assert response.status_code == 413


def test_a_body_in_parts_is_put_together(client: TestClient) -> None:
    parts = iter([b'{"texts": ["Ce a ', "făcut primarul".encode(), b'"]}'])
    response = client.post("/v1/headlines", content=parts, headers={"Content-Type": "application/json"})
    assert response.status_code == 200


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_only_json_is_taken(settings: Settings, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    response = closed(settings).post("/v1/headlines", content=json.dumps(HEADLINES), headers=headers)
    assert response.status_code == 415


def test_json_may_name_its_charset(client: TestClient) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert client.post("/v1/headlines", content=json.dumps(HEADLINES), headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_call_is_a_post(settings: Settings, method: str) -> None:
    response = closed(settings).request(method, "/v1/flag")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_unknown_addresses_are_problems_too(settings: Settings) -> None:
    response = closed(settings).get("/v1/nothing")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert closed(settings).post("/healthz").status_code == 405


def test_too_many_requests_at_once_are_put_off(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"max_running": 1, "body_seconds": 0.2}))

    async def two() -> list[int]:
        return await asyncio.gather(_status(app, stalled(b"{")), _status(app, stalled(b"{")))

    assert asyncio.run(two()) == [408, 503]


def test_large_bodies_of_one_client_are_not_piled_up(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"max_body": 2 * SHARE_OF_MEMORY, "body_seconds": 0.2}))

    async def two() -> list[int]:
        def body(size: int) -> AsyncIterator[dict[str, object]]:
            return stalled(b" " * size)

        statuses = await asyncio.gather(_status(app, body(SHARE_OF_MEMORY)), _status(app, body(1_000)))
        return [*statuses, await _status(app, body(1_000))]

    assert asyncio.run(two()) == [408, 503, 408]


def test_announced_bytes_take_no_memory(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"body_seconds": 0.2}))

    async def many() -> list[int]:
        announcing = [_status(app, stalled(b""), (b"content-length", b"5000000")) for _ in range(40)]
        return await asyncio.gather(*announcing)

    assert asyncio.run(many()) == [408] * 40


def test_requests_of_one_client_leave_room_for_others(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"max_running": 4, "body_seconds": 0.2}))

    async def five() -> list[int]:
        return await asyncio.gather(*(_status(app, stalled(b"{"), client=host) for host in "aaab"))

    assert asyncio.run(five()) == [408, 408, 503, 408]


def test_a_body_below_the_least_rate_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.1)
    app = create_app(settings.model_copy(update={"body_seconds": 60}))
    assert asyncio.run(_status(app, stalled(b"{"))) == 408


def test_a_slow_body_is_given_up(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"body_seconds": 0.05}))

    assert asyncio.run(_status(app, stalled(b"{"))) == 408


def test_a_client_that_goes_away_harms_nobody(settings: Settings) -> None:
    app = create_app(settings)

    async def gone() -> AsyncIterator[dict[str, object]]:
        yield {"type": "http.request", "body": b"{", "more_body": True}
        yield {"type": "http.disconnect"}

    assert asyncio.run(_status(app, gone())) == 400


async def stalled(start: bytes) -> AsyncIterator[dict[str, object]]:
    """A body that never comes to its end."""
    yield {"type": "http.request", "body": start, "more_body": True}
    await asyncio.sleep(60)


def serving(client: TestClient) -> Service:
    """The service behind a client of this process."""
    middleware = client.app
    assert isinstance(middleware, Middleware)
    return middleware.service


async def _status(
    app: object,
    messages: AsyncIterator[dict[str, object]],
    *headers: tuple[bytes, bytes],
    client: str = "",
) -> int:
    statuses = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/flag",
        "headers": [(b"content-type", b"application/json"), *headers],
        "client": (client, 1) if client else None,
    }

    async def receive() -> dict[str, object]:
        return await anext(messages)

    async def send(message: dict[str, object]) -> None:
        statuses.append(message.get("status"))

    await app(scope, receive, send)
    status: int = statuses[0]
    return status


ORIGINS = ("https://reader.example", "chrome-extension://abcdefghijklmnopabcdefghijklmnop", "moz-extension://*")


@pytest.mark.parametrize("origin", [*ORIGINS[:2], "moz-extension://5f0c6f9e-3f4e-4f57-9d0b-6b9d7a3c1c11"])
def test_configured_origins_may_read_answers_and_errors(settings: Settings, origin: str) -> None:
    client = closed(settings, origins=ORIGINS)
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    preflight = client.options("/v1/flag", headers={**asked, "Access-Control-Request-Headers": "content-type"})
    assert (preflight.status_code, preflight.headers["Access-Control-Allow-Origin"]) == (200, origin)
    response = client.post("/v1/headlines", json=HEADLINES, headers={"Origin": origin})
    assert response.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://reader.example.evil.example",
        "https://xreader.example",
        "moz-extension://",
        "null",
    ],
)
def test_unknown_origins_may_not(settings: Settings, origin: str) -> None:
    client = closed(settings, origins=ORIGINS)
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/flag", headers=asked).status_code == 400
    response = client.post("/v1/headlines", json=HEADLINES, headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_no_origin_is_allowed_unless_configured(settings: Settings) -> None:
    response = closed(settings).post("/v1/headlines", json=HEADLINES, headers={"Origin": "https://reader.example"})
    assert "Access-Control-Allow-Origin" not in response.headers
