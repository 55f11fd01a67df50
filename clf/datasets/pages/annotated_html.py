"""HTML with roles in its attributes -> the page without them, and the role of every block.

The Romanian pages of the project (``data/pages-ro``) have ``data-r`` attributes: one gives the role of all text inside
its element, unless an inner element has its own. The attributes are no part of the page, and are taken out before it is
read. A block that spans several roles gets the one that holds most of its characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from turbohtml import Document, Element, Node, Text, parse

from clf.datasets.pages.roles import LETTERS
from clf.errors import DataError
from clf.types import Block

_ADDRESS = re.compile(r"<!-- url: (\S+) -->")
_ATTRIBUTE = re.compile(rf'\sdata-r="[{LETTERS}]"')
_ROLE, _DEFAULT = "data-r", "n"
_UNKNOWN = "u"


@dataclass(frozen=True, slots=True)
class AnnotatedPage:
    """An annotated page: its file's name, its address, its HTML without annotations, and its annotated text.

    ``text`` has all text of the document without white space, ``letters`` the role of each of its characters.
    """

    name: str
    url: str
    html: bytes
    text: str
    letters: str


def read_annotated(path: Path) -> AnnotatedPage:
    """Return the annotated page in the file at ``path``; raise DataError when its first line has no address."""
    written = path.read_text(encoding="utf-8")
    address = _ADDRESS.match(written)
    if not address:
        raise DataError(f"{path} does not begin with its address; write <!-- url: https://... --> on its first line")
    pieces = list(_pieces(parse(written, scripting=True, positions=False)))
    text = "".join(piece for piece, _ in pieces)
    letters = "".join(letter * len(piece) for piece, letter in pieces)
    html = _ATTRIBUTE.sub("", written).encode()
    return AnnotatedPage(name=path.stem, url=address[1], html=html, text=text, letters=letters)


def letters_of(annotated: AnnotatedPage, blocks: Sequence[Block]) -> str:
    """Return the letter of each of ``blocks``, which a reader made of the page; "u" for text that is not found."""
    letters, position = [], 0
    for block in blocks:
        text = "".join(block.text.split())
        start = annotated.text.find(text, position)
        if start < 0:
            start = annotated.text.find(text)
        if start < 0:
            letters.append(_UNKNOWN)
            continue
        position = start + len(text)
        letters.append(Counter(annotated.letters[start:position]).most_common(1)[0][0])
    return "".join(letters)


def _pieces(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the pieces of text of ``document`` in document order, without white space, each with its role."""
    stack: list[tuple[Node, str]] = [(document, _DEFAULT)]
    while stack:
        node, role = stack.pop()
        if isinstance(node, Text):
            yield "".join(node.data.split()), role
        elif isinstance(node, Document | Element):
            inner = (isinstance(node, Element) and node.attr(_ROLE)) or role
            stack += [(child, inner) for child in reversed(list(node))]
