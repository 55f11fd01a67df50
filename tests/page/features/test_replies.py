"""Comments of readers by their link to reply, where no class name tells them."""

import pytest

from clf.model.feature_table import FeatureTable
from clf.page.features.measures import measure
from clf.page.features.replies import reply_features
from clf.page.reading.page import Kind, read_page


def replies(html: str, kind: Kind = "html") -> list[tuple[str, ...]]:
    page = read_page(html, kind=kind)
    count = len(page.blocks)
    table = FeatureTable(count, columns=[reply_features(page, measure(page), range(count), [1] * count)])
    return [tuple(table.tokens(index).get("cue", ())) for index in range(count)]


@pytest.mark.parametrize("word", ["Reply", "Antworten", "Răspunde", "Raspunde", "RÉPONDRE", "Responder", "Ответить"])
def test_all_blocks_of_a_comment_know_its_link_to_reply(word: str) -> None:
    found = replies(
        f"<article><div><p>News</p></div></article><div><p>Dave</p><p>About time.</p><p><a href=/r>{word}</a></p></div>"
    )
    assert found == [(), *[("reply 2", "reply 2 size 1")] * 2, ("reply 1", "reply 1 size 1")]


def test_without_a_link_to_reply_there_is_no_comment() -> None:
    assert replies(
        "<div><p>Dave</p><p>About time, and this is no reply to anybody who writes long things.</p></div>"
    ) == [(), ()]


def test_a_box_with_many_other_blocks_is_no_comment() -> None:
    rows = "".join(f"<p>Paragraph {number}</p>" for number in range(30))
    assert replies(f"<div>{rows}<p>Reply</p></div>")[:30] == [()] * 30


def test_lines_of_a_text_outside_all_containers_are_in_no_comment() -> None:
    assert replies("Reply", kind="text") == [("reply 1", "reply 1 size 1")]
    assert replies("<html>Reply") == [("reply 1", "reply 1 size 1")]


def test_lines_of_another_group_of_a_text_are_in_no_comment() -> None:
    assert replies("News of the day\nin two lines\n\nDave\nReply", kind="text") == [
        (),
        (),
        *[("reply 1", "reply 1 size 1")] * 2,
    ]
