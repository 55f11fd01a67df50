"""Inputs with the verdicts a bundle must give: written into it, checked where it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clf.classifiers import Model
from clf.page.reading.page import Kind
from clf.types import Example

HEADLINES = 40
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


def make_probes(model: Model, examples: Sequence[Example]) -> tuple[dict[str, Any], ...]:
    """Return headlines of the project's own corpora and, where the model has page heads, one page in both kinds.

    No other corpus' row may travel in a bundle.
    """
    own = [example.text for example in examples if example.corpus.startswith("own-")]
    texts = own[:: max(1, len(own) // HEADLINES)][:HEADLINES]
    probes: list[dict[str, Any]] = [
        {"text": verdict.text, "clickbait": verdict.clickbait} for verdict in model.score(texts)
    ]
    if model.reads_pages:
        as_html = model.separate(PAGE, explain=False)
        plain = "\n\n".join(block.text for block in as_html.blocks)
        pages: list[tuple[Kind, str]] = [("html", PAGE), ("text", plain)]
        for kind, page in pages:
            report = model.separate(page, kind=kind, explain=False)
            verdicts = [[block.role, block.probability] for block in report.blocks]
            probes.append({"page": page, "kind": kind, "blocks": verdicts})
    return tuple(probes)
