"""Garbage collection is paused while a page is classified, and afterwards it is as it was before."""

import gc
from collections.abc import Iterator

import pytest

import clf
from clf.classifiers.collector import collection_paused
from clf.classifiers.lazy import Lazy
from clf.errors import InputError


@pytest.fixture(autouse=True)
def running_collector() -> Iterator[None]:
    was_running = gc.isenabled()
    gc.enable()
    yield
    if not was_running:
        gc.disable()


def test_a_pause_ends_with_its_block_even_after_an_error() -> None:
    seen = []

    def fail() -> None:
        with collection_paused():
            seen.append(gc.isenabled())
            raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fail()
    assert (seen, gc.isenabled()) == ([False], True)


def test_a_pause_inside_a_pause_does_not_end_the_outer_one() -> None:
    with collection_paused():
        with collection_paused():
            pass
        assert not gc.isenabled()


def test_a_collector_that_is_off_stays_off() -> None:
    gc.disable()
    with collection_paused():
        pass
    assert not gc.isenabled()


def test_lazy_items_are_computed_in_a_pause() -> None:
    items = Lazy(lambda: (gc.isenabled(),))
    assert list(items) == [False]
    assert gc.isenabled()


def test_the_collector_runs_after_a_page_and_after_a_refused_page() -> None:
    clf.separate("<p>One <a href='/b'>link</a>").links[:]
    assert gc.isenabled()
    with pytest.raises(InputError):
        clf.separate(b"\x00\x01\x02\x03\x04" * 200)
    assert gc.isenabled()


def test_pages_leave_no_garbage_for_the_collector() -> None:
    page = "<title>Wolf</title>" + "<div class=card><h2>Head</h2><p>Text <a href='/b'>a link</a></p></div>" * 50
    report = clf.separate(page)
    gc.collect()
    report = clf.separate(page)
    assert report.links[0].reasons
    del report
    assert gc.collect() == 0
