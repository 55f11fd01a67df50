"""Document -> the document as a browser displays it: without hidden elements, and with boxes as block-level elements.

Style sheets are not read, because most of them are not part of the page: only attributes count.
"""

from __future__ import annotations

import re

from turbohtml import Document, Element, ShadowRoot

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search "
    "section summary table tbody td tfoot th thead tr ul xmp".split()
)
"""Elements that browsers display as boxes of their own."""
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SENTENCE_TAGS = frozenset(("p", *HEADING_TAGS))
"""Block-level elements that cannot hold others; a custom element in them is a part of a sentence."""
SKIPPED_TAGS = frozenset(
    "annotation annotation-xml audio canvas datalist iframe noembed noframes noscript object rp rt rtc script select "
    "style svg template textarea video".split()
)
"""Elements without text that is read: code, drawings, form controls, text for old browsers, and ruby readings."""
_UNBOXED_TAGS = BLOCK_TAGS | SKIPPED_TAGS | {"br", "img", "title", "base", "meta", "link"}
_SELECTOR = (
    "[hidden], [style], dialog:not([open]), .sr-only, .visually-hidden, .visuallyhidden, .screen-reader-text, "
    ".katex-mathml"
)
"""Elements that may be hidden; the classes are those with which much used style sheets hide text from the eye."""
_ALWAYS_SHOWN = frozenset(("html", "body", "main"))
"""Elements that pages hide only until they have loaded, or while a dialog is open."""
_STREAMED = re.compile("S:[0-9a-f]+")
"""Ids of the hidden elements in which React sends parts of a page; a script moves them to where they belong."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|clip\s*:\s*rect\((?:\s*[01](?:px)?\s*,?){4}\)"
    r"|clip-path\s*:\s*inset\((?:50|100)%",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)", re.IGNORECASE)
_MAX_STYLE = 2000
"""Characters of a style that are read."""


def show(root: Document | ShadowRoot) -> None:
    """Remove the hidden elements of ``root``, and make a ``div`` of those that their style displays as boxes.

    ``aria-hidden`` hides nothing from the eye.
    """
    for element in root.select(_SELECTOR):
        tag = element.tag
        style = (element.attr("style") or "")[:_MAX_STYLE]
        if tag not in _ALWAYS_SHOWN and _is_hidden(element, style):
            element.extract()
        elif style and tag not in _UNBOXED_TAGS and _BLOCK.search(style):
            _make_box(element, tag)


def is_box(element: Element) -> bool:
    """Return whether a custom element is displayed as a box of its own: outside of sentences."""
    parent = getattr(element.parent, "tag", "div")
    return parent not in _SENTENCE_TAGS and (parent in BLOCK_TAGS or "-" in parent)


def _make_box(element: Element, tag: str) -> None:
    """Make ``element`` a ``div``; a link stays a link, and is put into one."""
    if tag == "a":
        element.wrap(Element("div"))
    else:
        element.tag = "div"


def _is_hidden(element: Element, style: str) -> bool:
    attribute = element.attr("hidden")
    if attribute is not None:
        return attribute != "until-found" and not _STREAMED.fullmatch(element.attr("id") or "")
    return not style or _HIDDEN.search(style) is not None
