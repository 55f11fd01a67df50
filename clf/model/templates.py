"""Feature templates: a template's name and a few small values -> the tokens they expand to.

A *feature* is a recipe for tokens: the name of a template and the template's arguments. Features are cheap to build,
compare and hash, so the weight of a feature can be cached. Its tokens are made only when a feature is met for the first
time, when a model is trained, and when a reason is given. The term comes from CRF++.

>>> @template("place", "column", "row")
... def spot(column: int, row: int) -> tuple[str, ...]:
...     return f"column {column}", f"row {row}"
>>> expand((spot, 3, 5))
('place', ('column 3', 'row 5'))
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from clf.types import Tokens

Feature: TypeAlias = tuple[Any, ...]
"""The name of a template, followed by the template's arguments."""
Expansion: TypeAlias = tuple[str, tuple[str, ...]]
"""A namespace, and different tokens of it."""
_Function: TypeAlias = Callable[..., tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Template:
    """A registered template.

    ``facts`` are the first words of the tokens it makes; ``parameters`` are the names of its arguments, in order.
    """

    namespace: str
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    function: _Function


TEMPLATES: dict[str, _Template] = {}
"""All templates by name."""
PREFIXED = "clf.model.templates.prefixed"
"""The template of ready-made tokens; its arguments are a namespace, a prefix, and words to put behind the prefix."""


def template(namespace: str, *facts: str) -> Callable[[_Function], str]:
    """Return a decorator that registers a function as a template of ``namespace``, and replaces it by its name.

    ``facts`` lists the first words of the tokens the function returns, so that a test can check that each has a
    sentence for people. Features begin with the template's name instead of the function itself, because the garbage
    collector does not track tuples of strings and numbers.
    """

    def register(function: _Function) -> str:
        """Register ``function``; return its name."""
        name = f"{function.__module__}.{function.__name__}"
        parameters = tuple(inspect.signature(function).parameters)
        TEMPLATES[name] = _Template(namespace, facts, parameters, function)
        return name

    return register


def expand(feature: Feature) -> Expansion:
    """Return the namespace and the tokens of ``feature``."""
    name, *arguments = feature
    if name == PREFIXED:
        namespace, prefix, *words = arguments
        return namespace, tuple([f"{prefix}{word}" for word in words])
    found = TEMPLATES[name]
    return found.namespace, found.function(*arguments)


def tokens_of(features: Iterable[Feature]) -> Tokens:
    """Return the tokens of all ``features`` by namespace, in the order of the features.

    >>> tokens_of([(PREFIXED, "fact", "", "a"), (PREFIXED, "word", "", "b"), (PREFIXED, "fact", "in ", "c", "d")])
    {'fact': ['a', 'in c', 'in d'], 'word': ['b']}
    """
    tokens: dict[str, list[str]] = {}
    for namespace, found in map(expand, features):
        tokens.setdefault(namespace, []).extend(found)
    return tokens
