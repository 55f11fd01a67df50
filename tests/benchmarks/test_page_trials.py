"""The seeds as trials of the page benchmark: gold beside every block and link, titles left open."""

from pathlib import Path

import pytest

from benchmarks.page_trials import Trial, declared_language, link_counts, seed_trials
from clf.types import Role


@pytest.fixture(scope="module")
def html(root: Path) -> list[Trial]:
    return seed_trials(root / "seeds", ".html")


@pytest.fixture(scope="module")
def texts(root: Path) -> list[Trial]:
    return seed_trials(root / "seeds", ".txt")


def test_every_seed_is_a_trial_in_its_language(html: list[Trial], texts: list[Trial], root: Path) -> None:
    assert len(html) + len(texts) == len(list((root / "seeds").glob("*.roles.tsv")))
    assert {trial.item.language for trial in [*html, *texts]} == {"Romanian", "English"}
    assert all(trial.labelled.site.endswith("-ro") == (trial.item.language == "Romanian") for trial in html)


def test_blocks_and_links_have_their_gold_and_the_body_is_the_editorial_blocks(html: list[Trial]) -> None:
    for trial in html:
        page = trial.labelled.page
        assert trial.links is not None
        assert (len(trial.labelled.roles), len(trial.links)) == (len(page.blocks), len(page.links))
        kept = [b.text for b, role in zip(page.blocks, trial.labelled.roles, strict=True) if role is Role.EDITORIAL]
        assert trial.body.split("\n") == kept


def test_the_title_is_claimed_in_no_html_page_and_every_line_in_a_text(html: list[Trial], texts: list[Trial]) -> None:
    for trial in html:
        page, roles = trial.labelled.page, trial.labelled.roles
        headings = [
            role
            for block, role in zip(page.blocks, roles, strict=True)
            if (block.tag, block.text) == ("h1", page.title)
        ]
        assert set(headings) <= {None}
    assert any(None in trial.labelled.roles for trial in html)
    assert not any(None in trial.labelled.roles for trial in texts)


def test_a_seed_without_its_roles_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "alone-en.html").write_text("<p>x", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"alone-en\.roles\.tsv"):
        seed_trials(tmp_path, ".html")


def test_links_are_counted_against_their_own_gold(html: list[Trial]) -> None:
    for trial in html:
        predicted = [Role.PROMO] * len(trial.labelled.page.blocks)
        assert trial.links is not None
        promo = trial.links.count(Role.PROMO)
        assert link_counts(trial, predicted, Role.PROMO) == (promo, len(trial.links) - promo, 0)
        assert link_counts(trial, predicted, Role.EDITORIAL) == (0, 0, trial.links.count(Role.EDITORIAL))


@pytest.mark.parametrize(
    ("html", "language"),
    [("<HTML lang=ro>", "ro"), ("<html data-x='1' lang='EN-us'>", "en"), ("<html><p lang=fr>", ""), ("", "")],
)
def test_the_declared_language_is_that_of_the_html_element(html: str, language: str) -> None:
    assert declared_language(html) == language
