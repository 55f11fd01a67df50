"""Test pages of the public corpora, seeds -> trials: pages with their gold, ready to be measured on."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.page_metrics import role_counts
from benchmarks.separators import PageInput
from clf.datasets.pages.corpora import LabelledPage, Source, as_text, label, read_sources
from clf.datasets.pages.gold import GoldLink, page_roles
from clf.datasets.registry import Corpus
from clf.page.reading.decoding import admit
from clf.page.reading.page import read_page
from clf.types import Role

LANGUAGES = {
    "en": "English",
    "ro": "Romanian",
    "de": "German",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pt": "Portuguese",
    "ru": "Russian",
}
_FARTHEST = 1200
"""Distance of resiliparse up to which a detected language is taken."""
_DECLARED = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trial:
    """One page to be measured on: the separators' input, the gold, the article's text, and the roles of the links.

    ``links`` is None when every link has the role of its block.
    """

    item: PageInput
    labelled: LabelledPage
    body: str
    links: tuple[Role, ...] | None = None


def corpus_trials(corpus: Corpus, root: Path) -> list[Trial]:
    """Return the test pages of a page corpus."""
    return [_trial(source, corpus.id) for source in read_sources(corpus, root) if source.test]


def seed_trials(folder: Path, suffix: str) -> list[Trial]:
    """Return the seeds with a suffix (``.html`` or ``.txt``); a person gave every block and link its role."""
    return [_seed(path) for path in sorted(folder.glob(f"*{suffix}"))]


def language_of(declared: str, body: str) -> str:
    """Return the English name of a page's language: detected in its body, else declared by the page.

    Detection comes first, because one declaration in fifty is wrong.
    """
    from resiliparse.parse.lang import detect_fast

    code, distance = detect_fast(body, langs=list(LANGUAGES))
    if distance > _FARTHEST or not body:
        code = declared
    return LANGUAGES.get(code, "English")


def declared_language(html: str) -> str:
    """Return the two letters of the language that a page declares, else an empty string.

    >>> declared_language('<html class="a" lang="pt-BR">')
    'pt'
    """
    match = _DECLARED.search(html)
    return match[1].lower() if match else ""


def link_counts(trial: Trial, blocks: Sequence[Role], role: Role) -> tuple[int, int, int]:
    """Return the counts of ``role`` over a seed's links; the prediction for a link is the role of its block."""
    predicted = [blocks[link.block] for link in trial.labelled.page.links]
    return role_counts(trial.links or (), predicted, role)


def _trial(source: Source, corpus: str) -> Trial:
    html = admit(source.html)
    labelled = label(source, corpus)
    language = language_of(declared_language(html), source.body)
    item = PageInput(html, source.url, language, as_text(labelled).page.text)
    return Trial(item, labelled, source.body)


def _seed(path: Path) -> Trial:
    text = path.read_text(encoding="utf-8")
    kind: Literal["html", "text"] = "html" if path.suffix == ".html" else "text"
    page, gold = read_page(text, kind=kind), _gold(path)
    # The peers leave the article's title out and the corpora do not claim it, so the seeds do not claim it either.
    by_rule = page_roles(page, "").blocks if kind == "html" else [Role.NAVIGATION] * len(page.blocks)
    roles = tuple(role if other else None for role, other in zip(gold["block"], by_rule, strict=True))
    body = "\n".join(block.text for block, role in zip(page.blocks, roles, strict=True) if role is Role.EDITORIAL)
    links = tuple(GoldLink(link.block, role) for link, role in zip(page.links, gold["link"], strict=True))
    labelled = LabelledPage(page, roles, links, "seeds", path.stem, True)
    language = LANGUAGES[path.stem.rpartition("-")[2]]
    return Trial(PageInput(text, page.url, language, page.text), labelled, body, tuple(gold["link"]))


def _gold(path: Path) -> dict[str, list[Role]]:
    roles: dict[str, list[Role]] = {"block": [], "link": []}
    with path.with_name(f"{path.stem}.roles.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            roles[row.get("kind", "block")].append(Role(row["role"]))
    return roles
