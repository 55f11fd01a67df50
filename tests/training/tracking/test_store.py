"""The tracking store: its failures are sentences with the next step, and names of metrics are legal for MLflow."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.errors import BundleError, TrackingError
from clf.training.tracking.store import legal_names, logging_to, reading_from

pytestmark = pytest.mark.filterwarnings("ignore")  # MLflow and its drivers warn about themselves


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("own-en/auc", "own-en/auc"),
        ("validation ro/f1", "validation ro/f1"),
        ("own-ro: ziarul (știri)/auc", "own-ro_ ziarul __tiri_/auc"),
        ("a%b,c", "a_b_c"),
    ],
)
def test_other_characters_become_underscores(name: str, legal: str) -> None:
    assert legal_names({name: 0.5}) == {legal: 0.5}


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.floats(0, 1), max_size=4))
def test_legal_names_stay_as_they_are(metrics: dict[str, float]) -> None:
    once = legal_names(metrics)
    assert legal_names(once) == once
    assert all(name.isascii() for name in once)
    assert set(once.values()) <= set(metrics.values())


def test_a_store_that_does_not_answer_names_the_command_that_logs_the_run_later(tmp_path: Path) -> None:
    with (
        pytest.raises(TrackingError, match=rf"not logged to nonsense://x .*type `clf track {tmp_path}`"),
        logging_to("nonsense://x", tmp_path),
    ):
        pytest.fail("the store answers")
    with pytest.raises(TrackingError, match=r"store at nonsense://x cannot be used"), reading_from("nonsense://x"):
        pytest.fail("the store answers")


def test_errors_of_the_package_keep_their_kind_while_a_store_is_read() -> None:
    # The client of a server does not connect before its first question.
    with pytest.raises(BundleError, match="damaged"), reading_from("http://127.0.0.1:9"):
        raise BundleError("the bundle is damaged")
