"""HTML pages of reports: tables and figures are in them, and nothing in a headline becomes markup."""

from clf.training.reports.html import cell, page_html


def test_a_page_has_its_tables_and_figures_in_itself() -> None:
    page = page_html("A <title>", "# One\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", {"curve.png": b"\x89PNG"})
    assert "<title>A &lt;title&gt;</title>" in page
    assert '<div class="wide"><table>' in page
    assert '<img src="data:image/png;base64,iVBORw==" alt="curve.png">' in page


def test_markup_of_headlines_is_text() -> None:
    links = "![x](https://evil.example/p.png) [y](https://evil.example) <https://evil.example>"
    page = page_html("t", f"- both labels: {links} <script>1</script>", {})
    for tag in ("<img", "<a ", "<script"):
        assert tag not in page
    assert "![x](https://evil.example/p.png)" in page


def test_a_cell_is_one_line_without_markup() -> None:
    assert cell("a|b\nc") == r"a\|b c"
    assert "<em>" not in page_html("t", f"| h |\n|---|\n| {cell('*x* _y_ `z` <b>')} |\n", {})
