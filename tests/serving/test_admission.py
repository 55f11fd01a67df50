"""Admission: who a client is, which keys open, and how often a client may come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from clf.serving.admission import Admission, find_key
from clf.serving.problems import Problem
from clf.serving.settings import ApiKey, Settings

KEY, OTHER = "a-key-of-one-client", "a-key-of-another-one"


def admission(rate: str = "off", keys: str = "") -> Admission:
    return Admission(Settings(rate=rate, api_keys=keys))  # type: ignore[arg-type]


def scope(address: str | None = "203.0.113.7", authorization: str = "") -> dict[str, object]:
    headers = [(b"authorization", authorization.encode())] if authorization else []
    return {"type": "http", "client": (address, 1234) if address else None, "headers": headers}


def refusal(gate: Admission, request: dict[str, object]) -> Problem:
    with pytest.raises(Problem) as caught:
        gate.admit(request)
    return caught.value


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        (None, "unknown"),
    ],
)
def test_a_client_without_a_key_is_its_network(address: str | None, name: str) -> None:
    assert admission().admit(scope(address)) == name


@pytest.mark.parametrize("written", [f"Bearer {KEY}", f"bearer {KEY}", f"BEARER   {KEY} "])
def test_a_client_with_a_key_is_the_hash_of_it(written: str) -> None:
    gate = admission(keys=f"{KEY},{OTHER}")
    name = gate.admit(scope(authorization=written))
    assert name == gate.admit(scope("198.51.100.1", f"Bearer {KEY}"))
    assert name != gate.admit(scope(authorization=f"Bearer {OTHER}"))
    assert name.startswith("key:")
    assert KEY not in name


@pytest.mark.parametrize("written", ["", KEY, f"Basic {KEY}", f"Bearer {KEY[:-1]}", f"Bearer {KEY}x", "Bearer"])
def test_other_secrets_and_schemes_are_refused(written: str) -> None:
    problem = refusal(admission(keys=KEY), scope(authorization=written))
    assert (problem.status, problem.headers) == (401, {"WWW-Authenticate": "Bearer"})
    assert KEY[:-1] not in problem.detail


@pytest.mark.parametrize(("days", "is_open"), [(-1, False), (0, True), (1, True)])
def test_a_key_is_good_on_its_last_day(days: int, is_open: bool) -> None:
    last = (datetime.now(UTC) + timedelta(days=days)).date()
    gate, request = admission(keys=f"{KEY}@{last}"), scope(authorization=f"Bearer {KEY}")
    if is_open:
        assert gate.admit(request).startswith("key:")
    else:
        assert f"expired after {last}" in refusal(gate, request).detail


def test_a_client_beyond_the_rate_is_told_when_to_come_back() -> None:
    gate = admission("2/minute")
    for _ in range(2):
        gate.admit(scope())
    problem = refusal(gate, scope())
    assert (problem.status, problem.limit) == (429, 2)
    assert 1 <= int(problem.headers["Retry-After"]) <= 61
    assert gate.admit(scope("203.0.113.8")) == "203.0.113.8"


def test_all_rates_hold_at_once() -> None:
    gate = admission("3/second; 4/hour")
    statuses = []
    for _ in range(6):
        try:
            gate.admit(scope())
            statuses.append(200)
        except Problem as problem:
            statuses.append(problem.status)
    assert statuses[:3] == [200] * 3
    assert statuses.count(200) <= 4


def test_wrong_keys_are_counted_by_address_and_right_ones_by_key() -> None:
    gate = admission("1/minute", keys=f"{KEY},{OTHER}")
    assert refusal(gate, scope(authorization="Bearer guess")).status == 401
    assert refusal(gate, scope(authorization="Bearer guess")).status == 429
    assert gate.admit(scope(authorization=f"Bearer {KEY}"))
    assert refusal(gate, scope("198.51.100.1", f"Bearer {KEY}")).status == 429
    assert gate.admit(scope(authorization=f"Bearer {OTHER}"))


def test_the_networks_of_one_site_count_as_twenty_clients() -> None:
    gate = admission("1/minute")
    names = [gate.admit(scope(f"2001:db8:1:{number:x}::1")) for number in range(20)]
    assert len(set(names)) == 20
    problem = refusal(gate, scope("2001:db8:1:ffff::1"))
    assert (problem.status, problem.limit) == (429, 20)
    assert gate.admit(scope("2001:db8:2:1::1")) == "2001:db8:2:1::/64"


@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=5), st.text("abc", max_size=3))
def test_a_key_is_found_whole_or_not_at_all(secrets: list[str], asked: str) -> None:
    keys = [
        ApiKey(secret=SecretStr(secret), expires=date(2999, 1, number + 1)) for number, secret in enumerate(secrets)
    ]
    found = find_key(keys, asked.encode())
    assert (found is not None) is (asked in secrets)
    assert found is None or found.secret.get_secret_value() == asked
