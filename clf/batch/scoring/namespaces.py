"""The tokens that heads know -> one maker per namespace, which finds the tokens of a chunk of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeAlias

from clf.batch.scoring.arrays import Numbers
from clf.batch.scoring.grams import CLOSING, OPENING, Part, Phrases, Quads, Stems, Tokens, cased_numbers
from clf.batch.scoring.segments import Segments
from clf.batch.scoring.sentence_forms import Outlines, Shapes, class_numbers
from clf.batch.scoring.words import Words, WordTable
from clf.text.tokens import SHAPE_MARKS


class Maker(Protocol):
    """Finds the tokens of one namespace."""

    def parts(self, words: Words, most: int = 0) -> list[Part]:
        """Return the distinct tokens among the first ``most`` of every row; among all for 0."""


_Fixed: TypeAlias = Mapping[str, Numbers]
_MAKERS: Mapping[str, Callable[[Tokens, _Fixed], Maker]] = {
    "word": lambda tokens, fixed: Phrases(tokens, fixed["lower"], lambda words: words.form("lower"), [2]),
    "cased": lambda tokens, fixed: Phrases(tokens, fixed["written"], cased_numbers, [2]),
    "stem": lambda tokens, fixed: Stems(tokens, fixed["stem"]),
    "skeleton": lambda tokens, fixed: Phrases(tokens, fixed["bone"], lambda words: words.form("bone"), [2, 3]),
    "char": lambda tokens, fixed: Quads(tokens, fixed["quad"]),
    "shape": lambda tokens, fixed: Shapes(tokens, fixed["kind"]),
    "outline": lambda tokens, fixed: Outlines(tokens, fixed["form"]),
    "segment": lambda tokens, _: Segments(tokens),
}
NAMESPACES = frozenset(_MAKERS)
"""The namespaces that have a maker."""
_FORMS = {"word": "lower", "cased": "written", "stem": "stem", "skeleton": "bone"}
"""Namespace -> the form of words that its tokens consist of."""


def makers(tokens: Mapping[str, Tokens]) -> tuple[dict[str, Maker], WordTable]:
    """Return the maker of every namespace in ``tokens``, and the table of words that they share."""
    fixed = {name: Numbers() for name in ("lower", "written", "stem", "bone", "quad")}
    for namespace, form in _FORMS.items():
        fixed[form] = _words_of(tokens.get(namespace, ()))
    fixed["quad"] = Numbers(tokens.get("char", ()))
    fixed["kind"] = _kinds(tokens.get("shape", ()))
    fixed["form"] = class_numbers()
    return {name: _MAKERS[name](known, fixed) for name, known in tokens.items()}, WordTable(fixed)


def _words_of(tokens: Iterable[str]) -> Numbers:
    """Return numbers for the words of ``tokens``; the ends of a text are among them."""
    numbers = Numbers([OPENING, CLOSING])
    for token in tokens:
        for word in token.split(" "):
            numbers[word]
    return numbers


def _kinds(tokens: Iterable[str]) -> Numbers:
    ends = [token.split(" ")[1] for token in tokens if token.startswith(("first ", "last "))]
    return Numbers([*SHAPE_MARKS, *ends])
