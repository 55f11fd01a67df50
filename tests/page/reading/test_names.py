"""The names of an element: its tag, and the words of its class, id and role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from turbohtml import Element, parse

from clf.page.reading.html import read_html
from clf.page.reading.names import Names


def element(markup: str) -> Element:
    found = parse(markup).select_one("body > *")
    assert found is not None
    return found


def names(markup: str) -> tuple[str, ...]:
    return Names().of(element(markup))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("related-posts", ("related", "posts")),
        ("relatedPosts", ("related", "posts")),
        ("RelatedPosts", ("related", "posts")),
        ("related_posts__item--2", ("related", "posts", "item")),
        ("HTMLBlock", ("htmlblock",)),
        ("SIDEBAR top", ("sidebar", "top")),
        ("a b2 c-d", ()),
        ("h1 md5sum", ("md", "sum")),
        ("știri știriLocale", ("tiri", "tiri", "locale")),
        ("", ()),
    ],
)
def test_words_are_two_latin_letters_at_least_and_end_at_capitals_and_marks(
    written: str, words: tuple[str, ...]
) -> None:
    assert names(f'<div class="{written}">x</div>') == ("div", *words)


def test_class_comes_before_id_and_role() -> None:
    assert names('<nav role="banner" id="topMenu" class="main">x</nav>') == ("nav", "main", "top", "menu", "banner")
    assert names('<nav id="topMenu">x</nav>') == ("nav", "top", "menu")
    assert names("<nav>x</nav>") == ("nav",)


def test_other_attributes_give_no_names() -> None:
    assert names('<div data-name="promo" title="promo" href="promo">x</div>') == ("div",)
    assert names('<div class="box" data-name="promo">x</div>') == ("div", "box")


def test_at_most_twelve_words_are_kept_of_all_attributes_together() -> None:
    words = [chr(ord("a") + number) * 2 for number in range(20)]
    assert names(f'<div class="{" ".join(words)}" id="last">x</div>') == ("div", *words[:12])
    assert names(f'<div class="{" ".join(words[:11])}" id="last word">x</div>') == ("div", *words[:11], "last")


def test_the_end_of_a_very_long_attribute_is_not_read() -> None:
    assert names(f'<div class="first {"1 " * 200} promo">x</div>') == ("div", "first")


def test_a_value_is_split_once_and_its_tag_is_part_of_the_key() -> None:
    cache = Names()
    first = cache.of(element('<div class="promoBox">x</div>'))
    assert cache.of(element('<div class="promoBox">y</div>')) is first
    assert cache.of(element('<p class="promoBox">x</p>')) == ("p", "promo", "box")
    assert list(cache) == [("div", "promoBox"), ("p", "promoBox")]


def test_blocks_have_the_names_of_their_inline_elements_and_containers_their_own() -> None:
    page = read_html('<div class="storyBody"><p>Words <b class="authorName">of</b> a page</p></div>')
    (block,) = page.blocks
    assert block.inner == ("b", "author", "name")
    inner = page.containers[block.container]
    assert (inner.words, page.containers[inner.parent].words) == (("p",), ("div", "story", "body"))


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="<>&\"'"), max_size=250)
)
def test_any_class_gives_lower_case_words_that_stand_in_it(written: str) -> None:
    found = names(f'<div class="{written}">x</div>')
    assert found[0] == "div"
    assert len(found) <= 13
    for word in found[1:]:
        assert word.isascii()
        assert word.isalpha()
        assert len(word) >= 2
        assert word in written.lower()
