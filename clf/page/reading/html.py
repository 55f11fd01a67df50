"""HTML -> Page: the tree that a browser builds, walked once in document order; no recursion, nothing fetched.

Text is cut into blocks at block-level elements, as a browser breaks it into boxes. ``extension/content/reader.js`` is
the same reader on the browser's own tree.
"""

from __future__ import annotations

from collections.abc import Callable

from turbohtml import Document, Element, Node, Text, parse

from clf.page.reading.blocks import BlockBuilder
from clf.page.reading.containers import OpenElements
from clf.page.reading.decoding import clean
from clf.page.reading.head import HEAD_TAGS, Head
from clf.page.reading.json_ld import stated_article
from clf.page.reading.limits import FullError
from clf.page.reading.names import Names
from clf.page.reading.visibility import BLOCK_TAGS, SKIPPED_TAGS, is_box, show
from clf.types import Page

_SPECIAL_TAGS = frozenset(("a", "br", "img", *HEAD_TAGS))
_SHADOW = "shadowrootmode"
_LINK, _BLOCK = "a", "div"
"""Marks on the stack of the walk: a link, or a block-level element, ends here."""


def read_html(text: str, url: str = "") -> Page:
    """Return the page that ``text`` (a whole HTML document or a part of one) shows.

    The text behind the limits of :mod:`clf.page.reading.limits` is cut, and ``truncated`` says so.
    """
    markup = clean(text)
    reader = _TreeReader(url)
    truncated = False
    document = parse(markup, scripting=True, positions=False)
    show(document, hidden=False)
    try:
        reader.walk(document, has_shadow=_SHADOW in markup)
    except FullError:
        truncated = True
    return reader.page(truncated=truncated)


class _TreeReader:
    """Walks one tree, and hands its text and links to a BlockBuilder."""

    def __init__(self, url: str) -> None:
        self.head = Head(url)
        names = Names()
        self.elements = OpenElements(names)
        self.builder = BlockBuilder(names, self.elements)

    def walk(self, document: Document, *, has_shadow: bool) -> None:
        """Read the nodes of ``document`` in document order; raise FullError at a limit."""
        children: Callable[[Element], list[Node]] = _flattened if has_shadow else list
        add_text, enter = self.builder.add_text, self._enter
        stack: list[Node | str] = [*document][::-1]
        while stack:
            node = stack.pop()
            if isinstance(node, Text):
                add_text(node.data)
            elif isinstance(node, Element):
                mark = enter(node, node.tag)
                if mark is not None:
                    if mark:
                        stack.append(mark)
                    stack += reversed(children(node))
            elif isinstance(node, str):
                self._leave(node)
        self.builder.end_block()

    def page(self, *, truncated: bool) -> Page:
        """Return what has been read."""
        blocks = self.builder.finish()
        return Page(
            kind="html",
            text="\n".join([block.text for block in blocks]),
            title=self.head.title(),
            url=self.head.address(),
            base=self.head.base(),
            blocks=blocks,
            containers=tuple(self.elements.containers),
            truncated=truncated,
            stated=stated_article("".join(self.head.linked_data)),
        )

    def _enter(self, element: Element, tag: str) -> str | None:
        """Open an element; return the mark of its end ("": nothing to do there), or None if it is passed over."""
        if tag in BLOCK_TAGS:
            self.builder.end_block()
            # A browser puts a tbody into every table; one without attributes adds nothing.
            if tag == "hr" or (tag == "tbody" and not len(element.attrs)):
                return ""
            self.elements.enter(element)
            return _BLOCK
        if tag in SKIPPED_TAGS:
            if tag == "script":
                self.head.note_script(element)
            return None
        if tag in _SPECIAL_TAGS:
            return self._open_special(element, tag)
        if "-" in tag and is_box(element):
            self.builder.end_block()
            self.elements.enter(element)
            return _BLOCK
        if len(element.attrs):
            self.builder.note(element)
        return ""

    def _open_special(self, element: Element, tag: str) -> str | None:
        builder = self.builder
        if tag == "a":
            builder.open_link(element)
            return _LINK
        if tag == "br":
            builder.break_line()
        elif tag == "img":
            builder.see_picture(element)
        else:
            self.head.note(element, tag)
        return None

    def _leave(self, mark: str) -> None:
        if mark == _LINK:
            self.builder.close_link()
        else:
            self.builder.end_block()
            self.elements.leave()


def _flattened(node: Element) -> list[Node]:
    root = node.shadow_root
    if root is not None:
        show(root, hidden=False)
    return node.flattened_children
