"""Labelled pages -> copies with teasers and service texts between the paragraphs of their articles.

Only the inserted blocks and their neighbours keep their roles, because all other blocks are on the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files

from clf.datasets.inserted_lines import LetteredPage, Line, Supply, service_lines, with_lines
from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.readings import gold_links
from clf.datasets.pages.roles import block_role
from clf.datasets.service_boxes import service_boxes
from clf.datasets.splits import fold_of
from clf.page.cues import CueLine, read_cues
from clf.types import Role

_LEAST_WORDS = 4
"""Words of a link from which it is a headline."""
_MOST_CHARS = 140
"""Characters of a headline."""


def line_copies(pages: Sequence[LabelledPage], *, copies: int, folds: int) -> list[LabelledPage]:
    """Return ``copies`` copies of every page whose roles were given by reading and whose article has paragraphs.

    Headlines and service texts come from pages of the same fold, so that no fold learns from a site that it predicts.
    """
    read = [page for page in pages if page.letters]
    cues = read_cues(files("clf.page").joinpath("cues.txt").read_text(encoding="utf-8").splitlines())
    supplies = {fold: _supply(read, fold, folds, cues) for fold in range(folds)}
    found = []
    for item in read:
        for number in range(copies):
            supply = supplies[fold_of(item.site, folds)]
            found.append((item, with_lines(item.page, item.letters, supply, f"{number} {item.page.url}")))
    return [_copy(item, lettered) for item, lettered in found if lettered.inserted]


def _supply(pages: Sequence[LabelledPage], fold: int, folds: int, cues: Sequence[CueLine]) -> Supply:
    own = [item for item in pages if fold_of(item.site, folds) == fold]
    services: list[Line] = []
    for item in own:
        services += service_lines(item.page, item.letters)
    headlines = [headline for item in own for headline in _headlines(item)]
    return Supply(headlines, services, cues, [box.blocks for box in service_boxes()])


def _headlines(item: LabelledPage) -> Iterator[tuple[str, str]]:
    for gold, link in zip(item.links, item.page.links, strict=True):
        if gold.role is Role.PROMO and link.text.count(" ") + 1 >= _LEAST_WORDS and len(link.text) < _MOST_CHARS:
            yield link.text, link.href


def _copy(item: LabelledPage, lettered: LetteredPage) -> LabelledPage:
    kept = {index + step for index in lettered.inserted for step in (-1, 0, 1)}
    roles = tuple(block_role(letter) if index in kept else None for index, letter in enumerate(lettered.letters))
    return replace(
        item,
        page=lettered.page,
        roles=roles,
        links=gold_links(lettered.page, lettered.letters),
        letters=lettered.letters,
        is_copy=True,
        repeats=frozenset(),
    )
