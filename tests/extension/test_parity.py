"""The extension's JavaScript gives Python's results: run under Node, on probes, own headlines and own pages."""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import clf
from clf.page.reading.link_list import list_links
from clf.page.reading.page import read_page
from clf.types import Page, Reason
from tests.extension.records import page_record

TOLERANCE = 1e-6
SCRIPT = Path(__file__).with_name("score.mjs")
NODE = shutil.which("node")
ODD = [
    "ﬁnal Straße ǅ ᾳ İstanbul Σίσυφος ΟΔΟΣ",
    "'a' don’t \u200bx 'b",
    "😀😀 𝒳yz't 日本語 ١٢٣ ½ x² _a_b",
    "a\u00a0b\u2028c\x1cd\x85e",
    "S\u0327OC \ufeff şi ţara …",
    "ＷＩＤＥ １２３ ℡ ㎏",
    'He said "it\'s" \\ \t tab',
]
# Wide characters, and an article that the page states for machines: nothing in seeds/ has them.
ABROAD = """<html lang=ja><head><title>橋が再開</title><script type="application/ld+json">
{"articleBody": "橋は三日ぶりに再開した。Podul s-a \\u201eredeschis\\u201d marți, după trei zile."}</script></head>
<body><nav><a href=/>首頁</a> <a href=/2>뉴스</a></nav><h1>橋が再開</h1><p>橋は三日ぶりに再開した。<br><br>
Podul s-a „redeschis” marți, după trei zile.<p>Αυτό: <a href=/3>«ένα» άρθρο για όλους εμάς»</a></p>
<table><tr><td>ﾜｲﾄﾞ<td>全角ＡＢＣ</table><p>다리가 사흘 만에 다시 열렸다.</p></body></html>"""

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js 20.10 or newer")


def own_headlines(root: Path) -> list[str]:
    """A thousand and more of the project's own headlines, both languages."""
    rows = []
    for language in ("ro", "en"):
        with (root / "data" / "headlines" / f"{language}.csv").open(encoding="utf-8", newline="") as file:
            rows += [row["text"] for row in csv.DictReader(file)]
    return rows[::5]


def random_texts(count: int) -> list[str]:
    """Texts of any assigned characters; surrogates and characters without a name in this Unicode are left out."""
    chance = random.Random(20)
    codes = [*range(0x10000), *range(0x1F300, 0x1F600)]
    letters = [chr(code) for code in codes if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    return ["x" + "".join(chance.choices(letters, k=12)) + " " + chance.choice("aĂß'") for _ in range(count)]


def javascript(root: Path, headlines: Sequence[str] = (), pages: Sequence[Page] = ()) -> dict[str, Any]:
    asked = {
        "bundle": str(root / "clf" / "bundle"),
        "headlines": headlines,
        "pages": [page_record(page) for page in pages],
    }
    found = subprocess.run(
        [str(NODE), str(SCRIPT)], input=json.dumps(asked), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def as_rows(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{**asdict(reason), "weight": pytest.approx(reason.weight, abs=2e-4)} for reason in reasons]


def test_headlines_get_the_same_probability_and_the_same_reasons(model: clf.Model, root: Path) -> None:
    probes = [probe["text"] for probe in model.bundle.probes if "text" in probe]
    texts = [*probes, *own_headlines(root), *ODD, *random_texts(300)]
    assert len(texts) > 1000
    answer = javascript(root, headlines=texts)
    assert answer["id"] == model.bundle.id
    for text, found in zip(texts, answer["headlines"], strict=True):
        expected = model.explain(text)
        assert found["clickbait"] == pytest.approx(expected.clickbait, abs=TOLERANCE), text
        assert [(row["token"], row["words"]) for row in found["reasons"]] == [
            (reason.token, reason.words) for reason in expected.reasons
        ]


def test_the_head_of_a_language_is_constructed_when_a_headline_needs_it(root: Path) -> None:
    romanian = javascript(
        root, headlines=["Ce a făcut primarul după ședință", "Ion Popescu", "Ce que cet homme a fait"]
    )
    both = javascript(root, headlines=["Ce a făcut primarul după ședință", "You won't believe what the mayor did"])
    heads = [{name for name in found["constructed"] if name.startswith("headline")} for found in (romanian, both)]
    assert heads == [{"headline-ro"}, {"headline-ro", "headline-en"}]


def test_every_probe_gets_the_probability_written_in_the_bundle(model: clf.Model, root: Path) -> None:
    headlines = [probe for probe in model.bundle.probes if "text" in probe]
    pages = [probe for probe in model.bundle.probes if "page" in probe]
    answer = javascript(
        root,
        headlines=[probe["text"] for probe in headlines],
        pages=[read_page(probe["page"], kind=probe["kind"]) for probe in pages],
    )
    found = [row["clickbait"] for row in answer["headlines"]]
    assert found == pytest.approx([probe["clickbait"] for probe in headlines], abs=TOLERANCE)
    for probe, report in zip(pages, answer["pages"], strict=True):
        assert [block["role"] for block in report["blocks"]] == [role for role, _ in probe["blocks"]]
        expected = [probability for _, probability in probe["blocks"]]
        assert [block["probability"] for block in report["blocks"]] == pytest.approx(expected, abs=TOLERANCE)


def test_blocks_and_links_of_the_seeds_get_the_same_roles_and_reasons(model: clf.Model, root: Path) -> None:
    files = sorted(path for path in (root / "seeds").iterdir() if path.suffix in (".html", ".txt"))
    pages = [*(read_page(path.read_text(encoding="utf-8")) for path in files), read_page(ABROAD)]
    assert pages[-1].stated
    answer = javascript(root, pages=pages)
    for page, found in zip(pages, answer["pages"], strict=True):
        report = model.pages[page.kind].report(page)
        for block, mine in zip(report.blocks, found["blocks"], strict=True):
            assert mine["role"] == block.role
            assert mine["probability"] == pytest.approx(block.probability, abs=TOLERANCE)
            assert mine["reasons"] == as_rows(block.reasons)
        for link, mine in zip(report.links, found["links"], strict=True):
            assert (mine["role"], mine["flagged"]) == (link.role, link.flagged)
            assert mine["promo"] == pytest.approx(link.promo, abs=TOLERANCE)
            assert mine["clickbait"] == pytest.approx(link.clickbait, abs=TOLERANCE)


def test_links_are_listed_for_the_server_as_python_lists_them(root: Path) -> None:
    pages = [read_page(path.read_text(encoding="utf-8")) for path in sorted((root / "seeds").glob("*.html"))]
    pages.append(read_page("<p>😀 <a href=/a>𝒳</a> and <a href=/b>b</a> 😀</p><p>no link", kind="html"))
    for page, found in zip(pages, javascript(root, pages=pages)["pages"], strict=True):
        expected = [asdict(link) for link in list_links(page)]
        assert found["listed"] == [{**link, "container": list(link["container"])} for link in expected]
