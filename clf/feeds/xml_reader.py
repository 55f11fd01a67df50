"""Text of an RSS or Atom feed -> its items with byte offsets, so that an edit leaves every other byte as it was.

The parser is expat. A feed that declares an entity is refused, because entities that contain entities can make a short
feed endlessly long; expat itself loads nothing from elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from clf.classifiers.headlines import MAX_HEADLINE
from clf.errors import InputError
from clf.feeds.marks import SCHEME

_ITEM_OF = {"rss": "item", "RDF": "item", "feed": "entry"}
"""Name of the root -> name of its items."""
_TEXTS = frozenset(("title", "language"))
_KEPT = frozenset(("title", "description", "summary", "content"))
"""The children of an item that are read or edited."""
ENCODED = "http://purl.org/rss/1.0/modules/content/ encoded"
"""Namespace and name of the element with the whole text of an RSS item."""
_DEPTH = 500
"""Most elements around an element; a few hundred bytes of memory belong to each."""
_XML_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_START_TAG = re.compile(rb"""<([^\s<>/]*+)(?:[^"'<>]|"[^"]*+"|'[^']*+')*+>""")


class Tag(NamedTuple):
    """A start tag: its byte offsets, its prefix with the colon, and whether it is the whole element (``<a/>``)."""

    start: int
    end: int
    prefix: str
    is_whole: bool


@dataclass(slots=True)
class Element:
    """An item, or a child of one. ``close`` is the byte offset of its end tag, ``end`` is the one behind it.

    ``first`` is the start tag of its first child; ``text`` is the text of a title or language, cut beyond a headline.
    """

    name: str
    namespace: str
    attributes: dict[str, str]
    tag: Tag
    close: int = 0
    end: int = 0
    first: Tag | None = None
    text: str = ""
    children: dict[str, Element] = field(default_factory=dict)
    is_marked: bool = False

    def add(self, child: Element) -> None:
        """Keep the first child of every name that is read or edited, and note whether the item was marked before."""
        if child.namespace == SCHEME or SCHEME in child.attributes.values():
            self.is_marked = True
        elif child.namespace == self.namespace and child.name in _KEPT:
            self.children.setdefault(child.name, child)
        elif f"{child.namespace} {child.name}" == ENCODED:
            self.children.setdefault(ENCODED, child)


@dataclass(slots=True)
class XmlFeed:
    """A feed: its UTF-8 bytes, the name of its root, its language, its items, and the list entries of RSS 1.0."""

    data: bytes
    root: str = ""
    language: str = ""
    items: list[Element] = field(default_factory=list)
    entries: list[Element] = field(default_factory=list)


def read_xml(text: str, most: int) -> XmlFeed:
    """Return the items of a feed; raise InputError when it is none, declares entities, or has over ``most`` items."""
    reader = _Reader(text.encode("utf-8", errors="replace"), most)
    try:
        reader.parser.Parse(reader.feed.data, True)
    except expat.ExpatError as error:
        raise InputError(f"the feed is no well-formed XML ({error}); give RSS, Atom or JSON Feed") from None
    return reader.feed


class _Reader:
    """The events of one parse; ``path`` holds the open elements."""

    def __init__(self, data: bytes, most: int) -> None:
        self.feed = XmlFeed(data)
        self.most = most
        self.path: list[Element] = []
        self.item: Element | None = None
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        # Some feeds use entities of HTML, such as &nbsp;, which expat then skips instead of refusing the feed.
        self.parser.UseForeignDTD(True)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity

    def _entity(self, name: str, *_: object) -> None:
        raise InputError(f"the feed declares the entity {name!r}, which no feed needs and some use to fill the memory")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        element = Element(local, namespace, attributes, self._tag())
        if not self.path:
            self._begin(element)
        elif self.item is None and local == _ITEM_OF[self.feed.root]:
            self.item = element
        elif self.item is self.path[-1]:
            self.item.add(element)
        elif self.path[-1].first is None:
            self.path[-1].first = element.tag
        self.path.append(element)
        if len(self.path) > _DEPTH:
            raise InputError(f"the feed has elements inside {_DEPTH} others; give RSS, Atom or JSON Feed")

    def _begin(self, root: Element) -> None:
        if root.name not in _ITEM_OF:
            raise InputError(f"the document is no feed: its root is <{root.name:.40}>; give RSS, Atom or JSON Feed")
        self.feed.root = root.name
        self.feed.language = root.attributes.get(_XML_LANGUAGE, "")

    def _end(self, _: str) -> None:
        element = self.path.pop()
        element.close = element.tag.end if element.tag.is_whole else self.parser.CurrentByteIndex
        element.end = element.tag.end if element.tag.is_whole else self.feed.data.index(b">", element.close) + 1
        if element is self.item:
            self._finish(element)
        elif element.name == "language" and self.item is None and len(self.path) == 2:
            self.feed.language = element.text.strip()
        elif element.name == "li" and self.item is None and len(self.feed.entries) < self.most:
            self.feed.entries.append(element)

    def _finish(self, item: Element) -> None:
        self.item = None
        self.feed.items.append(item)
        if len(self.feed.items) > self.most:
            raise InputError(f"the feed has more than {self.most:,} items; give one with fewer")

    def _text(self, data: str) -> None:
        for element in self.path[-3:]:
            if element.name in _TEXTS and len(element.text) <= MAX_HEADLINE:
                element.text += data

    def _tag(self) -> Tag:
        start = self.parser.CurrentByteIndex
        found = _START_TAG.match(self.feed.data, start)
        if found is None:
            raise InputError(f"the feed has a tag at byte {start:,} that cannot be edited; give RSS, Atom or JSON Feed")
        prefix, colon, _ = found[1].decode("utf-8").rpartition(":")
        return Tag(start, found.end(), prefix + colon, found[0].endswith(b"/>"))
