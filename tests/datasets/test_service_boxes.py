"""The boxes of requests and notices: read, and refused where a line is none."""

import pytest

from clf.datasets.service_boxes import read_boxes, service_boxes
from clf.errors import DataError


def test_the_boxes_are_in_many_languages() -> None:
    boxes = service_boxes()
    languages = [box.language for box in boxes]
    assert len(set(languages)) >= 20
    assert languages.count("ro") >= 30
    assert all(text.strip() == text and text for box in boxes for text in box.blocks)
    assert len({box.blocks for box in boxes}) == len(boxes)


def test_comments_and_empty_lines_are_no_boxes() -> None:
    assert [box.blocks for box in read_boxes(["# Boxes", "", "en: Stay | Sign up", "ro: Rămâi"])] == [
        ("Stay", "Sign up"),
        ("Rămâi",),
    ]


@pytest.mark.parametrize("line", ["Stay informed", "english: Stay", "en:Stay", "en: "])
def test_a_line_that_is_no_box_is_named(line: str) -> None:
    with pytest.raises(DataError, match="boxes, line 2: "):
        list(read_boxes(["en: Stay", line], "boxes"))
