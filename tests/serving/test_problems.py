"""Errors become problem documents that name the field and the limit, and repeat nothing that was sent."""

import json
import logging
from http import HTTPStatus
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from clf.errors import InputError
from clf.serving.openapi import ProblemDocument, problem_responses
from clf.serving.problems import MEDIA_TYPE, Problem, check_limit, problem_of
from clf.serving.schemas import FlagRequest, HeadlinesRequest


def told(error: Exception) -> dict[str, Any]:
    response = problem_of(error).response()
    assert response.media_type == MEDIA_TYPE
    document: dict[str, Any] = json.loads(bytes(response.body))
    ProblemDocument.model_validate(document, strict=True)
    assert document["status"] == response.status_code
    return document


def wrong(schema: Any, body: str) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(schema).validate_json(body)
    return caught.value


def test_a_problem_tells_what_it_was_made_of() -> None:
    document = told(Problem(413, "too large", field="links", limit=5))
    assert document == {
        "type": "about:blank",
        "title": HTTPStatus(413).phrase,
        "status": 413,
        "detail": "too large",
        "field": "links",
        "limit": 5,
    }
    assert set(told(Problem(400, "x"))) == {"type", "title", "status", "detail"}


def test_a_limit_names_field_and_limit_only_when_it_is_broken() -> None:
    check_limit("links", 5, 5, "items")
    with pytest.raises(Problem) as caught:
        check_limit("links", 10_000, 1_000, "items")
    assert (caught.value.field, caught.value.limit) == ("links", 1_000)
    assert caught.value.detail == "links: at most 1,000 items, 10,000 were sent"


def test_busy_tells_when_to_come_back() -> None:
    assert Problem.busy("x", seconds=3).response().headers["retry-after"] == "3"


@pytest.mark.parametrize(
    ("schema", "body", "status", "field", "limit"),
    [
        (HeadlinesRequest, "{", 400, None, None),
        (HeadlinesRequest, "[]", 422, None, None),
        (HeadlinesRequest, "{}", 422, "texts", None),
        (HeadlinesRequest, '{"texts": [""]}', 422, "texts.0", 1),
        (HeadlinesRequest, '{"texts": ["a", 3]}', 422, "texts.1", None),
        (HeadlinesRequest, '{"texts": ["a"], "colour": 1}', 422, "colour", None),
        (FlagRequest, '{"html": 3}', 422, "html", None),
        (FlagRequest, '{"html": "", "min_precision": 2}', 422, "min_precision", 1),
        (FlagRequest, '{"html": "", "links": []}', 422, "html", None),
        (FlagRequest, '{"links": [{"id": "a", "text": "x", "href": 1}]}', 422, "links.0.href", None),
    ],
)
def test_what_a_schema_refuses_is_named(schema: Any, body: str, status: int, field: str, limit: float) -> None:
    document = told(wrong(schema, body))
    assert (document["status"], document.get("field"), document.get("limit")) == (status, field, limit)


def test_what_was_sent_is_not_repeated() -> None:
    document = told(wrong(HeadlinesRequest, '{"texts": "a private sentence"}'))
    assert "private" not in json.dumps(document)


def test_errors_of_others_are_understood() -> None:
    assert told(InputError("no page"))["status"] == 422
    assert told(HTTPException(404, "Not Found"))["status"] == 404


def test_an_error_nobody_foresaw_is_logged_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        try:
            raise RuntimeError("quotes a private page")
        except RuntimeError as error:
            document = told(error)
    assert document["status"] == 500
    assert "RuntimeError" in caplog.text
    assert "private" not in caplog.text + json.dumps(document)


def test_a_documented_status_refers_to_the_problem_document() -> None:
    entries = problem_responses(422, 429)
    assert list(entries[422]["content"]) == [MEDIA_TYPE]
    assert "headers" in entries[429]
    assert "headers" not in entries[422]
