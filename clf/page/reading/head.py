"""Elements of the head -> title, address, base address and linked data of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from turbohtml import Element

from clf.page.addresses import absolute
from clf.page.reading.limits import LIMITS

HEAD_TAGS = frozenset(("title", "base", "meta", "link", "script"))
_HTTP = ("http://", "https://")
_LINKED_DATA = "ld+json"
_MAX_ATTRIBUTE = 2000
"""Characters of one attribute that are read."""


@dataclass(slots=True)
class Head:
    """The facts that a page states about itself; ``url`` is the address at which it was found ("": not known)."""

    url: str
    titles: list[str] = field(default_factory=list)
    social_title: str = ""
    bases: list[str] = field(default_factory=list)
    canonical: str = ""
    linked_data: list[str] = field(default_factory=list)

    def note(self, element: Element) -> None:
        """Take one element of the head, or a script; the first title, base and canonical address count."""
        tag = element.tag
        if tag == "script":
            if _LINKED_DATA in (element.attr("type") or ""):
                self.linked_data.append(element.text)
            return
        if tag == "title":
            self.titles.append(element.text)
            return
        href = (element.attr("href") or "")[:_MAX_ATTRIBUTE].strip()
        if tag == "base" and href:
            self.bases.append(href)
        elif tag == "meta" and element.attr("property") == "og:title":
            self.social_title = (element.attr("content") or "")[:_MAX_ATTRIBUTE]
        elif tag == "link" and not self.canonical and element.attr("rel") == "canonical" and href.startswith(_HTTP):
            self.canonical = href

    def title(self) -> str:
        """Return the title for social media, else the first title; at most as long as the limit of titles."""
        return " ".join((self.social_title or "".join(self.titles[:1])).split())[: LIMITS.title]

    def address(self) -> str:
        """Return the address of the page: the given one, else the canonical one."""
        return self.url or self.canonical

    def base(self) -> str:
        """Return the base of relative links: the address of the first ``<base>`` if it is http, else the page's."""
        address = self.address()
        base = absolute(self.bases[0], address) if self.bases else ""
        return base if base.startswith(_HTTP) else address
