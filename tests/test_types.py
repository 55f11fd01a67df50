"""The values between the packages: immutable, comparable, small, and as their docstrings describe them."""

import dataclasses
import json
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clf
from clf import types
from clf.types import Block, Container, Example, HeadlineVerdict, Link, LinkVerdict, Page, Reason, Role

DATACLASSES = [value for value in vars(types).values() if isinstance(value, type) and is_dataclass(value)]
REASON = Reason("word:read", 0.5, "the word read")


def block(text: str, start: int = 0, links: tuple[Link, ...] = ()) -> Block:
    return Block(text, start, start + len(text), "p", -1, -1, (), links)


def page(*blocks: Block) -> Page:
    text = "\n".join(item.text for item in blocks)
    return Page(kind="html", text=text, title="", url="", base="", blocks=blocks, containers=())


def test_roles_are_strings_in_json_and_in_f_strings() -> None:
    assert json.dumps({"role": Role.PROMO}) == '{"role": "promo"}'
    assert f"{Role.NAVIGATION:<12}|" == "navigation  |"
    assert Role("editorial") is Role.EDITORIAL
    assert {Role.PROMO: 1}["promo"] == 1  # type: ignore[index]
    with pytest.raises(ValueError, match="advert"):
        Role("advert")


@pytest.mark.parametrize("kind", DATACLASSES)
def test_a_value_has_no_other_fields_and_none_can_be_changed(kind: type) -> None:
    names = [field.name for field in fields(kind)]
    value = kind(**dict.fromkeys(names))
    with pytest.raises(FrozenInstanceError):
        setattr(value, names[0], "changed")
    assert not hasattr(value, "__dict__")
    assert pickle.loads(pickle.dumps(value)) == value
    assert dataclasses.replace(value, **{names[0]: "changed"}) != value


@pytest.mark.parametrize("kind", [Block, Container, Link])
def test_named_tuples_are_immutable_and_compare_by_value(kind: type) -> None:
    value = kind(*range(len(kind._fields)))  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        setattr(value, kind._fields[0], "changed")  # type: ignore[attr-defined]
    assert value == kind(*value) == pickle.loads(pickle.dumps(value))


def test_examples_need_no_more_than_their_text_label_and_corpus() -> None:
    example = Example("Words", 1, 0.8, "own-en", "en")
    assert (example.source, example.pair, example.row, example.split) == ("", "", 0, "")
    assert len({example, dataclasses.replace(example), dataclasses.replace(example, row=1)}) == 2


def test_the_links_of_a_page_stand_in_document_order() -> None:
    first = (Link("a", "/a", 0, 1, 0), Link("b", "/b", 2, 3, 0))
    second = (Link("c", "/c", 4, 5, 2),)
    found = page(block("a b", links=first), block("none", 4), block("c", 9, links=second))
    assert found.links == (*first, *second)
    assert page().links == page(block("none")).links == ()


@given(st.lists(st.text("ab ", min_size=1, max_size=5).filter(str.strip), min_size=1, max_size=4))
def test_offsets_of_blocks_and_links_cut_their_text_out_of_the_page(texts: list[str]) -> None:
    """What the docstrings of Block and Link promise, on pages that the reader makes."""
    html = "".join(f"<p>{text} <a href=/x>{text}</a></p>" for text in texts)
    read = clf.load()
    found = read.separate(html, kind="html", explain=False)
    whole = "\n".join(item.text for item in found.blocks)
    assert [whole[item.start : item.end] for item in found.blocks] == [item.text for item in found.blocks]
    assert [whole[item.start : item.end] for item in found.links] == [item.text for item in found.links]


def test_verdicts_say_unknown_with_none_and_not_with_a_number() -> None:
    unknown = clf.score(["2027"])[0]
    assert unknown == HeadlineVerdict("2027", None, "unknown", "", unknown.known)
    assert 0 <= unknown.known <= 1
    link = clf.flag_links("<p>Words of a page <a href=/x>2027</a>", explain=False)[0]
    assert isinstance(link, LinkVerdict)
    assert link.clickbait is None


def test_reasons_are_lists_of_one_kind_wherever_they_stand() -> None:
    explanation = clf.load().explain("You won't believe what happened")
    assert {type(reason) for reason in explanation.reasons} == {type(REASON)}
    assert explanation.logit == pytest.approx(sum(reason.weight for reason in explanation.reasons))
