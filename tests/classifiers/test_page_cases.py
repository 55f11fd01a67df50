"""Inputs in ``tests/cases/pages``, each a fault or a strength seen somewhere: what the model that ships makes of them.

``cases.json`` says for every input what must, and must not, be in the article, which links must, and must not, be
flagged, and which label headlines must get. ``known-failures.json`` names the inputs of which something does not
hold yet. The list is strict: an input on it that holds must be taken off.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import clf

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "pages"
CASES = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
KNOWN_FAILURES = frozenset(json.loads((FOLDER / "known-failures.json").read_text(encoding="utf-8")))


def _case(case: dict[str, Any]) -> Any:
    known = case["file"] in KNOWN_FAILURES
    return pytest.param(case, id=case["file"], marks=[pytest.mark.xfail(reason=case["about"], strict=True)] * known)


@pytest.mark.parametrize("case", [_case(case) for case in CASES])
def test_a_page_comes_out_as_it_must(case: dict[str, Any], model: clf.Model) -> None:
    wrong = _headlines(case, model) if case["kind"] == "headline" else _page(case, model)
    assert not wrong, "\n".join(wrong)


def test_every_input_is_a_case_and_every_known_failure_an_input() -> None:
    inputs = {path.name for path in FOLDER.iterdir() if path.suffix != ".json"}
    assert inputs == {case["file"] for case in CASES}
    assert inputs >= KNOWN_FAILURES


def _headlines(case: dict[str, Any], model: clf.Model) -> list[str]:
    return [
        f"{verdict.label} ({verdict.clickbait}): {verdict.text}"
        for label, texts in case["expect"]["headline"].items()
        for verdict in model.score(texts)
        if verdict.label != label
    ]


def _page(case: dict[str, Any], model: clf.Model) -> list[str]:
    report = model.separate((FOLDER / case["file"]).read_bytes(), case["url"], kind=case["kind"])
    flagged = {link.href for link in report.links if link.flagged}
    return [
        *_text(case["expect"], report.editorial_text),
        *[f"not flagged: {href}" for href in case["expect"].get("promo_links", []) if href not in flagged],
        *[f"flagged: {href}" for href in case["expect"].get("not_flagged", []) if href in flagged],
    ]


def _text(expect: dict[str, Any], text: str) -> list[str]:
    exact, plain = " ".join(text.split()), _plain(text)
    return [
        *[f"not in the article: {item!r}" for item in expect.get("editorial", []) if _plain(item) not in plain],
        *[f"not written so: {item!r}" for item in expect.get("editorial_exact", []) if item not in exact],
        *[f"in the article: {item!r}" for item in expect.get("not_editorial", []) if _plain(item) in plain],
    ]


def _plain(text: str) -> str:
    """Return the text with single spaces, and without soft hyphens and zero-width spaces."""
    return re.sub("[\u00ad\u200b]", "", " ".join(text.split()))
