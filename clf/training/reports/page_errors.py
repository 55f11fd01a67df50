"""Pages with predicted roles -> one HTML file with coloured blocks, in which a person sees the errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, starmap
from operator import attrgetter

from clf.datasets.pages.corpora import LabelledPage
from clf.types import Role

SAMPLE = 24
"""Pages that are shown."""
_MAX_TEXT = 300
"""Characters of a block that are shown."""
_EDGE = 3
"""Blocks that stay visible at both ends of a folded run."""
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
    "editorial": "predicted editorial",
    "promo": "predicted promo",
    "navigation": "predicted navigation",
    "navigation wrong": "wrong by the hand-written article",
    "navigation unknown": "left open by the hand-written article",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """One block: its text, its gold role (None: left open) and its predicted role."""

    text: str
    gold: Role | None
    predicted: Role

    @property
    def is_wrong(self) -> bool:
        """True where the prediction differs from the gold role about being editorial."""
        return self.gold is not None and (self.gold is Role.EDITORIAL) != (self.predicted is Role.EDITORIAL)

    @property
    def is_outside(self) -> bool:
        """True where neither role is editorial."""
        return self.gold is not Role.EDITORIAL and self.predicted is not Role.EDITORIAL


@dataclass(frozen=True, slots=True)
class _Section:
    """One page with its lines and the number of wrong ones."""

    url: str
    title: str
    lines: tuple[_Line, ...]
    errors: int


def errors_html(predictions: Iterable[tuple[LabelledPage, Sequence[Role]]]) -> str:
    """Return an HTML document of pages with errors; every block shows its predicted role.

    ``predictions`` are pages with the predicted role of every block. Of all pages that have an error, 24 are shown,
    evenly spread from few errors to many.
    """
    sections = list(starmap(_read, predictions))
    wrong = sorted(filter(attrgetter("errors"), sections), key=attrgetter("errors", "url"))
    sample = wrong[:: max(1, len(wrong) // SAMPLE)][:SAMPLE]
    body = "\n".join(map(_section_html, sample))
    legend = "".join(f'<li class="{name}">{text}</li>' for name, text in _LEGEND.items())
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Page roles: errors of the page head</title>
<style>{_STYLE}</style><h1>Errors of the page head</h1>
<p>{len(wrong):,} of {len(sections):,} pages have an error; {len(sample)} of them are shown, from few errors to many.
Every line is a block with the role that was predicted while the page's site was left out of training.</p>
<ol class="legend">{legend}</ol>
{body or "<p>No block is wrong.</p>"}</html>
"""


def _read(page: LabelledPage, roles: Sequence[Role]) -> _Section:
    rows = zip(page.page.blocks, page.roles, roles, strict=True)
    lines = tuple(_Line(block.text, gold, predicted) for block, gold, predicted in rows)
    errors = sum(line.is_wrong for line in lines)
    return _Section(page.page.url, page.page.title or "without a title", lines, errors)


def _section_html(section: _Section) -> str:
    runs = groupby(section.lines, key=attrgetter("is_outside"))
    lines = "\n".join(_run_html([*run], is_outside) for is_outside, run in runs)
    return (
        f"<section><h2>{escape(section.title)}</h2>"
        f"<small>{escape(section.url)}: {section.errors} of {len(section.lines)} blocks wrong</small>\n"
        f"<ol>{lines}</ol></section>"
    )


def _run_html(run: Sequence[_Line], is_outside: bool) -> str:
    """Return the lines of a run; a long run outside the article is folded except for both ends."""
    lines = list(map(_line_html, run))
    if not is_outside or len(lines) <= 3 * _EDGE:
        return "\n".join(lines)
    middle = "\n".join(lines[_EDGE:-_EDGE])
    folded = f"<details><summary>{len(lines) - 2 * _EDGE} more blocks outside the article</summary>{middle}</details>"
    return "\n".join([*lines[:_EDGE], folded, *lines[-_EDGE:]])


def _line_html(line: _Line) -> str:
    text = line.text if len(line.text) <= _MAX_TEXT else f"{line.text[:_MAX_TEXT]}…"
    return f'<li class="{line.predicted} {_state(line)}">{_note(line)}{escape(text)}</li>'


def _state(line: _Line) -> str:
    if line.gold is None:
        return "unknown"
    return "wrong" if line.is_wrong else ""


def _note(line: _Line) -> str:
    if not line.is_wrong:
        return ""
    return f"<b>{'missed' if line.gold is Role.EDITORIAL else 'not the article'}</b>"
