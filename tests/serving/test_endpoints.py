"""The calls over HTTP: what they give, and every kind of bad input."""

import asyncio
import gc
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

import clf
from clf.feedback.clients import client_hash
from clf.feedback.store import FeedbackStore
from clf.serving import schemas
from clf.serving.app import create_app
from clf.serving.endpoints import Submission
from clf.serving.middleware import Middleware
from clf.serving.settings import Settings

LINK = {"id": "a", "text": "You won't believe what she said", "href": "/x"}
VOTE = {"task": "link", "text": "You won't believe", "shown": "promo", "said": "editorial"}


def vote(**changes: str) -> dict[str, str]:
    return {"id": str(uuid4()), **VOTE, **changes}


def test_headlines(client: TestClient, model: clf.Model) -> None:
    response = client.post("/v1/headlines", json={"texts": ["Ce a făcut primarul"], "language": "ro"})
    given = schemas.HeadlinesResponse.model_validate_json(response.content)
    assert given.model == model.bundle.id
    assert given.headlines[0].clickbait == pytest.approx(model.score(["Ce a făcut primarul"])[0].clickbait, abs=1e-6)


def test_many_headlines_and_explained_ones_get_the_same_verdicts(client: TestClient) -> None:
    texts = ["Ce a făcut primarul după ședință " * 5] * 200
    many = client.post("/v1/headlines", json={"texts": texts}).json()["headlines"]
    one = client.post("/v1/headlines", json={"texts": texts[:1], "explain": True}).json()["headlines"][0]
    assert {item["clickbait"] for item in many} == {one["clickbait"]}
    assert one["reasons"]


def test_no_headlines_are_no_error(client: TestClient) -> None:
    assert client.post("/v1/headlines", json={"texts": []}).json()["headlines"] == []


def test_flag_takes_html_or_links(client: TestClient, root: Path) -> None:
    html = (root / "seeds" / "tabloid-ro.html").read_text(encoding="utf-8")
    whole = client.post("/v1/flag", json={"url": "https://example.org/", "html": html, "min_precision": 0.8})
    assert {link["role"] for link in whole.json()["links"]} == {"editorial", "promo", "navigation"}
    listed = client.post("/v1/flag", json={"url": "https://example.org/a/b", "links": [LINK], "explain": True})
    link = schemas.FlagResponse.model_validate_json(listed.content).links[0]
    assert (link.id, link.href) == ("a", "https://example.org/x")
    assert link.reasons
    assert client.post("/v1/flag", json={"links": []}).json()["links"] == []


def test_what_waits_for_a_helper_is_held_once(client: TestClient, settings: Settings) -> None:
    """While a page waits, only its body is in memory, not what was parsed of it."""
    kept: list[object] = []
    middleware = client.app
    assert isinstance(middleware, Middleware)
    pool = middleware.service.bundle.pages

    async def wait_and_look(path: str, body: dict[str, object]) -> None:
        forms = (schemas.FlagHtml, schemas.FlagLinks, schemas.SeparateHtml, schemas.SeparateText)
        pool.idle, idle = [], pool.idle
        try:
            answering = asyncio.create_task(middleware.endpoints[path].answer(submission(body), middleware.service))
            while not pool.waiting:
                await asyncio.sleep(0)
            kept.extend(found for found in gc.get_objects() if isinstance(found, forms))
            answering.cancel()
            await asyncio.wait([answering])
        finally:
            pool.idle = idle

    asyncio.run(wait_and_look("/v1/flag", {"html": "x"}))
    asyncio.run(wait_and_look("/v1/flag", {"links": [LINK]}))
    asyncio.run(wait_and_look("/v1/separate", {"text": "x"}))
    assert not kept


def submission(body: dict[str, object]) -> Submission:
    return Submission(json.dumps(body).encode(), "client")


def test_separate_takes_html_or_text(client: TestClient, root: Path) -> None:
    for name, form in (("business-en.html", "html"), ("readalso-en.txt", "text")):
        text = (root / "seeds" / name).read_text(encoding="utf-8")
        given = schemas.SeparateResponse.model_validate_json(client.post("/v1/separate", json={form: text}).content)
        assert given.article


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("/v1/headlines", b"{", 400, None),
        ("/v1/headlines", b"", 400, None),
        ("/v1/headlines", b'{"texts": ["\xff"]}', 400, None),
        ("/v1/headlines", b'{"texts": ["\\ud800"]}', 400, None),
        ("/v1/headlines", b"[" * 100_000, 400, None),
        ("/v1/headlines", b"null", 422, None),
        ("/v1/headlines", {"texts": "one"}, 422, "texts"),
        ("/v1/headlines", {"texts": [1]}, 422, "texts.0"),
        ("/v1/headlines", {"texts": [" "]}, 422, "texts.0"),
        ("/v1/headlines", {"texts": ["\x1c"]}, 422, None),
        ("/v1/headlines", {"texts": ["x"], "explain": "yes"}, 422, "explain"),
        ("/v1/headlines", {"texts": ["x"], "extra": 1}, 422, "extra"),
        ("/v1/headlines", {"texts": ["x"], "language": "../etc"}, 422, "language"),
        ("/v1/headlines", {"texts": ["x"] * 501}, 422, "texts"),
        ("/v1/headlines", {"texts": ["x", "x" * 2001]}, 422, "texts.1"),
        ("/v1/flag", {}, 422, "html"),
        ("/v1/flag", {"html": None}, 422, "html"),
        ("/v1/flag", {"html": "x", "text": "x"}, 422, "text"),
        ("/v1/flag", {"html": "x", "links": []}, 422, "html"),
        ("/v1/flag", {"html": "x", "min_precision": 0.999}, 422, "min_precision"),
        ("/v1/flag", {"html": "x", "min_precision": "0.9"}, 422, "min_precision"),
        ("/v1/flag", b'{"html": "x", "min_precision": NaN}', 422, "min_precision"),
        ("/v1/flag", {"links": [LINK] * 1001}, 422, "links"),
        ("/v1/flag", {"links": [LINK] * 10_001}, 422, "links"),
        ("/v1/flag", {"links": [{**LINK, "text": "x" * 2001}]}, 422, "links.0.text"),
        ("/v1/flag", {"links": [{**LINK, "context": {"colour": "red"}}]}, 422, "links.0.context.colour"),
        ("/v1/flag", {"links": [{**LINK, "context": {"position": 1.5}}]}, 422, "links.0.context.position"),
        ("/v1/separate", {"text": 1}, 422, "text"),
        ("/v1/feedback", {"votes": []}, 422, "votes"),
        ("/v1/feedback", {"votes": [{**VOTE, "id": "no"}]}, 422, "votes.0.id"),
        ("/v1/feedback", {"votes": [{**VOTE, "id": "1" * 8, "said": "clickbait"}]}, 422, "votes.0.said"),
        ("/v1/feedback", {"votes": [{**VOTE, "id": "1" * 8, "client": "me"}]}, 422, "votes.0.client"),
    ],
)
def test_bad_input_is_named(client: TestClient, path: str, body: Any, status: int, field: str | None) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, response.json().get("field")) == (status, field)


def test_limits_are_told(client: TestClient) -> None:
    response = client.post("/v1/flag", json={"links": [LINK] * 2000})
    assert response.json()["limit"] == client.get("/v1/model").json()["limits"]["links"] == 1000


def test_feedback_is_kept_once(client: TestClient, settings: Settings) -> None:
    votes = [vote(), vote(said="navigation", language="ro", site="example.org", bundle="b1")]
    assert client.post("/v1/feedback", json={"votes": votes}).json() == {"stored": 2, "known": 0}
    assert client.post("/v1/feedback", json={"votes": [*votes, vote()]}).json() == {"stored": 1, "known": 2}
    store = FeedbackStore(settings.feedback_url)
    kept = {found.id: found for found in store.votes()}
    store.close()
    assert (kept[votes[1]["id"]].site, kept[votes[1]["id"]].said) == ("example.org", "navigation")
    assert kept[votes[0]["id"]].client == client_hash("salt", "testclient")


@pytest.fixture
def locked(settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """A client of a service whose database somebody else holds."""
    place = tmp_path / "feedback.db"
    FeedbackStore(f"sqlite:///{place}").add([])
    with TestClient(create_app(settings.model_copy(update={"feedback_url": f"sqlite:///{place}"}))) as running:
        running.post("/v1/feedback", json={"votes": [vote()]})
        with sqlite3.connect(place, isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield running
            other.execute("ROLLBACK")
        other.close()


def test_scoring_goes_on_while_the_store_is_locked(locked: TestClient) -> None:
    response = locked.post("/v1/feedback", json={"votes": [vote()]})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert locked.post("/v1/headlines", json={"texts": ["x"]}).status_code == 200


def test_a_store_that_cannot_be_is_told_with_the_first_vote(settings: Settings) -> None:
    there = settings.model_copy(update={"feedback_url": "sqlite:////nowhere/at/all/feedback.db"})
    with TestClient(create_app(there)) as running:
        assert running.post("/v1/feedback", json={"votes": [vote()]}).status_code == 503
        assert running.post("/v1/headlines", json={"texts": ["x"]}).status_code == 200


def test_a_driver_that_is_missing_is_told_with_the_first_vote(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    there = settings.model_copy(update={"feedback_url": "postgresql+psycopg://me@host/votes"})
    with TestClient(create_app(there)) as running:
        assert running.post("/v1/feedback", json={"votes": [vote()]}).status_code == 503


def test_nothing_sent_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    with caplog.at_level("DEBUG"):
        client.post("/v1/headlines", json={"texts": ["Zebra secret sentence"]})
        client.post("/v1/flag", json={"html": "<p>Zebra secret <a href=/zebra>sentence</a>"})
        client.post("/v1/headlines", json={"texts": ["Zebra secret sentence", 3]})
    assert "zebra" not in (caplog.text + "".join(capfd.readouterr())).lower()
    assert "zebra" not in client.get("/metrics").text.lower()
