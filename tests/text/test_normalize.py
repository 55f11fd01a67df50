"""The canonical form: one spelling for what reads the same, and nothing lost in a second pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.text.normalize import normalize

ANYTHING = st.text(st.characters(), max_size=80)
TRICKY = st.text(
    st.sampled_from("aşţ„”’«»…–—\u00b4\u0301\u200b\ufeff\u202e\x00\ud800\u0130ﬁ½① \u00a0１２.,"), max_size=30
)


@given(st.one_of(ANYTHING, TRICKY))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(ANYTHING)
def test_the_result_can_be_written_as_utf_8(text: str) -> None:
    normalize(text).encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("acţiune şi ŞOC", "acțiune și ȘOC"),
        ("„Da”, «nu», “poate”", '"Da", "nu", "poate"'),
        ("It’s ‘fine’", "It's 'fine'"),
        ("Vezi…", "Vezi..."),
        ("A – B — C", "A - B - C"),
        ("de la 1.250,5 la 3 lei", "de la 0 la 0 lei"),
        ("  mult \t spațiu\n", "mult spațiu"),
        ("a\u200bb\ufeff\u202ec\u00ad", "abc"),
        ("nul\x00aici", "nul aici"),
        ("\ud83d rupt", "\ufffd rupt"),
        ("a\u0306", "ă"),
        ("𝐒𝐡𝐨𝐜𝐤", "Shock"),
        ("عنوان", "عنوان"),
        ("👀 Uite", "👀 Uite"),
        ("", ""),
    ],
)
def test_one_spelling_for_what_reads_the_same(raw: str, canonical: str) -> None:
    assert normalize(raw) == canonical
