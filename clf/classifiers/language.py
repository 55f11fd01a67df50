"""The language head: tokens of a text -> the code of its language, or None where none stands out."""

from __future__ import annotations

import re
from collections.abc import Collection

from clf.errors import BundleError, InputError
from clf.model.bundle import Bundle
from clf.model.class_scorer import ClassScorer
from clf.model.manifest import LanguageHead
from clf.types import Tokens

_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class LanguageClassifier:
    """Recognises the language of a text by the tokens that the headline heads read."""

    def __init__(self, head: LanguageHead, scorer: ClassScorer) -> None:
        """Take the language head, and its scorer with one column per label."""
        self.head, self._scorer = head, scorer

    @classmethod
    def of(cls, bundle: Bundle) -> LanguageClassifier | None:
        """Return the classifier of ``bundle``, None when it has no language head; raise BundleError for half of one."""
        head, scorer = bundle.manifest.language, bundle.language
        if head is None and scorer is None:
            return None
        if head is None or scorer is None or len(head.labels) != len(scorer.biases):
            raise BundleError(f"the language head of bundle {bundle.manifest.name!r} is not complete; train again")
        return cls(head, scorer)

    def language(self, tokens: Tokens) -> str | None:
        """Return the code of the language; None when no language stands out, as with names, numbers and emoji."""
        logits = self._scorer.logits(first_tokens(tokens, self.head))
        second, first = sorted(logits)[-2:]
        if first < self.head.lowest or first - second < self.head.margin:
            return None
        return self.head.labels[logits.index(first)]


def first_tokens(tokens: Tokens, head: LanguageHead) -> Tokens:
    """Return the tokens that ``head`` reads: of each of its namespaces, ``head.most`` from the first on."""
    if not head.most:
        return tokens
    return {name: tokens.get(name, ())[: head.most] for name in head.namespaces}


def primary_code(code: str, known: Collection[str]) -> str:
    """Return the primary part of a language code; raise InputError that lists the codes ``known`` for a malformed one.

    >>> primary_code("ro-RO", ["ro"])
    'ro'
    """
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        listed = ", ".join(sorted(known)) or "none"
        raise InputError(f"language is {code!r}, which is no code like 'ro' or 'en-GB'; there are heads for {listed}")
    return code.split("-")[0].lower()
