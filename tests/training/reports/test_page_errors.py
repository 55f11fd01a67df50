"""The list of errors: wrong blocks are marked, right ones outside the article are folded, markup is escaped."""

import re

from clf.datasets.pages.corpora import LabelledPage
from clf.page.reading.html import read_html
from clf.training.reports.page_errors import SAMPLE, errors_html
from clf.types import Role

E, P, N = Role.EDITORIAL, Role.PROMO, Role.NAVIGATION
HTML = "<title>A page</title><p>one <a href=/a>a</a> <a href=/b>b</a><p>two<p><a href=/c>c</a><p>four <script>"


def labelled(*roles: Role | None, html: str = HTML, url: str = "https://a.example/") -> LabelledPage:
    return LabelledPage(read_html(html, url), roles, (), "tiny", "a.example", True)


def lines(text: str) -> list[tuple[str, str]]:
    """Return the predicted role and the state of every block that is listed below the legend."""
    body = text.split("</ol>", 1)[1]
    return re.findall(r'<li class="(\w+) (\w*)"', body)


def test_every_block_stands_with_its_predicted_role_and_its_state() -> None:
    wrong = labelled(E, None, P, N, url="https://a.example/?<b>")
    text = errors_html([(wrong, [P, E, N, N]), (labelled(E, E, P, N), [E, E, P, N])])
    assert text.count("<section") == 1
    assert "1 of 2 pages have an error; 1 of them are shown" in text
    assert "https://a.example/?&lt;b&gt;: 1 of 4 blocks wrong" in text
    assert lines(text) == [("promo", "wrong"), ("editorial", "unknown"), ("navigation", ""), ("navigation", "")]


def test_an_error_says_in_which_direction() -> None:
    text = errors_html([(labelled(E, N, None, None), [P, E, E, P])])
    assert re.findall("<b>(.*?)</b>", text) == ["missed", "not the article"]


def test_promo_taken_for_navigation_is_no_error_of_the_article() -> None:
    text = errors_html([(labelled(E, P, N, N), [E, N, P, N])])
    assert "0 of 1 pages have an error" in text
    assert "No block is wrong" in text


def test_pages_go_from_few_errors_to_many_and_are_sampled_evenly() -> None:
    pages = []
    for number in range(100):
        roles = [P, P, P, N] if number % 2 else [P, E, P, N]
        pages.append((labelled(E, E, P, N, url=f"https://{number:03}.example/"), roles))
    text = errors_html(pages)
    errors = [int(found) for found in re.findall(r"(\d+) of 4 blocks wrong", text)]
    assert len(errors) == SAMPLE
    assert errors == sorted(errors)
    assert set(errors) == {1, 2}
    assert "No block is wrong" in errors_html([])


def test_a_long_run_outside_the_article_is_folded_and_errors_never_are() -> None:
    html = "<p>wrong" + "".join(f"<p>menu {number}" for number in range(30)) + "<p>missed"
    text = errors_html([(labelled(N, *[N] * 30, E, html=html), [E, *[N] * 31])])
    folded = text.split("<details>")[1].split("</details>")[0]
    assert "24 more blocks outside the article" in folded
    assert folded.count("<li") == 24
    assert set(re.findall(r'class="\w+ (\w*)"', folded)) == {""}
    assert len(lines(text)) == 32


def test_a_run_of_nine_is_shown_whole() -> None:
    html = "<p>wrong" + "".join(f"<p>menu {number}" for number in range(9))
    assert "<details>" not in errors_html([(labelled(N, *[N] * 9, html=html), [E, *[N] * 9])])


def test_long_texts_are_cut_and_markup_stays_text() -> None:
    text = errors_html([(labelled(E, html=f"<p>&lt;i&gt; {'a' * 400}"), [N])])
    assert f"&lt;i&gt; {'a' * 296}…<" in text
    assert "<i>" not in text
    assert "without a title" in text
