"""Rows in the order of their groups -> the vocabulary and the IDF of every namespace, from one pass.

Below its capacity a table counts exactly as the exact fit does. Above it the rarest tokens are dropped, which is lossy
counting (Manku and Motwani, 2002): a count is then too small by at most ``lost``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from clf.errors import DataError
from clf.text.tokens import headline_tokens
from clf.training.experiment import NamespaceChoice
from clf.training.linear.fit import DECIMALS, FittedTfidf

CAPACITY = 1 << 19
"""Tokens of a namespace that are counted at a time; each takes about 150 bytes."""
MOST_TOKENS = 1 << 17
"""Tokens of a namespace that are kept: those that occur in most groups."""


class TokenCounts:
    """The number of groups and of rows that the tokens of one namespace occur in."""

    def __init__(self, choice: NamespaceChoice, capacity: int = CAPACITY, most: int = MOST_TOKENS) -> None:
        self.choice, self.capacity, self.most = choice, capacity, most
        self.groups = Counter[str]()
        self.repeats = Counter[str]()
        """Rows beyond the first row of a group; most groups have one row, so that this table is small."""
        self.lost = 0

    def add(self, rows: Sequence[Iterable[str]]) -> None:
        """Count the tokens of all rows of one group."""
        rows = [set(tokens) for tokens in rows]
        present = set[str]().union(*rows)
        self.groups.update(present)
        if len(rows) > 1:
            for tokens in rows:
                self.repeats.update(tokens)
            self.repeats.subtract(present)
        if len(self.groups) > self.capacity:
            self._drop_rarest()

    def fitted(self, rows: int) -> FittedTfidf:
        """Return the TF-IDF of the counted tokens over ``rows`` rows; raise DataError where no token is kept.

        A token is kept when it occurs in ``min_groups`` groups; of more than ``most`` such tokens, the most frequent.
        """
        enough = [token for token, count in self.groups.items() if count >= self.choice.min_groups]
        if len(enough) > self.most:
            enough = sorted(enough, key=lambda token: (-self.groups[token], token))[: self.most]
        if not enough:
            name, least = self.choice.name, self.choice.min_groups
            raise DataError(f"no token of namespace {name!r} is in {least} groups; lower its min_groups")
        tokens = tuple(sorted(enough))
        return FittedTfidf(self.choice, np.arange(len(tokens)), tokens, self._transformer(tokens, rows))

    def _transformer(self, tokens: Sequence[str], rows: int) -> TfidfTransformer:
        transformer = TfidfTransformer(norm="l2" if self.choice.unit else None, use_idf=self.choice.idf)
        transformer.fit(csr_matrix((1, len(tokens))))
        if self.choice.idf:
            documents = np.array([self.groups[token] + self.repeats[token] for token in tokens])
            transformer.idf_ = (np.log((1 + rows) / (1 + documents)) + 1.0).round(DECIMALS)
        return transformer

    def _drop_rarest(self) -> None:
        """Drop the tokens with the smallest counts until at most half of the capacity is left."""
        counts = np.fromiter(self.groups.values(), dtype=np.int64, count=len(self.groups))
        highest = int(np.partition(counts, len(counts) - self.capacity // 2)[len(counts) - self.capacity // 2])
        self.groups = Counter({token: count for token, count in self.groups.items() if count > highest})
        self.repeats = Counter({token: count for token, count in self.repeats.items() if token in self.groups})
        self.lost += highest


def count_tokens(rows: Iterable[tuple[str, str]], choices: Sequence[NamespaceChoice]) -> tuple[FittedTfidf, ...]:
    """Return the TF-IDF of every namespace over ``rows``, pairs of a group and a text in the order of the groups."""
    names = [choice.name for choice in choices]
    tables = [TokenCounts(choice) for choice in choices]
    number = 0
    for _, members in groupby(rows, key=itemgetter(0)):
        tokens = [headline_tokens(text, names) for _, text in members]
        number += len(tokens)
        for table in tables:
            table.add([row[table.choice.name] for row in tokens])
    return tuple(table.fitted(number) for table in tables)
