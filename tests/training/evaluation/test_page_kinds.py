"""The kinds of a labelled page: where its article stands, and in which language it is written."""

import pytest

import clf
from clf.datasets.pages.corpora import LabelledPage, as_text
from clf.page.reading.page import read_page
from clf.training.evaluation.page_kinds import language_of, layout_of
from clf.types import Role

ARTICLE = "<p>Primarul a deschis ieri noul pod peste Olt, dupa trei ani de lucrari si doua licitatii anulate.</p>"
MENU = "<nav><a href=/a>Stiri</a></nav>"


def labelled(html: str) -> LabelledPage:
    page = read_page(html)
    roles = tuple(Role.NAVIGATION if block.links else Role.EDITORIAL for block in page.blocks)
    return LabelledPage(page, roles, (), "tiny", "site.example", test=False)


@pytest.mark.parametrize(
    ("html", "layout"),
    [
        (f"{MENU}<main><div>{ARTICLE}</div></main>", "article element"),
        (f"{MENU}<article>{ARTICLE}</article>", "article element"),
        (f"<table><tr><td>{ARTICLE}</td></tr></table>", "table"),
        (f"<main><table><tr><td>{ARTICLE}</td></tr></table></main>", "table"),
        (f"{MENU}<div><div>{ARTICLE}</div></div>", "generic elements"),
        (f"<article><p>Pe scurt.</p></article><div>{ARTICLE}</div>", "generic elements"),
        (MENU, ""),
    ],
)
def test_the_layout_is_where_most_of_the_article_is(html: str, layout: str) -> None:
    assert layout_of(labelled(html)) == layout


def test_plain_text_has_no_layout() -> None:
    assert layout_of(as_text(labelled(f"<article>{ARTICLE}</article>"))) == ""


def test_the_language_is_that_of_the_article(model: clf.Model) -> None:
    assert language_of(labelled(f"<article>{ARTICLE}</article>"), model.headlines) == "ro"
    assert language_of(labelled(MENU), model.headlines) == ""
