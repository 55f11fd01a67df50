"""HTML -> Page: the tree that a browser builds, walked once in document order; no recursion, nothing fetched.

Text is cut into blocks at block-level elements, as a browser breaks it into boxes. ``extension/content/reader.js`` is
the same reader on the browser's own tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter

from turbohtml import Document, Element, Node, Text, parse

from clf.page.reading.blocks import BlockBuilder
from clf.page.reading.bounds import bounded
from clf.page.reading.containers import OpenElements
from clf.page.reading.head import HEAD_TAGS, Head
from clf.page.reading.json_ld import article_of, stated_article
from clf.page.reading.limits import FullError
from clf.page.reading.names import Names
from clf.page.reading.sparse import is_fuller, is_sparse, paragraphs
from clf.page.reading.visibility import BLOCK_TAGS, SKIPPED_TAGS, is_box, show
from clf.types import Page

_SHADOW = "shadowrootmode"
_CHILDREN = attrgetter("children")
_LINK, _BLOCK = "a", "div"
"""Marks on the stack of the walk: a link, or a block-level element, ends here."""


def read_html(text: str, url: str = "") -> Page:
    """Return the page that ``text`` shows: a whole HTML document or a part of one, without control characters.

    A page with hardly any text of its own is read again with the parts that browsers do not display; if these hold no
    article either, the article that it states for machines is added. The text behind the limits of
    :mod:`clf.page.reading.limits` is cut, and ``truncated`` says so.
    """
    markup, is_cut = bounded(text)
    page = _read(markup, url)
    if is_sparse(page):
        whole = _read(markup, url, whole=True)
        page = whole if is_fuller(paragraphs(whole), page) else page
        if is_fuller(len(page.stated), page):
            page = _read(markup, url, stated=page.stated)
    return replace(page, truncated=True) if is_cut else page


def _read(markup: str, url: str, *, whole: bool = False, stated: str = "") -> Page:
    """Return the page of ``markup``, as a browser displays it or ``whole``, and behind it the ``stated`` article."""
    reader = _TreeReader(url, whole=whole)
    document = parse(markup, scripting=not whole, positions=False)
    if not whole:
        show(document)
    try:
        reader.walk([document, *article_of(stated)], has_shadow=_SHADOW in markup)
    except FullError:
        return replace(reader.page(), truncated=True)
    return reader.page()


class _TreeReader:
    """Walks one tree, and hands its text and links to a BlockBuilder.

    ``stack`` are the nodes that are still to be read, the next one last, and marks where elements end. ``whole`` tells
    whether elements for browsers without scripts are read. ``open`` are the elements that are open.
    """

    def __init__(self, url: str, *, whole: bool) -> None:
        names = Names()
        self.whole = whole
        self.head = Head(url)
        self.elements = OpenElements(names)
        self.builder = BlockBuilder(names, self.elements)
        self.open = self.elements.open
        self.stack: list[Node | str] = []

    def walk(self, roots: Sequence[Node], *, has_shadow: bool) -> None:
        """Read the nodes under ``roots`` in document order; raise FullError at a limit."""
        children: Callable[[Element], Sequence[Node]] = _flattened if has_shadow else _CHILDREN
        builder, stack, leave = self.builder, self.stack, self.elements.leave
        stack += reversed(roots)
        while stack:
            node = stack.pop()
            if isinstance(node, Text):
                data = node.data
                if data.isspace():
                    builder.space = True
                else:
                    builder.add_text(data)
                continue
            if isinstance(node, Element):
                if _ENTER.get(node.tag, _enter_inline)(self, node):
                    stack += children(node)[::-1]
                continue
            if node is _BLOCK:
                if builder.size or builder.inner:
                    builder.end_block()
                leave()
            elif node is _LINK:
                builder.close_link()
            elif isinstance(node, Document):
                stack += reversed(list(node))
        builder.end_block()

    def page(self) -> Page:
        """Return the page as far as it has been read."""
        blocks = self.builder.finish()
        return Page(
            kind="html",
            text="\n".join([block.text for block in blocks]),
            title=self.head.title(),
            url=self.head.address(),
            base=self.head.base(),
            blocks=blocks,
            containers=tuple(self.elements.containers),
            stated=stated_article("".join(self.head.linked_data)),
        )


def _enter_block(reader: _TreeReader, element: Element) -> bool:
    builder = reader.builder
    # Most elements begin where no block is open, and no call tells that faster.
    if builder.size or builder.inner:
        builder.end_block()
    reader.open.append(element)
    reader.stack.append(_BLOCK)
    return True


def _enter_table_body(reader: _TreeReader, element: Element) -> bool:
    # A browser puts a tbody into every table; one without attributes adds nothing.
    if len(element.attrs):
        return _enter_block(reader, element)
    reader.builder.end_block()
    return True


def _enter_inline(reader: _TreeReader, element: Element) -> bool:
    if "-" in element.tag and is_box(element):
        return _enter_block(reader, element)
    if len(element.attrs):
        reader.builder.note(element)
    return True


def _enter_link(reader: _TreeReader, element: Element) -> bool:
    reader.builder.open_link(element)
    reader.stack.append(_LINK)
    return True


def _take_break(reader: _TreeReader, _: Element) -> bool:
    reader.builder.break_line()
    return False


def _take_rule(reader: _TreeReader, _: Element) -> bool:
    reader.builder.end_block()
    return False


def _take_picture(reader: _TreeReader, element: Element) -> bool:
    reader.builder.see_picture(element)
    return False


def _take_head(reader: _TreeReader, element: Element) -> bool:
    reader.head.note(element)
    return False


def _enter_noscript(reader: _TreeReader, _: Element) -> bool:
    return reader.whole


def _skip(_: _TreeReader, __: Element) -> bool:
    return False


_ENTER: dict[str, Callable[[_TreeReader, Element], bool]] = {
    **dict.fromkeys(BLOCK_TAGS, _enter_block),
    **dict.fromkeys(SKIPPED_TAGS, _skip),
    **dict.fromkeys(HEAD_TAGS, _take_head),
    "a": _enter_link,
    "br": _take_break,
    "hr": _take_rule,
    "img": _take_picture,
    "noscript": _enter_noscript,
    "tbody": _enter_table_body,
}
"""Tag -> the function that reads the start of such an element, and tells whether to read what is inside."""


def _flattened(node: Element) -> list[Node]:
    root = node.shadow_root
    if root is not None:
        show(root)
    return node.flattened_children
