"""``clf flag`` and ``clf separate`` as a person types them: tables, JSON lines, the article alone, odd files."""

import json
from pathlib import Path

import pytest

from tests.cli.command import ROOT, clf

PAGE = """<title>Podul s-a redeschis</title><article><h1>Podul s-a redeschis luni dimineață</h1>
<p>Podul rutier de la Vadu, închis în 2021 după ce un pilon s-a fisurat, a fost redeschis luni dimineață pentru mașinile
mici, a anunțat <a href=raport>primăria orașului</a>. Camioanele vor ocoli încă două luni, până în toamnă.</p></article>
<aside class=related><h3>Recommended</h3><ul><li><a href=https://other.example/x>You won't believe what she found</a>
<li><a href=https://other.example/y>Ten [bold] tricks your mechanic does not want you to know</a></ul></aside>
""".encode()
URL = "https://vadu.example/stiri/pod"


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    return str(path)


def test_flag_shows_every_link_with_role_and_reasons(page: str) -> None:
    result = clf("flag", page, "--url", URL)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[-1].endswith(" of 3 links flagged")
    teaser = next(line for line in lines if "mechanic" in line)
    assert teaser.startswith("●")
    assert "promo" in teaser
    assert "[bold]" in teaser
    assert not next(line for line in lines if "primăria" in line).startswith("●")
    assert result.stderr == ""


def test_flag_as_json_is_one_link_a_line_from_a_file_or_standard_input(page: str) -> None:
    result = clf("flag", page, "--url", URL, "--json")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    names = ["text", "href", "role", "promo", "sponsored", "clickbait", "flagged", "reasons", "start", "end"]
    assert [list(record) for record in records] == [names] * 3
    assert [record["href"] for record in records][:2] == [
        "https://vadu.example/stiri/raport",
        "https://other.example/x",
    ]
    assert all({"token", "weight", "words"} == set(reason) for reason in records[0]["reasons"])
    assert clf("flag", "-", "--url", URL, "--json", stdin=PAGE).stdout == result.stdout


def test_a_page_without_links_says_so() -> None:
    result = clf("flag", "-", stdin=b"Only words here.")
    assert (result.returncode, result.stdout) == (0, "this page has no links; `clf separate` prints its blocks\n")


def test_separate_shows_blocks_or_the_article_alone_or_one_object(page: str) -> None:
    title, *blocks = clf("separate", page).stdout.splitlines()
    assert title == "Podul s-a redeschis luni dimineață"
    assert len(blocks) == 5
    assert all(line[0] in "01" and line[6:].startswith(("editorial", "promo", "navigation")) for line in blocks)
    article = clf("separate", page, "--text").stdout
    assert article.startswith("Podul rutier de la Vadu, închis în 2021")
    assert "mechanic" not in article
    record = json.loads(clf("separate", page, "--json", "--url", URL).stdout)
    assert list(record) == ["title", "blocks", "links", "editorial_text", "truncated"]
    assert record["editorial_text"] + "\n" == article
    assert record["blocks"][0]["reasons"]
    assert record["links"][0]["href"] == "https://vadu.example/stiri/raport"


def test_the_kind_can_be_forced() -> None:
    assert "<p>x" in clf("separate", "-", "--kind", "text", stdin=b"<p>x").stdout
    assert "<p>" not in clf("separate", "-", "--kind", "html", stdin=b"<p>x").stdout


@pytest.mark.parametrize("page", sorted((ROOT / "seeds").glob("*.*ml"))[:3], ids=lambda page: page.name)
def test_seed_pages_go_through(page: Path) -> None:
    assert clf("flag", str(page)).returncode == clf("separate", str(page), "--text").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (["flag", "/nowhere.html"], b"", 2, "cannot read '/nowhere.html' (No such file or directory)"),
        (["separate", "/"], b"", 2, "cannot read '/' (Is a directory)"),
        (["flag", "-"], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0", 2, "no text but binary data"),
        (["flag", "-"], b"x" * 5_000_001, 2, "more than 5,000,000 bytes"),
        (["flag", "-", "--min-precision", "0.99"], b"<p>x", 2, "this bundle knows thresholds for"),
        (["flag", "-", "--min-precision", "much"], b"<p>x", 2, "Invalid value for '--min-precision'"),
        (["flag", "-", "--kind", "pdf"], b"<p>x", 2, "Invalid value for '--kind'"),
        (["separate", "-", "--json", "--text"], b"<p>x", 2, "exclude each other"),
        (["separate"], b"", 2, "Missing argument"),
        (["flag", "-", "--bundle", "/nowhere"], b"", 1, "is /nowhere a bundle?"),
    ],
)
def test_misuse_and_failure_have_their_own_exit_codes(
    arguments: list[str], stdin: bytes, code: int, message: str
) -> None:
    result = clf(*arguments, stdin=stdin)
    assert result.returncode == code
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_page_that_is_cut_says_so_on_standard_error_and_still_answers() -> None:
    for verb in ("flag", "separate"):
        result = clf(verb, "-", "--json", stdin=b"<p><a href=/x>word</a>" * 4_100)
        assert result.returncode == 0
        assert "truncated after 4,000 blocks" in result.stderr
        assert result.stdout


@pytest.mark.parametrize(
    "stdin", [b"", b"\n\n", b"<p>a\0b word\0", "<p>\u202e rtl 👀".encode(), b"<p>\xff\xfe caf\xe9"]
)
def test_odd_input_is_no_failure(stdin: bytes) -> None:
    assert clf("separate", "-", "--kind", "html", stdin=stdin).returncode == 0
