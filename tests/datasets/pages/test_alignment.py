"""What repeats the article away from it: found by the order in which blocks follow one another."""

import random
from itertools import combinations

from clf.datasets.pages.alignment import Words, repeats


def words(*texts: str) -> list[Words]:
    return [tuple(text.split()) for text in texts]


ARTICLE = words(
    "the wolf", "it ate all day and slept", "the sheep", "none of them were left", "the dog", "it came home too late"
)


def found(page: list[Words], article: list[Words] = ARTICLE) -> list[int]:
    lines = set(article)
    return sorted(repeats(page, [block in lines for block in page], article))


def test_an_article_alone_repeats_nothing() -> None:
    assert found(ARTICLE) == []


def test_a_list_of_chapters_above_or_below_repeats_the_article() -> None:
    chapters = words("the wolf", "the sheep", "the dog")
    assert found([*chapters, *ARTICLE]) == [0, 1, 2]
    assert found([*ARTICLE, *chapters]) == [6, 7, 8]


def test_what_lies_outside_repeats_nothing() -> None:
    assert found([*words("home", "sport"), *ARTICLE, *words("read also")]) == []


def test_a_line_that_the_article_has_twice_may_stand_twice() -> None:
    twice = [*ARTICLE[:2], *words("the wolf"), *ARTICLE[2:]]
    assert found(twice, twice) == []


def test_a_long_block_out_of_order_is_no_menu() -> None:
    long = words("a box beside the article that people wrote down after all else of it though it stands above")
    assert found([*long, *ARTICLE], [*ARTICLE, *long]) == []


def test_a_line_that_is_everywhere_tells_nothing_and_is_nowhere() -> None:
    many = words(*["price"] * 60)
    assert found([*ARTICLE, *many], [*ARTICLE, *many]) == list(range(6, 66))


def test_no_blocks_and_no_article_are_fine() -> None:
    assert repeats([], [], []) == repeats(words("home"), [False], []) == frozenset()


def heaviest_by_trial(page: list[Words], article: list[Words]) -> int:
    """Return the most words of a sequence of blocks in the order of the article, by trying every subset."""
    offsets: list[list[int]] = []
    starts, start = {}, 0
    for line in article:
        starts.setdefault(line, []).append(start)
        start += len(line)
    offsets = [starts.get(block, []) for block in page]
    best = 0
    for size in range(len(page) + 1):
        for subset in combinations(range(len(page)), size):
            last, fits = -1, True
            for index in subset:
                later = [offset for offset in offsets[index] if offset > last]
                fits = fits and bool(later)
                last = min(later, default=last)
            if fits:
                best = max(best, sum(len(page[index]) for index in subset))
    return best


def test_the_blocks_that_stay_are_the_heaviest_sequence_in_order() -> None:
    chooser = random.Random(11)
    lines = words("a", "b c", "d e f", "g", "h i", "j k l")
    for _ in range(40):
        article = chooser.sample(lines, 4)
        page = [chooser.choice(article) for _ in range(6)]
        repeated = set(found(page, article))
        kept = [block for index, block in enumerate(page) if index not in repeated]
        assert sum(map(len, kept)) == heaviest_by_trial(page, article)
        assert heaviest_by_trial(kept, article) == sum(map(len, kept))


def test_blocks_of_four_words_are_placed_by_their_first_known_run() -> None:
    line = words("one two three four five six seven")
    part = words("zero two three four five")
    assert sorted(repeats([*part, *line], [True, True], line)) == [0]
    assert sorted(repeats([*line, *part], [True, True], line)) == []
