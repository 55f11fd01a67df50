"""Role files: read, aligned with what the reader makes of a page now, and refused when they do not belong to it."""

import json
from pathlib import Path

import pytest

from clf.datasets.pages.corpora import read_sources
from clf.datasets.pages.roles import PageRoles, align_roles, block_key, block_role, is_sponsored, link_role, read_roles
from clf.errors import DataError
from clf.page.reading.page import read_page
from clf.types import Block, Role
from tests.datasets import saved_pages as made

TEXTS = [f"Block {number} of the page" for number in range(20)]


def blocks(texts: list[str]) -> list[Block]:
    html = "".join(f"<p>{text}</p>" for text in texts)
    return list(read_page(f"<html><body>{html}", kind="html").blocks)


def known(texts: list[str]) -> PageRoles:
    letters = "".join("tep"[number % 3] for number in range(len(texts)))
    return PageRoles("wolf", "https://wolf.example/", letters, tuple(map(block_key, texts)))


def line(**changes: object) -> str:
    keys = "".join(map(block_key, TEXTS[:4]))
    return json.dumps({"id": "a", "url": "u", "blocks": 4, "roles": "0t 1-2e 3n", "keys": keys, **changes})


def test_a_role_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line() + "\n", encoding="utf-8")
    (page,) = read_roles(tmp_path / "a.jsonl")
    assert (page.name, page.letters, page.keys[0]) == ("a", "teen", block_key("Block 0 of  the page"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (line(roles="0t 1-2e"), "4 blocks, 3 roles and 4 keys"),
        (line(roles="0t 2e 3n"), "'2e' is not a range from 1"),
        (line(roles="0t 1-2z 3n"), "'1-2z' is not a range"),
        (line(keys="xyz"), "pattern"),
        (line(blocks="4"), "integer"),
        ("{", "JSON"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, wrong: str, message: str) -> None:
    (tmp_path / "a.jsonl").write_text(f"{line()}\n{wrong}\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"a\.jsonl, line 2: .*{message}"):
        list(read_roles(tmp_path / "a.jsonl"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot read the role file"):
        list(read_roles(tmp_path / "a.jsonl"))


def test_roles_follow_their_blocks() -> None:
    found = align_roles(known(TEXTS), blocks([*TEXTS[:5], *TEXTS[6:]]))
    assert (found.letters, found.matched, found.left_over) == ("teptetep" + "tep" * 3 + "te", 19, 1)
    found = align_roles(known(TEXTS), blocks([*TEXTS[:9], "Something new", *TEXTS[9:]]))
    assert (found.letters[8:11], found.matched, found.left_over) == ("put", 20, 0)


def test_roles_of_another_page_are_refused() -> None:
    texts = [*TEXTS[:3], *(f"Other {number}" for number in range(17))]
    with pytest.raises(DataError, match=r"page 'wolf' has roles for 3 of its 20 blocks; block 3 \('Other 0'\)"):
        align_roles(known(TEXTS), blocks(texts))


def test_letters_are_roles() -> None:
    roles = {letter: block_role(letter) for letter in "tecbphsonku"}
    assert [letter for letter, role in roles.items() if role is Role.EDITORIAL] == ["t", "e"]
    assert [letter for letter, role in roles.items() if role is Role.PROMO] == ["p", "s"]
    assert [letter for letter, role in roles.items() if role is None] == ["c", "u"]
    assert (link_role("h"), link_role("p"), link_role("n")) == (None, Role.PROMO, Role.NAVIGATION)
    assert [letter for letter in roles if is_sponsored(letter)] == ["s"]


def test_the_roles_of_the_project_can_be_read(root: Path) -> None:
    pages = {path.stem: list(read_roles(path)) for path in sorted((root / "data" / "roles").glob("*.jsonl"))}
    assert {name: len(found) for name, found in pages.items()} == {
        "article-extraction-dataset": 168,
        "trafilatura-eval": 140,
        "wcxb": 112,
    }
    assert sum(len(page.letters) for found in pages.values() for page in found) == 70_746


def test_a_corpus_without_bodies_is_read_by_its_roles(tmp_path: Path) -> None:
    (tmp_path / "raw" / "tiny").mkdir(parents=True)
    (tmp_path / "roles").mkdir()
    (tmp_path / "raw" / "tiny" / "a").write_text("<p>Wolf", encoding="utf-8")
    (tmp_path / "roles" / "tiny.jsonl").write_text(line() + "\n", encoding="utf-8")
    (source,) = read_sources(made.corpus("role-pages"), tmp_path)
    assert (source.name, source.url, source.html, source.body) == ("a", "u", b"<p>Wolf", "")


def test_labels_of_links_between_known_blocks_are_not_missed() -> None:
    icons = "".join(f"<a href=/{number} title='Share this page on network {number}'></a>" for number in range(9))
    html = "".join(f"<p>{text}</p>" for text in TEXTS[:10]) + f"<div>{icons}</div>"
    html += "".join(f"<p>{text}</p>" for text in TEXTS[10:])
    page = read_page(f"<html><body>{html}", kind="html")
    found = align_roles(known(TEXTS), page.blocks)
    assert (len(page.blocks), found.matched, found.left_over) == (29, 20, 0)
    assert found.letters[9:20] == "t" + "u" * 9 + "e"


def test_links_instead_of_known_blocks_are_missed() -> None:
    html = "".join(f"<p>{text}</p>" for text in TEXTS[:15]) + "".join(
        f"<p><a href=/{n}>Link {n}</a></p>" for n in range(5)
    )
    with pytest.raises(DataError, match=r"roles for 15 of its 20 blocks; block 15 \('Link 0'\)"):
        align_roles(known(TEXTS), read_page(f"<html><body>{html}", kind="html").blocks)
