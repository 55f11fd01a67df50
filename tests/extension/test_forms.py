"""Tokens and word lists of the extension are the same strings as Python's, for every namespace."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from clf.text.forms import WORD_LISTS
from clf.text.tokens import NAMESPACES, headline_tokens

NODE = shutil.which("node")
SCRIPT = Path(__file__).with_name("forms.mjs")
ODD = [":", "a :", "?", "😀: 3", "Is it? No", "'Ask': who, 2-1 & 5%", "ŞI. ACUM! CE", "(a) b; c"]

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js 20 or newer")


@pytest.fixture(scope="module")
def texts(root: Path) -> list[str]:
    files = sorted((root / "data" / "headlines").glob("*.csv"))
    rows = [row["text"] for path in files for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
    return [*rows[::7], *ODD]


@pytest.fixture(scope="module")
def answer(texts: list[str]) -> dict[str, Any]:
    asked = json.dumps({"texts": texts})
    found = subprocess.run(
        [str(NODE), str(SCRIPT)], input=asked, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    parsed: dict[str, Any] = json.loads(found.stdout)
    return parsed


def test_the_word_lists_are_the_same(answer: dict[str, Any]) -> None:
    assert {name: words.split() for name, words in answer["lists"].items()} == {
        name: words.split() for name, words in WORD_LISTS.items()
    }


def test_every_namespace_gives_the_same_tokens(answer: dict[str, Any], texts: list[str]) -> None:
    names = list(NAMESPACES)
    assert len(texts) > 1000
    for text, found in zip(texts, answer["tokens"], strict=True):
        assert found == headline_tokens(text, names), text
