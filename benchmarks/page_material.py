"""Pages to be measured on -> trials: test pages of the public corpora and the project's own seeds, with their gold."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.page_metrics import role_counts
from benchmarks.separators import Sheet
from clf.datasets.pages.corpora import LabelledPage, Source, as_text, label, read_sources
from clf.datasets.pages.gold import GoldLink, page_roles
from clf.datasets.registry import Corpus
from clf.page.reading.decoding import admit, clean
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
_DECLARED = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trial:
    """One page to be measured on: what separators get, the gold, the article's text, and the links' roles.

    ``links`` is None where a link has the role of its block.
    """

    sheet: Sheet
    labelled: LabelledPage
    body: str
    links: tuple[Role, ...] | None = None


def corpus_trials(corpus: Corpus, root: Path) -> list[Trial]:
    """Return the test pages of a page corpus."""
    return [_trial(source, corpus.id) for source in read_sources(corpus, root) if source.test]


def seed_trials(folder: Path, suffix: str) -> list[Trial]:
    """Return the project's own pages of a kind (``.html`` or ``.txt``); their roles were written down one by one."""
    return [_seed(place) for place in sorted(folder.glob(f"*{suffix}"))]


def language_of(declared: str, body: str) -> str:
    """Return the English name of a page's language: as its body reads, as it says itself where that is not known.

    Article bodies go first because what pages say is wrong for one in fifty.
    """
    from resiliparse.parse.lang import detect_fast

    code, distance = detect_fast(body, langs=list(LANGUAGES))
    if distance > 1200 or not body:
        code = declared
    return LANGUAGES.get(code, "English")


def declared_language(html: str) -> str:
    """Return the two letters of the language that a page says it is in, else none.

    >>> declared_language('<html class="a" lang="pt-BR">')
    'pt'
    """
    found = _DECLARED.search(html)
    return found[1].lower() if found else ""


def link_counts(trial: Trial, said: Sequence[Role], role: Role) -> tuple[int, int, int]:
    """Return how ``role`` was said of a seed's links: a link has the role of its block, and gold of its own."""
    found = [said[link.block] for link in trial.labelled.page.links]
    return role_counts(trial.links or (), found, role)


def _trial(source: Source, corpus: str) -> Trial:
    html = clean(admit(source.html))
    labelled = label(source, corpus)
    language = language_of(declared_language(html), source.body)
    return Trial(Sheet(html, source.url, language, as_text(labelled).page.text), labelled, source.body)


def _seed(place: Path) -> Trial:
    text = place.read_text(encoding="utf-8")
    kind: Literal["html", "text"] = "html" if place.suffix == ".html" else "text"
    page, gold = read_page(text, kind=kind), _gold(place)
    # Peers leave the article's title out, and the corpora do not claim it: here neither.
    unclaimed = page_roles(page, "").blocks if kind == "html" else [Role.NAVIGATION] * len(page.blocks)
    roles = tuple(role if other else None for role, other in zip(gold["block"], unclaimed, strict=True))
    body = "\n".join(block.text for block, role in zip(page.blocks, roles, strict=True) if role is Role.EDITORIAL)
    links = tuple(GoldLink(link.block, role) for link, role in zip(page.links, gold["link"], strict=True))
    labelled = LabelledPage(page, roles, links, "seeds", place.stem, True)
    language = LANGUAGES[place.stem.rpartition("-")[2]]
    return Trial(Sheet(text, page.url, language, page.text), labelled, body, tuple(gold["link"]))


def _gold(place: Path) -> dict[str, list[Role]]:
    found: dict[str, list[Role]] = {"block": [], "link": []}
    with place.with_name(f"{place.stem}.roles.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row.get("kind", "block")].append(Role(row["role"]))
    return found
