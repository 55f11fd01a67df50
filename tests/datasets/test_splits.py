"""Splits: what belongs together stays together, and growth moves nothing."""

from hashlib import sha256

from clf.datasets.splits import fold_of, group_ids, is_held_out
from clf.text.tokens import repeat_key
from clf.types import Example


def example(text: str, pair: str = "", corpus: str = "c") -> Example:
    return Example(text, 0, 0.0, corpus, "en", pair=pair)


def headlines(count: int) -> list[Example]:
    return [
        example(f"Town number{chr(97 + n % 26)}{chr(97 + n // 26)} votes on subject{chr(97 + n // 7)}")
        for n in range(count)
    ]


def test_pairs_and_near_duplicates_share_a_group_also_by_a_chain() -> None:
    long = "the council of the old harbour town voted on monday to close the coast road for repairs"
    groups = group_ids(
        [
            example(long, pair="1"),
            example("What the town did next", pair="1"),
            example(long + " today"),
            example("A different event", pair="2"),
            example("Same pair number elsewhere", pair="1", corpus="other"),
        ]
    )
    assert groups[0] == groups[1] == groups[2]
    assert len(set(groups)) == 3


def test_new_rows_do_not_move_old_ones() -> None:
    before, after = headlines(60), headlines(120)
    assert group_ids(after)[:60] == group_ids(before)


def test_folds_and_held_out_shares_are_what_they_claim() -> None:
    names = [f"group {number}" for number in range(3000)]
    sizes = [sum(fold_of(name, 5) == fold for name in names) for fold in range(5)]
    assert min(sizes) > 500
    assert sum(sizes) == 3000
    assert 0.17 < sum(is_held_out(name, 0.2) for name in names) / 3000 < 0.23


def test_the_held_out_share_grows_by_adding_groups_only() -> None:
    names = [f"group {number}" for number in range(500)]
    small = {name for name in names if is_held_out(name, 0.1)}
    assert small < {name for name in names if is_held_out(name, 0.3)}


def test_folds_and_held_out_groups_are_frozen() -> None:
    # Another assignment would change every cross-validation, and with it the bundle that ships.
    groups = [f"group {number}" for number in range(12)]
    assert [fold_of(group, 5) for group in groups] == [1, 0, 2, 2, 0, 4, 1, 3, 2, 3, 2, 1]
    assert [number for number, group in enumerate(groups) if is_held_out(group, 0.3)] == [1, 4, 6]


def test_a_group_is_named_by_the_smallest_hash_of_its_members() -> None:
    first, second = example("Town votes on the harbour", pair="1"), example("What the town did next", pair="1")
    names = {sha256(repeat_key(item.text).encode()).hexdigest()[:16] for item in (first, second)}
    assert group_ids([first, second]) == [min(names)] * 2
    assert group_ids([second, first]) == [min(names)] * 2


def test_examples_without_links_have_groups_of_their_own() -> None:
    assert len(set(group_ids(headlines(40)))) == 40
    assert group_ids([]) == []


def test_repeats_that_differ_in_marks_and_case_share_a_group() -> None:
    one, two = group_ids([example("ŞOC la Iași!"), example("Soc la Iasi")])
    assert one == two
