"""Model, examples -> probes: inputs with their probabilities, which are written into a bundle and checked in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clf.classifiers import Model
from clf.page.reading.page import Kind
from clf.types import Example, HeadlineVerdict

HEADLINES = 40
"""Headlines among the probes."""
NO_LANGUAGE = ("2027", "Taylor Swift")
"""Headlines of no language; a model of several languages calls them unknown."""
PAGE = """<html><head><title>Podul de la Vadu s-a redeschis după trei ani</title></head><body>
<nav class="menu"><ul><li><a href="/">Acasă</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article class="story"><h1>Podul de la Vadu s-a redeschis după trei ani</h1>
<p>Podul rutier de la Vadu, închis în 2021 după ce un pilon s-a fisurat, a fost redeschis luni dimineață pentru mașinile
mici, a anunțat primăria orașului. Camioanele vor ocoli încă două luni.</p>
<p>Lucrările au costat 14 milioane de lei, cu două milioane peste plan, potrivit <a href="/raport">raportului</a> citat
de consiliul județean. Garanția este de zece ani.</p>
<p>Citește și: <a href="/cum-arata-podul">Cum arată podul văzut din dronă. Imaginile care au uimit</a></p>
</article><aside class="related box"><h3>Recommended</h3><ul>
<li><a href="https://other.example/you-wont-believe">You won't believe what she found under the old bridge</a></li>
<li><a href="https://other.example/ten-tricks">Ten tricks your mechanic does not want you to know</a></li></ul></aside>
<footer class="site-footer"><a href="/contact">Contact</a> © 2024</footer></body></html>"""


def make_probes(model: Model, examples: Sequence[Example], *, kept: Sequence[str] = ()) -> tuple[dict[str, Any], ...]:
    """Return probes for headlines and, where the model has page heads, for one page as HTML and as plain text.

    The headlines come from the project's own corpora alone, because licences forbid to distribute rows of others.
    ``kept`` are the headlines that prove the heads which were kept from an earlier bundle.
    """
    own = [example.text for example in examples if example.corpus.startswith("own-")]
    texts = own[:: max(1, len(own) // HEADLINES)][:HEADLINES]
    probes = list(map(_headline_probe, model.score([*texts, *kept, *NO_LANGUAGE])))
    if model.reads_pages:
        blocks = model.separate(PAGE, explain=False).blocks
        probes.append(_page_probe(model, PAGE, "html"))
        probes.append(_page_probe(model, "\n\n".join(block.text for block in blocks), "text"))
    return tuple(probes)


def _headline_probe(verdict: HeadlineVerdict) -> dict[str, Any]:
    return {"text": verdict.text, "language": verdict.language, "clickbait": verdict.clickbait}


def _page_probe(model: Model, page: str, kind: Kind) -> dict[str, Any]:
    report = model.separate(page, kind=kind, explain=False)
    verdicts = [[block.role, block.probability] for block in report.blocks]
    return {"page": page, "kind": kind, "blocks": verdicts}
