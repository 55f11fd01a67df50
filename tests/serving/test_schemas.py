"""Requests: the variant that is meant is the one that is checked, nothing is converted, unknown fields are refused."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from clf.serving import schemas

FLAG: TypeAdapter[Any] = TypeAdapter(schemas.FlagRequest)
SEPARATE: TypeAdapter[Any] = TypeAdapter(schemas.SeparateRequest)
VOTE: TypeAdapter[Any] = TypeAdapter(schemas.SubmittedVote)
BALLOT = {"id": "1" * 8, "text": "x", "said": "editorial"}
REQUESTS = (schemas.HeadlinesRequest, schemas.FlagHtml, schemas.FlagLinks, schemas.SeparateHtml, schemas.SeparateText)


@pytest.mark.parametrize(
    ("adapter", "body", "expected"),
    [
        (FLAG, {"html": "<p>"}, schemas.FlagHtml),
        (FLAG, {"links": []}, schemas.FlagLinks),
        (SEPARATE, {"html": "<p>"}, schemas.SeparateHtml),
        (SEPARATE, {"text": "x"}, schemas.SeparateText),
        (VOTE, {**BALLOT, "task": "headline", "shown": "clickbait"}, schemas.HeadlineVote),
        (VOTE, {**BALLOT, "task": "link", "shown": "promo"}, schemas.LinkVote),
    ],
)
def test_a_body_is_checked_as_the_variant_of_its_field(adapter: Any, body: Any, expected: type) -> None:
    assert type(adapter.validate_json(json.dumps(body))) is expected


@pytest.mark.parametrize("body", [[], None, "html", 1])
def test_what_is_no_object_fits_no_variant(body: Any) -> None:
    for adapter in (FLAG, SEPARATE, VOTE):
        with pytest.raises(ValidationError):
            adapter.validate_python(body)


def test_a_list_is_checked_up_to_its_first_error() -> None:
    with pytest.raises(ValidationError) as caught:
        schemas.HeadlinesRequest.model_validate_json('{"texts": [1, 2, 3]}')
    assert [error["loc"] for error in caught.value.errors()] == [("texts", 0)]


@pytest.mark.parametrize("schema", REQUESTS)
def test_the_document_says_that_unknown_fields_are_refused(schema: Any) -> None:
    assert schema.model_json_schema()["additionalProperties"] is False
