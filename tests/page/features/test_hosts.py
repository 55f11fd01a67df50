"""Features of the sites that blocks built alike lead to: references lead to many, the teasers of a list to one."""

from clf.model.templates import expand
from clf.page.features.hosts import host_features
from clf.page.features.measures import measure
from clf.page.reading.html import read_html

URL = "https://www.paper.example/news/wolf"


def host_tokens(html: str) -> list[tuple[str, ...]]:
    page = read_html(html, URL)
    indices = range(len(page.blocks))
    column = host_features(page, measure(page), indices, [3] * len(indices))
    return [expand(column.feature(index))[1] for index in indices]


def listed(*hrefs: str) -> str:
    return "<ul>" + "".join(f"<li><a href={href}>Link</a>" for href in hrefs) + "</ul>"


def test_references_lead_to_many_sites() -> None:
    tokens = host_tokens(listed(*(f"https://{name}.example/a" for name in "abcde")))
    assert tokens == [("hosts 4 3 2", "hosts 4 3 o<", "hosts 4 3 linked 3")] * 5


def test_teasers_lead_to_their_own_site() -> None:
    tokens = host_tokens(listed("/a", "https://paper.example/b", "https://sport.paper.example/c"))
    assert tokens == [("hosts 0 0 1", "hosts 0 0 o<", "hosts 0 0 linked 3")] * 3


def test_one_partner_is_one_site() -> None:
    tokens = host_tokens(listed("https://shop.example/a", "https://shop.example/b", "/c"))
    assert {found[0] for found in tokens} == {"hosts 1 2 1"}


def test_a_block_without_links_has_no_tokens() -> None:
    assert host_tokens("<p>No link</p>") == [()]
