"""Classes of words -> the namespace ``segment``: which parts of a headline ask, and which hold a number or a name.

The rules are those of :func:`clf.text.forms.segment_tokens`, as operations on arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clf.batch.scoring.arrays import Ints, Rows
from clf.batch.scoring.grams import Part, Tokens
from clf.batch.scoring.sentence_forms import CLASSES, Features, Table
from clf.batch.scoring.words import Words
from clf.text.forms import BREAKS, HELD, OPENINGS, SIZES

Mask = NDArray[np.bool_]
_NUMBER, _NAME, _WORD = map(CLASSES.index, ("number", "name", "word"))
_ASK, _POINT, _COLON, _QUESTION = map(CLASSES.index, ("ask", "point", ":", "?"))
_IS_BREAK = np.array([name in BREAKS for name in CLASSES])
_IS_OPENING = np.array([name in OPENINGS for name in CLASSES])
_HELD = [HELD[number, name] for number in (False, True) for name in (False, True)]
_SIZES = list(SIZES)
_HEADS = ["other", "ask", "point"]


@dataclass(frozen=True, slots=True)
class _Facts:
    """The classes of the words, and how many numbers and names stand before each word of the chunk."""

    rows: Rows
    order: Ints
    classes: Ints
    numbers: Ints
    names: Ints

    def held(self, start: Ints, end: Ints) -> Ints:
        """Return which facts the words of every row hold from index ``start`` to index ``end`` in the row."""
        first, last = self.rows.starts + start, self.rows.starts + end
        has_number = self.numbers[last] > self.numbers[first]
        has_name = self.names[last] > self.names[first]
        held: Ints = 2 * has_number.astype(np.int64) + has_name
        return held

    def first_of(self, mask: Mask) -> Ints:
        """Return the index in its row of the first word in ``mask``; -1 for a row without one."""
        return self._last_written(np.flatnonzero(mask)[::-1])

    def last_of(self, mask: Mask) -> Ints:
        """Return the index in its row of the last word in ``mask``; -1 for a row without one."""
        return self._last_written(np.flatnonzero(mask))

    def _last_written(self, positions: Ints) -> Ints:
        found = np.full(len(self.rows), -1, dtype=np.int64)
        found[self.rows.of_word[positions]] = self.order[positions]
        return found

    def class_at(self, index: Ints) -> Ints:
        """Return the class of the word of every row at an index in the row; any class outside of the chunk."""
        found: Ints = self.classes[np.clip(self.rows.starts + index, 0, len(self.classes) - 1)]
        return found


class Segments:
    """The namespace ``segment``."""

    def __init__(self, tokens: Tokens) -> None:
        """Take the tokens."""
        classes = list(CLASSES)
        self._asks = Table(tokens, "asks; {0}", _HELD)
        self._colon = Table(tokens, "colon, then {0}", classes)
        self._colon_held = Table(tokens, "colon, then {0}; {1}", classes, _HELD)
        self._before_held = Table(tokens, "{0} before a colon; {1}", _HEADS, _HELD)
        self._before_size = Table(tokens, "{0} before a colon; {1} after", _HEADS, _SIZES)
        self._asks_after = Table(tokens, "asks after a colon; {0}", _HELD)
        self._question_size = Table(tokens, "question mark, then {0}", _SIZES)
        self._question_held = Table(tokens, "question mark, then {0}", _HELD)
        self._question_end = Table(tokens, "ends with a question mark; {0}", _HELD)
        self._asks_inside = Table(tokens, "asks inside, then {0}", _HELD)
        self._last = Table(tokens, "last part: {0}, {1}", _SIZES, _HELD)
        self._last_class = Table(tokens, "last part begins with {0}", classes)
        self._first = Table(tokens, "first part: {0}, {1}", _SIZES, _HELD)

    def parts(self, words: Words, most: int = 0) -> list[Part]:
        """Return the tokens among the first ``most`` of every row; all for 0."""
        features = Features(len(words.rows))
        if len(words.words):
            facts = _facts(words)
            self._add_colon(features, facts)
            self._add_question(features, facts)
            self._add_ends(features, facts)
        return features.parts(most)

    def _add_colon(self, features: Features, facts: _Facts) -> None:
        sizes, order, classes = facts.rows.sizes, facts.order, facts.classes
        is_inside = (order > 0) & (order < sizes[facts.rows.of_word] - 1)
        colon = facts.first_of((classes == _COLON) & is_inside)
        has_colon = colon > 0
        asks = facts.first_of((classes == _ASK) & (order < 2)) >= 0
        points = facts.first_of((classes == _POINT) & (order < 2)) >= 0
        features.add(~has_colon & asks, self._asks[facts.held(np.zeros_like(sizes), sizes)])
        start = np.where(has_colon, colon, 0)
        held, head = facts.held(start, sizes), np.where(asks, 1, np.where(points, 2, 0))
        follows = facts.class_at(start + 1)
        after = order - start[facts.rows.of_word]
        asks_after = facts.first_of((classes == _ASK) & (after >= 1) & (after <= 2)) >= 0
        features.add(has_colon, self._colon[follows])
        features.add(has_colon, self._colon_held[follows, held])
        features.add(has_colon, self._before_held[head, held])
        features.add(has_colon, self._before_size[head, _size(sizes - start - 1)])
        features.add(has_colon & asks_after, self._asks_after[held])

    def _add_question(self, features: Features, facts: _Facts) -> None:
        sizes = facts.rows.sizes
        mark = facts.first_of(facts.classes == _QUESTION)
        has_mark, start = mark >= 0, np.maximum(mark, 0)
        rest = sizes - mark - 1
        features.add(has_mark, self._question_size[_size(rest)])
        features.add(has_mark & (rest > 0), self._question_held[facts.held(start, sizes)])
        features.add(has_mark & (rest == 0), self._question_end[facts.held(np.zeros_like(sizes), sizes)])
        inside = facts.first_of((facts.classes == _ASK) & (facts.order >= 2))
        features.add(inside >= 0, self._asks_inside[facts.held(np.maximum(inside, 0), sizes)])

    def _add_ends(self, features: Features, facts: _Facts) -> None:
        sizes = facts.rows.sizes
        is_break = _IS_BREAK[facts.classes]
        last = facts.last_of(is_break & (facts.order < sizes[facts.rows.of_word] - 1))
        has_last, start = last >= 0, np.maximum(last, 0)
        features.add(has_last, self._last[_size(sizes - start - 1), facts.held(start, sizes)])
        features.add(has_last, self._last_class[facts.class_at(start + 1)])
        first = facts.first_of(is_break)
        end = np.where(first >= 0, first, sizes)
        features.add(sizes > 0, self._first[_size(end), facts.held(np.zeros_like(sizes), end)])


def _facts(words: Words) -> _Facts:
    rows, classes = words.rows, words.form("form")
    order = rows.order()
    names = classes == _NAME
    capital = np.bincount(rows.of_word, weights=names, minlength=len(rows))
    plain = np.bincount(rows.of_word, weights=classes == _WORD, minlength=len(rows))
    before = np.concatenate([[_QUESTION], classes[:-1]])
    is_doubtful = (order == 0) | _IS_OPENING[before]
    is_sure = names & ~is_doubtful & ~(5 * plain < 2 * capital)[rows.of_word]
    return _Facts(rows=rows, order=order, classes=classes, numbers=_before(classes == _NUMBER), names=_before(is_sure))


def _before(mask: Mask) -> Ints:
    """Return how many words before each index are in ``mask``; one number more than there are words."""
    return np.concatenate([[0], np.cumsum(mask)]).astype(np.int64)


def _size(counts: Ints) -> Ints:
    """Return the index of the name of every number of words."""
    return np.clip(counts, 0, len(_SIZES) - 1)
