"""Markdown and figures -> one HTML page that needs no other file."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping
from html import escape

from markdown_it import MarkdownIt
from matplotlib.figure import Figure

_DOTS_PER_INCH = 110
_STYLE = """:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{margin-top:2.2rem;font-size:1.2rem}h3{font-size:1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .7rem .2rem 0;border-bottom:1px solid #8884;text-align:left;vertical-align:top}
th{color:#888;font-weight:600}img{max-width:100%;background:#fff}code{font-size:.9em}li{margin:.15rem 0}"""


def page_html(title: str, markdown: str, figures: Mapping[str, bytes]) -> str:
    """Return a page with ``markdown`` as its body and ``figures``, names -> PNG, at its end.

    Headlines of strangers stand in the Markdown. HTML, links and images in it are therefore shown as text, so that
    nothing that the page shows is loaded from elsewhere.
    """
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])
    body = renderer.render(markdown).replace("<table>", '<div class="wide"><table>')
    body = body.replace("</table>", "</table></div>")
    for name, content in figures.items():
        source = f"data:image/png;base64,{b64encode(content).decode()}"
        body += f'<p><img src="{source}" alt="{escape(name)}"></p>\n'
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>\n{body}</html>\n"
    )


def png(figure: Figure) -> bytes:
    """Return a figure as a PNG file without a date, so that the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    return buffer.getvalue()


def cell(text: str) -> str:
    r"""Return ``text`` for a cell of a Markdown table: one line, and no character that has a meaning there.

    >>> cell("a | b\n*c* <d>")
    'a \\| b \\*c\\* \\<d>'
    """
    flat = " ".join(text.split())
    for character in "\\`*_[]<|":
        flat = flat.replace(character, f"\\{character}")
    return flat
