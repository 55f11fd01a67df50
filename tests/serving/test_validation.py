"""Validation of bodies: what they contain comes back, faults are named, and their price is charged to their sender."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from clf.serving import validation
from clf.serving.problems import Problem
from clf.serving.validation import Validator, check_strings


class Texts(BaseModel):
    """A request like those of the service."""

    model_config = ConfigDict(extra="forbid")
    texts: list[str] = Field(max_length=3)


ADAPTER = TypeAdapter(Texts)


def validate(validator: Validator, body: bytes, client: str = "client", *, strings: int = 1_000) -> Texts:
    request = validator.validate(ADAPTER, body, client=client, max_strings=strings)
    assert isinstance(request, Texts)
    return request


def refusal(body: bytes, *, strings: int = 1_000) -> Problem:
    with pytest.raises(Problem) as caught:
        validate(Validator(), body, strings=strings)
    return caught.value


@given(st.lists(st.text(max_size=10), max_size=3))
def test_a_valid_body_comes_back_and_costs_nothing(texts: list[str]) -> None:
    validator = Validator()
    assert validate(validator, json.dumps({"texts": texts}).encode()).texts == texts
    assert validator.debts == {}


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"", 400, "the body is not JSON"),
        (b"{", 400, "the body is not JSON"),
        (b"\xff", 400, "the body is not JSON"),
        (b"[]", 422, "body:"),
        (b"{}", 422, "texts: Field required"),
        (b'{"texts": [1]}', 422, "texts.0:"),
        (b'{"texts": [], "text": 1}', 422, "text:"),
        (b'{"texts": ["a", "b", "c", "d"]}', 422, "texts:"),
    ],
)
def test_a_fault_is_named_with_its_field(body: bytes, status: int, detail: str) -> None:
    problem = refusal(body)
    assert problem.status == status
    assert problem.detail.startswith(detail)


def test_a_limit_is_part_of_the_problem() -> None:
    assert refusal(b'{"texts": ["a", "b", "c", "d"]}').limit == 3


def test_with_very_many_faults_only_their_number_is_given() -> None:
    body = json.dumps({"texts": [], **{f"key{number}": 1 for number in range(150)}}).encode()
    assert refusal(body).detail == "the body has 150 unknown or invalid fields"


@pytest.mark.parametrize(("strings", "is_refused"), [(3, True), (4, False)])
def test_strings_are_counted_before_anything_is_built(strings: int, is_refused: bool) -> None:
    body = b'{"texts": ["a", "b", "c"]}'
    if is_refused:
        problem = refusal(body, strings=strings)
        assert (problem.status, problem.limit) == (422, strings)
    else:
        assert len(validate(Validator(), body, strings=strings).texts) == 3


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\\"), max_size=8), max_size=8))
def test_quotes_inside_strings_are_not_counted(texts: list[str]) -> None:
    body = json.dumps(texts).encode()
    check_strings(body, len(texts))
    if texts:
        with pytest.raises(Problem):
            check_strings(body, len(texts) - 1)


def test_invalid_bodies_are_charged_to_their_client_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # Receiving a byte costs a tenth of a second here, so that the size decides and not the machine.
    monkeypatch.setattr(validation, "_READ_RATE", 10)
    validator = Validator()
    for _ in range(3):
        with pytest.raises(Problem):
            validate(validator, b"{}", "attacker")
    with pytest.raises(Problem, match="too much time") as caught:
        validator.check("attacker")
    # Three bodies of 0.2 s less the 0.5 s that may be owed; a twentieth of all time pays back.
    assert (caught.value.status, int(caught.value.headers["Retry-After"])) == (429, 2)
    validator.check("somebody else")


def test_debts_are_paid_back_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(validation.time, "monotonic", lambda: now[0])
    validator = Validator({"attacker": (0.6, 100.0)})
    with pytest.raises(Problem):
        validator.check("attacker")
    now[0] += 2.1
    validator.check("attacker")


def test_memory_for_debts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "_MAX_CLIENTS", 3)
    validator = Validator()
    for number in range(10):
        with pytest.raises(Problem):
            validate(validator, b"{}", f"client {number}")
        assert len(validator.debts) <= 3
    assert "client 9" in validator.debts
