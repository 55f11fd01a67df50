"""What repeats the article away from it: found by the order in which blocks follow one another."""

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
