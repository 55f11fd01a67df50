"""Pages as the head saw them -> one HTML file with coloured blocks, so that a person sees what it gets wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from clf.datasets.pages.corpora import LabelledPage
from clf.types import Role

SAMPLE = 24
_MAX_TEXT, _EDGE = 300, 3
_STYLE = """:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
summary{padding:.1rem 1rem;color:#888;cursor:pointer}
h1{font-size:1.5rem}h2{margin:2.5rem 0 0;font-size:1.1rem}small{color:#888}
ol{list-style:none;padding:0;margin:.6rem 0}
li{margin:.15rem 0;padding:.1rem .6rem;border-left:.4rem solid;overflow:hidden}
li b{float:right;margin-left:1rem;font-size:.8rem;color:#9a6700}.legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem}
.editorial{border-color:#2a9d5c}.promo{border-color:#d1495b}.navigation{border-color:#8a93a5;color:#808898}
.wrong{background:#f5b7003a;color:inherit}.unknown{opacity:.5}"""
_LEGEND = {
    "editorial": "said to be the article",
    "promo": "said to be promo",
    "navigation": "said to be navigation",
    "navigation wrong": "wrong: the hand-written article says otherwise",
    "navigation unknown": "not claimed by the hand-written article",
}


def errors_html(seen: Iterable[tuple[LabelledPage, Sequence[Role]]]) -> str:
    """Return a document that shows pages with errors, from few to many, every block with the role said of it.

    Takes pages with the role said of each block; of all that have an error, 24 evenly spread ones are shown.
    """
    counted = [(_errors(page, said), page, said) for page, said in seen]
    wrong = sorted((item for item in counted if item[0]), key=lambda item: (item[0], item[1].page.url))
    sample = wrong[:: max(1, len(wrong) // SAMPLE)][:SAMPLE]
    parts = "\n".join(_section(errors, page, said) for errors, page, said in sample)
    legend = "".join(f'<li class="{name}">{text}</li>' for name, text in _LEGEND.items())
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Page roles: what the head gets wrong</title>
<style>{_STYLE}</style><h1>What the page head gets wrong</h1>
<p>{len(wrong):,} of {len(counted):,} pages have an error; {len(sample)} of them are shown, from few errors to many.
Every line is a block, as said while the page's site was left out of training.</p><ol class="legend">{legend}</ol>
{parts or "<p>No block is wrong.</p>"}</html>
"""


def _errors(page: LabelledPage, said: Sequence[Role]) -> int:
    return sum(_is_wrong(gold, role) for gold, role in zip(page.roles, said, strict=True))


def _is_wrong(gold: Role | None, said: Role) -> bool:
    return gold is not None and (gold is Role.EDITORIAL) != (said is Role.EDITORIAL)


def _section(errors: int, page: LabelledPage, said: Sequence[Role]) -> str:
    rows = [*zip(page.page.blocks, page.roles, said, strict=True)]
    runs = groupby(rows, key=lambda row: row[1] is not Role.EDITORIAL and row[2] is not Role.EDITORIAL)
    lines = "\n".join(_run([_line(block.text, gold, role) for block, gold, role in run], dull) for dull, run in runs)
    url, title = escape(page.page.url), escape(page.page.title or "without a title")
    return (
        f"<section><h2>{title}</h2><small>{url}: {errors} of {len(said)} blocks wrong</small>\n"
        f"<ol>{lines}</ol></section>"
    )


def _run(lines: Sequence[str], dull: bool) -> str:
    """Return lines as they are; of a long run that is rightly outside the article the middle is folded away."""
    if not dull or len(lines) <= 3 * _EDGE:
        return "\n".join(lines)
    middle = "\n".join(lines[_EDGE:-_EDGE])
    folded = f"<details><summary>{len(lines) - 2 * _EDGE} more blocks outside the article</summary>{middle}</details>"
    return "\n".join([*lines[:_EDGE], folded, *lines[-_EDGE:]])


def _line(text: str, gold: Role | None, said: Role) -> str:
    state = "unknown" if gold is None else "wrong" if _is_wrong(gold, said) else ""
    note = f"<b>{'missed' if gold is Role.EDITORIAL else 'not the article'}</b>" if state == "wrong" else ""
    shown = escape(text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…")
    return f'<li class="{said} {state}">{note}{shown}</li>'
