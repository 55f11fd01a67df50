"""Pages whose blocks were given a role by reading -> labelled pages.

Roles come from a role file (:mod:`clf.datasets.pages.roles`) or from the page's own attributes
(:mod:`clf.datasets.pages.annotated_html`). They replace the roles that a written article body gives for the same page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from clf.datasets.pages.annotated_html import AnnotatedPage, letters_of
from clf.datasets.pages.gold import GoldLink
from clf.datasets.pages.roles import PageRoles, align_roles, link_role, read_roles
from clf.page.addresses import leads_within
from clf.types import Page

Reading: TypeAlias = PageRoles | AnnotatedPage
"""The roles of one page as they are stored."""


def readings_of(corpus: str, root: Path) -> dict[str, PageRoles]:
    """Return the pages of the role file for ``corpus`` below the data folder ``root`` by name; none without a file."""
    path = root / "roles" / f"{corpus}.jsonl"
    return {page.name: page for page in read_roles(path)} if path.is_file() else {}


def letters_for(reading: Reading, page: Page) -> str:
    """Return the letter of every block of ``page``; raise DataError when fewer than nine in ten blocks have one."""
    if isinstance(reading, AnnotatedPage):
        return letters_of(reading, page.blocks)
    return align_roles(reading, page.blocks).letters


def gold_links(page: Page, letters: str) -> tuple[GoldLink, ...]:
    """Return the gold role of every link of ``page``, whose blocks have ``letters``."""
    return tuple(
        GoldLink(link.block, link_role(letters[link.block]), leads_within(link.href, page.url)) for link in page.links
    )
