"""The token strings of one page and of one headline, frozen: a bundle knows tokens by these strings.

A change of a token needs a new bundle. After one that is wanted, write the files again with
``python -m tests.page.features.test_frozen_tokens`` and read their difference.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from clf.page.features.cards import offer_features
from clf.page.features.content import content_features
from clf.page.features.measures import measure
from clf.page.features.neighbours import neighbour_features
from clf.page.features.structure import structure_features
from clf.page.reading.page import Kind, read_page
from clf.text.tokens import headline_tokens

CASES = Path(__file__).resolve().parents[2] / "cases"
PAGE, HEADLINE = CASES / "tokens-page.json", CASES / "tokens-headline.json"
URL = "https://www.vadu.example/stiri/podul"


def page_tokens(html: str, kind: Kind, logits: Sequence[float]) -> list[Mapping[str, Sequence[str]]]:
    page = read_page(html, URL, kind=kind)
    measures, indices = measure(page), range(len(page.blocks))
    tables = (
        structure_features(page, measures),
        content_features(page, measures, indices),
        offer_features(page, measures),
        neighbour_features(page, [logits[index % len(logits)] for index in indices], indices),
    )
    return [{name: tokens for table in tables for name, tokens in table.tokens(index).items()} for index in indices]


def computed(path: Path) -> dict[str, Any]:
    """Return the contents of the case file at ``path`` with the tokens of this version."""
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if path == HEADLINE:
        return {**case, "tokens": headline_tokens(case["text"], list(case["tokens"]))}
    tokens = {kind: page_tokens(case["page"], kind, case["logits"]) for kind in ("html", "text")}
    return {**case, "tokens": tokens}


@pytest.mark.parametrize("path", [PAGE, HEADLINE], ids=lambda path: path.stem)
def test_tokens_are_the_frozen_ones(path: Path) -> None:
    frozen, now = json.loads(path.read_text(encoding="utf-8"))["tokens"], computed(path)["tokens"]
    if path == HEADLINE:
        assert now == frozen
        return
    for kind in ("html", "text"):
        assert len(now[kind]) == len(frozen[kind]) >= 5
        for index, (mine, theirs) in enumerate(zip(now[kind], frozen[kind], strict=True)):
            assert mine == theirs, (kind, index)


def test_the_frozen_page_has_every_namespace() -> None:
    tokens = json.loads(PAGE.read_text(encoding="utf-8"))["tokens"]
    assert {name for block in tokens["html"] for name, found in block.items() if found} == {
        *("own", "name", "mass", "root"),
        *("word", "fact", "head", "link", "teaser", "context"),
        *("cue", "line", "headline", "card", "shop", "intent"),
    }


if __name__ == "__main__":
    for case_path in (PAGE, HEADLINE):
        case_path.write_text(json.dumps(computed(case_path), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
