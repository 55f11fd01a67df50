"""Pages as the head saw them -> one HTML file with coloured blocks, so that a person sees what it gets wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from clf.datasets.pages import LabelledPage
from clf.types import Role

SAMPLE = 24
_MAX_BLOCKS, _MAX_TEXT = 400, 300
_STYLE = """body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin:2.5rem 0 .3rem;font-size:1.1rem}p{margin:.15rem 0;padding:.1rem .6rem;border-left:.4rem solid}
.editorial{border-color:#2a9d5c}.promo{border-color:#d1495b}.navigation{border-color:#8a93a5;color:#667}
.wrong{background:#fff0c2}.unknown{opacity:.5}small{color:#888}"""


def errors_html(seen: Iterable[tuple[LabelledPage, Sequence[Role]]]) -> str:
    """Return a document that shows pages with errors, from few to many, every block with the role said of it.

    Takes pages with the role said of each block; of all that have an error, 24 evenly spread ones are shown.
    """
    counted = [(_errors(page, said), page, said) for page, said in seen]
    wrong = sorted((item for item in counted if item[0]), key=lambda item: (item[0], item[1].page.url))
    sample = wrong[:: max(1, len(wrong) // SAMPLE)][:SAMPLE]
    parts = "\n".join(_section(errors, page, said) for errors, page, said in sample)
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Page roles: what the head gets wrong</title>
<style>{_STYLE}</style><h1>What the page head gets wrong</h1>
<p class="editorial">said to be editorial</p><p class="promo">said to be promo</p>
<p class="navigation">said to be navigation</p><p class="wrong">wrong: the hand-written article says otherwise</p>
<p class="unknown">not claimed by the hand-written article</p>
{parts}</html>
"""


def _errors(page: LabelledPage, said: Sequence[Role]) -> int:
    return sum(_is_wrong(gold, role) for gold, role in zip(page.roles, said, strict=True))


def _is_wrong(gold: Role | None, said: Role) -> bool:
    return gold is not None and (gold is Role.EDITORIAL) != (said is Role.EDITORIAL)


def _section(errors: int, page: LabelledPage, said: Sequence[Role]) -> str:
    rows = zip(page.page.blocks[:_MAX_BLOCKS], page.roles, said, strict=False)
    lines = "\n".join(_line(block.text[:_MAX_TEXT], gold, role) for block, gold, role in rows)
    url = escape(page.page.url)
    return f"<h2>{escape(page.page.title)}</h2><small>{url}: {errors} of {len(said)} blocks wrong</small>\n{lines}"


def _line(text: str, gold: Role | None, said: Role) -> str:
    state = "unknown" if gold is None else "wrong" if _is_wrong(gold, said) else ""
    title = f"said {said}, written down as {gold or 'nothing'}"
    return f'<p class="{said} {state}" title="{title}">{escape(text)}</p>'
