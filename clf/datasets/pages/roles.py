"""Role files -> the role of every block of a page, as it was given by reading the page.

A role file (``data/roles/*.jsonl``) has one page a line: its name, its address, a letter for each block, and a key for
each block, which is the beginning of the SHA-1 of the block's text. No text of the page is in it. Blocks are those of
the reader that the file was made with; where today's reader makes other ones, the two sequences of keys are aligned.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clf.errors import DataError
from clf.types import Block, Role

LETTERS = "tecbphsonku"
"""Headline, article, caption, about the article, teaser, label of teasers, commercial, appeal, furniture, comment,
unknown."""
_EDITORIAL, _PROMO, _UNCLAIMED = "te", "ps", "cu"
_SPONSORED, _TEASER_LABEL = "s", "h"
_KEY = 8
"""Hexadecimal digits of the SHA-1 of a block's text."""
_LEAST_MATCHED = 0.9
"""Share of today's blocks that must be found among the keys of a page."""
_RUN = re.compile(rf"(\d+)(?:-(\d+))?([{LETTERS}])")


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    url: str
    blocks: int = Field(ge=1)
    roles: str
    keys: str = Field(pattern=r"^[0-9a-f]*$")


@dataclass(frozen=True, slots=True)
class PageRoles:
    """The roles of one page: a letter and a key for each block that the page had when it was read."""

    name: str
    url: str
    letters: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlignedRoles:
    """The letters of today's blocks ("u" where no key matches).

    ``matched`` counts the blocks whose key was found, ``left_over`` the keys that no block of today has.
    """

    letters: str
    matched: int
    left_over: int


def read_roles(path: Path) -> Iterator[PageRoles]:
    """Yield the pages of a role file; raise DataError naming the file and the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read the role file {path} ({error}); restore it from the project") from None
    for number, line in enumerate(lines, 1):
        try:
            yield _page_roles(_Line.model_validate_json(line))
        except (ValidationError, ValueError) as error:
            fault = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            raise DataError(f"{path}, line {number}: {fault}; restore the file from the project") from None


def align_roles(known: PageRoles, blocks: Sequence[Block]) -> AlignedRoles:
    """Return the letters of ``known`` for ``blocks``, the page as today's reader reads it.

    A link alone between known blocks is not counted as missing, because the reader that the file was made with made no
    block of a link without text, and today's one makes a block of its picture's label. Such blocks have no role.

    Raises DataError naming the page and the first block without a key when fewer than nine in ten of the others have
    one.
    """
    keys = [block_key(block.text) for block in blocks]
    letters, matched = ["u"] * len(keys), 0
    unknown: list[int] = []
    for kind, start, end, first, last in SequenceMatcher(None, known.keys, keys, autojunk=False).get_opcodes():
        if kind == "equal":
            letters[first:last] = known.letters[start:end]
            matched += end - start
        else:
            unknown += filter(lambda index: kind == "replace" or not _is_link(blocks[index]), range(first, last))
    wanted = matched + len(unknown)
    if matched < _LEAST_MATCHED * wanted:
        raise DataError(
            f"page {known.name!r} has roles for {matched} of its {wanted} blocks; block {unknown[0]} "
            f"({blocks[unknown[0]].text[:40]!r}) is the first without one; fetch the corpus again, or leave the page "
            "out"
        )
    return AlignedRoles("".join(letters), matched, len(known.keys) - matched)


def _is_link(block: Block) -> bool:
    """Tell whether the whole text of a block is one link's, as it is where a picture's text labels its link."""
    return len(block.links) == 1 and block.links[0].text == block.text


def block_key(text: str) -> str:
    """Return the key of a block's text, white space folded.

    >>> block_key("Read  also") == block_key("Read also")
    True
    """
    return hashlib.sha1(" ".join(text.split()).encode(), usedforsecurity=False).hexdigest()[:_KEY]


def block_role(letter: str) -> Role | None:
    """Return the role of a block by its letter; None where nothing is claimed (captions, unknown).

    >>> block_role("t"), block_role("h"), block_role("c")
    (<Role.EDITORIAL: 'editorial'>, <Role.NAVIGATION: 'navigation'>, None)
    """
    if letter in _UNCLAIMED:
        return None
    if letter in _EDITORIAL:
        return Role.EDITORIAL
    return Role.PROMO if letter in _PROMO else Role.NAVIGATION


def link_role(letter: str) -> Role | None:
    """Return the role of a link by its block's letter; the label of a teaser often leads where the teaser does.

    >>> link_role("p"), link_role("h")
    (<Role.PROMO: 'promo'>, None)
    """
    return None if letter == _TEASER_LABEL else block_role(letter)


def is_sponsored(letter: str) -> bool:
    """Tell whether a block is commercial: advertising, a partner's teaser, a shop."""
    return letter == _SPONSORED


def _page_roles(line: _Line) -> PageRoles:
    letters = "".join(_letters(line.roles))
    keys = tuple(line.keys[start : start + _KEY] for start in range(0, len(line.keys), _KEY))
    if not len(letters) == len(keys) == line.blocks:
        raise ValueError(f"page {line.id!r} has {line.blocks} blocks, {len(letters)} roles and {len(keys)} keys")
    return PageRoles(line.id, line.url, letters, keys)


def _letters(runs: str) -> Iterator[str]:
    """Yield the letters of ``0-33n 34t``, run by run; the runs must follow each other."""
    expected = 0
    for run in runs.split():
        found = _RUN.fullmatch(run)
        if not found or int(found[1]) != expected:
            raise ValueError(f"the run {run!r} is not a range from {expected} with a letter of {LETTERS}")
        last = int(found[2] or found[1])
        yield found[3] * (last - expected + 1)
        expected = last + 1
