"""Places in a tree -> a part of each: the words of the place and of those around it, every word once.

Neighbours have most of these words in common. So their numbers are added up along the way from one place to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clf.model.templates import Numbers, Words
from clf.types import Part

_HIGHEST = 39
"""Places whose words count: the innermost."""


class _Step(NamedTuple):
    """A place on the way, the sum of the numbers so far, and the words that none of the places around it has."""

    place: int
    total: complex
    words: Sequence[str]


class Branches(Words):
    """The parts of places in a tree: their words, and those of the places around.

    >>> from clf.model.templates import made
    >>> made(Branches("name", [1], parents=[-1, 0], words=[("body",), ("p", "body")]).part(0))
    ('name', ('p', 'body'))
    """

    __slots__ = ("_names", "_parents")

    def __init__(
        self, space: str, places: Sequence[int], parents: Sequence[int], words: Sequence[Sequence[str]]
    ) -> None:
        """Take the namespace, the items' places (-1: none), and for each place the one around it and its words.

        The words of a place are all different.
        """
        super().__init__(space, places)
        self._parents, self._names = parents, words

    def part(self, place: int) -> Part:
        """Return the part of one item."""
        return self._of(self._around(self._values[0][place]))

    def numbers(self, known: Numbers) -> Iterator[complex]:
        """Return the number of every item's part: the sum of the numbers of its words."""
        numbers, path, seen = self.of_words(known), [_Step(-1, 0j, ())], set[str]()
        inside = {-1}
        for place in self._values[0]:
            steps = self._climb(place, inside)
            last = self._parents[steps[-1]] if steps else place
            while path[-1].place != last:
                left = path.pop()
                inside.discard(left.place)
                seen.difference_update(left.words)
            for step in reversed(steps):
                new = [word for word in self._names[step] if word not in seen]
                path.append(_Step(step, sum([numbers.get(word, 0j) for word in new], path[-1].total), new))
                seen.update(new)
            inside.update(steps)
            is_deep = len(path) > _HIGHEST + 1
            yield sum([numbers.get(word, 0j) for word in self._around(place)]) if is_deep else path[-1].total

    def _climb(self, place: int, known: set[int]) -> list[int]:
        """Return the places from ``place`` outwards that are not ``known``."""
        found = []
        while place not in known:
            found.append(place)
            place = self._parents[place]
        return found

    def _around(self, place: int) -> dict[str, None]:
        words: dict[str, None] = {}
        for _ in range(_HIGHEST):
            if place < 0:
                break
            words.update(dict.fromkeys(self._names[place]))
            place = self._parents[place]
        return words
