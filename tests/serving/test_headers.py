"""Headers of a request's head: names are lower case, the first one counts, and a size is digits alone."""

import pytest

from clf.serving.headers import announced_size, header


def scope(*headers: tuple[bytes, bytes]) -> dict[str, object]:
    return {"type": "http", "headers": list(headers)}


def test_the_first_header_of_a_name_counts() -> None:
    found = scope((b"accept", b"*/*"), (b"authorization", b"Bearer one"), (b"authorization", b"Bearer two"))
    assert header(found, b"authorization") == b"Bearer one"
    assert header(found, b"accept") == b"*/*"


def test_a_header_that_is_absent_is_empty() -> None:
    assert header(scope(), b"accept") == b""
    assert header(scope((b"accept-language", b"ro")), b"accept") == b""


@pytest.mark.parametrize(
    ("written", "size"),
    [(b"0", 0), (b"12", 12), (b"0012", 12), (b"", 0), (b"-1", 0), (b"+1", 0), (b"1e3", 0), (b"1 2", 0), (b"0x10", 0)],
)
def test_only_digits_announce_a_size(written: bytes, size: int) -> None:
    assert announced_size(scope((b"content-length", written))) == size


def test_a_body_in_chunks_announces_no_size() -> None:
    assert announced_size(scope((b"transfer-encoding", b"chunked"))) == 0
