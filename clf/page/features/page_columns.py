"""Page -> the columns over all of its blocks that the features of some blocks need, each made once, when it is needed.

The content of a page's blocks is read in two parts: first the blocks that may be editorial, later the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import add, attrgetter

from clf.page.addresses import leads_within
from clf.page.features.bins import bins_of
from clf.page.features.builds import build_groups
from clf.page.features.element_names import NameTrie
from clf.page.features.tables import LIMITS, NEIGHBOUR_TAGS
from clf.text.tokens import plain_words
from clf.types import Block, Page

_TITLE_WORD_LETTERS: int = LIMITS["title word letters"]
"""Shorter words of the title are too common to recognise it by."""
_WITHIN = "#"
"""Stands for all addresses of places on the page itself."""


class PageColumns:
    """The columns of one page."""

    def __init__(self, page: Page, chars: Sequence[int], link_densities: Sequence[float], names: NameTrie) -> None:
        """Take the page, the widths and the link densities of its blocks, and the names of its containers."""
        self._page, self._chars, self._densities, self._names = page, chars, link_densities, names

    @cached_property
    def groups(self) -> list[int]:
        """The number of the group of blocks that each block is built like."""
        return build_groups(self._page, self._densities, self._names)

    @cached_property
    def sizes(self) -> list[int]:
        """The bin of the width of each block."""
        return bins_of(self._chars, "sizes")

    @cached_property
    def linked(self) -> list[int]:
        """The bin of the link density of each block."""
        return bins_of(self._densities, "linked")

    @cached_property
    def shapes(self) -> list[str]:
        """Two bins, length and link density, for each block, and a mark for either end of the page."""
        return ["^", *map("{}{}".format, self.sizes, self.linked), "$"]

    @cached_property
    def kinds(self) -> list[str]:
        """The tag and the shape of each block, and a mark for either end of the page."""
        return list(map(add, ["", *map(_neighbour_tag, self._page.blocks), ""], self.shapes))

    @cached_property
    def before(self) -> list[float]:
        """The share of the page's characters before each block."""
        total = max(1, sum(self._chars))
        return [passed / total for passed in accumulate(self._chars, initial=0)]

    @cached_property
    def texts(self) -> Counter[str]:
        """How often each text is on the page."""
        return Counter(map(attrgetter("text"), self._page.blocks))

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The long words of the page's title."""
        return frozenset([word for word in plain_words(self._page.title) if len(word) >= _TITLE_WORD_LETTERS])

    @cached_property
    def addresses(self) -> Counter[str]:
        """How often each address is linked to."""
        return Counter([link.href for block in self._page.blocks for link in block.links])

    @cached_property
    def targets(self) -> dict[str, str]:
        """Each address, or "#" for one that leads to a place on the page itself."""
        url = self._page.url
        return {href: _WITHIN if "#" in href and leads_within(href, url) else href for href in self.addresses}


def _neighbour_tag(block: Block) -> str:
    return block.tag if block.tag in NEIGHBOUR_TAGS else "x"
