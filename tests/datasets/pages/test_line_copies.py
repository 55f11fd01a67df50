"""Copies with inserted lines: only these and their neighbours have a role, and each fold feeds on its own pages."""

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.line_copies import line_copies
from clf.datasets.pages.readings import gold_links
from clf.datasets.pages.roles import block_role
from clf.page.reading.page import read_page
from clf.types import Role

TEXT = "A paragraph of the article that is long enough for a line to be put after it, as they are."


def page(site: str, letters: str = "teeeeopp") -> LabelledPage:
    html = (
        f"<h1>Bridge</h1>{''.join(f'<p>{TEXT} {number}</p>' for number in range(4))}<p>Subscribe to {site} now</p>"
        f"<p><a href=/{site}/1>The first headline of {site}</a></p><p><a href=/{site}/2>Second of the {site}</a></p>"
    )
    found = read_page(html, f"https://{site}/x", kind="html")
    roles = tuple(map(block_role, letters))
    return LabelledPage(found, roles, gold_links(found, letters), "own", site, test=False, letters=letters)


PAGES = [page(f"site{number}.example") for number in range(6)]


def test_every_page_has_its_copies_and_they_are_the_same_every_time() -> None:
    copies = line_copies(PAGES, copies=2, folds=3)
    assert len(copies) == 12
    assert copies == line_copies(PAGES, copies=2, folds=3)
    assert all(copy.is_copy and copy.site == PAGES[index // 2].site for index, copy in enumerate(copies))


def test_a_copy_has_roles_where_something_was_inserted_and_beside_it() -> None:
    for copy, original in zip(line_copies(PAGES, copies=1, folds=3), PAGES, strict=True):
        assert len(copy.roles) == len(copy.letters) == len(copy.page.blocks) > len(original.roles)
        labelled = [index for index, role in enumerate(copy.roles) if role is not None]
        assert 0 < len(labelled) < len(copy.roles)
        assert {copy.roles[index] for index in labelled} & {Role.PROMO, Role.NAVIGATION}


def test_headlines_come_from_pages_of_the_same_fold() -> None:
    alone = line_copies(PAGES[:1], copies=5, folds=3)
    texts = {link.text for copy in alone for link in copy.page.links if "headline of" in link.text}
    assert texts
    assert all("site0.example" in text for text in texts)


def test_pages_without_letters_and_pages_without_paragraphs_have_no_copies() -> None:
    bodies_only = LabelledPage(PAGES[0].page, PAGES[0].roles, PAGES[0].links, "own", "site0.example", test=False)
    assert line_copies([bodies_only], copies=2, folds=3) == []
    assert line_copies([page("site0.example", "tnnnnopp")], copies=2, folds=3) == []
