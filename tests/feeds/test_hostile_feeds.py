"""Feeds that are something else, too large, or made to exhaust the machine end in one sentence."""

import gzip
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clf
from clf.errors import InputError
from clf.feeds import FeedPolicy, rewrite_feed
from clf.feeds.xml_reader import read_xml

MOST_MEMORY = 100_000_000
"""Bytes that a hostile feed may make the process take: ten times the limit of a feed."""
BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
)
EXTERNAL = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>'


def zipped() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("feed.xml", "<rss/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the feed is empty"),
        (b" \n\t", "the feed is empty"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "its root is <html>"),
        (b"<!doctype html><p>x<br>", "no well-formed XML"),
        (b"<rss><channel>", "no well-formed XML"),
        (b"plain words", "no well-formed XML"),
        (zipped(), "the feed is not in utf-8|no well-formed XML"),
        (b"<rss>" + b" " * 50_000_000 + b"</rss>", "more than 10,000,000 bytes"),
        (gzip.compress(b"<rss>" + b" " * 50_000_000 + b"</rss>"), "more than 10,000,000 bytes"),
        (gzip.compress(b"<rss/>" * 1000)[:12] + b"damage", "damaged gzip file"),
        (BOMB.encode(), "declares the entity 'a'"),
        (EXTERNAL.encode(), "declares the entity 'a'"),
        (b"<rss><channel>" + b"<item/>" * 10_001 + b"</channel></rss>", "more than 10,000 items"),
        (b"<rss><channel>" + b"<a>" * 1000, "elements inside 500 others"),
        (b'<?xml version="1.0" encoding="rot13"?><rss/>', "encoding 'rot13', which is not known"),
        (b'<?xml version="1.0" encoding="punycode"?><rss/>', "encoding 'punycode', which is not known"),
        (b'<?xml version="1.0" encoding="utf-8"?><rss>\xff</rss>', "byte 43 does not fit"),
        (b"{", "the feed is no JSON"),
        (b'{"a":' * 100_000, "the feed is no JSON"),
        (b'{"items": []}', "the JSON is no feed: its version is ''"),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"1," * 10_001 + b"1]}",
            "more than 10,000 items",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_the_sentence_names_the_fault(data: bytes, sentence: str, model: clf.Model) -> None:
    with pytest.raises(InputError, match=sentence):
        rewrite_feed(data, model)


@pytest.mark.parametrize(
    "data",
    [
        b"<rss><channel><item><title>" + b"word " * 1_500_000 + b"</title></item></channel></rss>",
        gzip.compress(b"\0" * 200_000_000),
    ],
    ids=["a long title", "a gzip bomb"],
)
def test_memory_stays_within_a_few_times_the_limit(data: bytes, model: clf.Model) -> None:
    tracemalloc.start()
    try:
        with suppress(InputError):
            assert rewrite_feed(data, model) == data
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_an_item_keeps_one_child_of_each_name_that_is_read() -> None:
    children = "<title>a</title><other/><description/>" * 1000
    (item,) = read_xml(f"<rss><channel><item>{children}</item></channel></rss>", 10).items
    assert sorted(item.children) == ["description", "title"]
    assert item.children["title"].text == "a"


SEED = (
    b'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>t</title>'
    b"<entry><title type='html'><![CDATA[You won't believe]]> what &amp; she did</title><summary/></entry>"
    b'<entry><title>x</title><content type="xhtml"><div>y</div></content><a:b xmlns:a="urn:a" a:c="&gt;"/></entry>'
    b"</feed>"
)


@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 30), st.binary(max_size=6)), max_size=4))
def test_a_damaged_feed_is_kept_or_refused(edits: list[tuple[int, int, bytes]]) -> None:
    data = SEED
    for start, length, inserted in edits:
        data = data[:start] + inserted + data[start + length :]
    with suppress(InputError):
        assert rewrite_feed(data, clf.load(), FeedPolicy(drop=1.0)) == data
        marked = rewrite_feed(data, clf.load())
        assert rewrite_feed(marked, clf.load()) == marked
