"""Rows come back sorted by language and group, whole, and without those that repeat a test row."""

from dataclasses import replace
from itertools import groupby
from pathlib import Path

from clf.training.streaming.row_store import RowStore, StoredRow, group_of, repeat_digest
from tests.training.streaming.stored import own, stored


def test_every_row_comes_back_once_and_groups_stay_together(tmp_path: Path) -> None:
    examples = [*own("own-en")[:200], *own("own-ro")[:100]]
    store = stored(examples, tmp_path)
    assert store.languages() == ["en", "ro"]
    found = [row for language in store.languages() for row in store.rows(language)]
    assert sorted(map(repr, (example for example, _ in found))) == sorted(map(repr, examples))
    groups = [group for group, _ in groupby(group for _, group in found)]
    assert len(groups) == len(set(groups)) == store.group_count()
    assert store.corpora("for_heads") == {"own-en": 200, "own-ro": 100}


def test_a_group_is_a_pair_or_else_the_words() -> None:
    example = replace(own()[0], pair="", text="ŞOC la Iași!")
    assert group_of(example) == group_of(replace(example, text="soc la IASI")) == repeat_digest(example)
    paired = replace(example, pair="7")
    assert group_of(paired) == group_of(replace(paired, text="other words"))
    assert len({group_of(paired), group_of(replace(paired, corpus="other")), group_of(example)}) == 3


def test_rows_that_repeat_a_test_row_or_share_its_group_are_left_out(tmp_path: Path) -> None:
    one, two, three, four = (replace(item, pair=str(index)) for index, item in enumerate(own()[:4]))
    store = RowStore(tmp_path / "rows.sqlite")
    store.add(StoredRow(item, group_of(item), True, False) for item in (one, two, three))
    store.add([StoredRow(four, group_of(four), False, True)])
    store.forbid([repeat_digest(one), group_of(two), group_of(four)])
    store.forbid([group_of(two)])
    assert store.repeats() == [one]
    assert store.sort() == 2
    assert [example for example, _ in store.rows("en")] == [three]
    assert list(store.language_rows(10)) == []
    store.close()


def test_the_rows_for_the_language_head_are_bounded_by_language(tmp_path: Path) -> None:
    store = stored([*own("own-en")[:50], *own("own-ro")[:30]], tmp_path)
    languages = [example.language for example, _ in store.language_rows(40)]
    assert (languages.count("en"), languages.count("ro")) == (40, 30)
