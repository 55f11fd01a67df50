"""Examples, fitted TF-IDF -> batches of weighted rows in files, which the optimiser reads as often as it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from clf.text.tokens import headline_tokens
from clf.training.arrays import Floats
from clf.training.linear.fit import FittedTfidf, design
from clf.training.linear.matrices import TokenMatrix
from clf.types import Example

BATCH_ROWS = 8_192
"""Rows of a batch; one batch is in memory at a time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The weighted columns of some rows, their targets in [0, 1] and their sample weights."""

    features: csr_matrix
    targets: Floats
    weights: Floats


@dataclass(slots=True)
class Batches:
    """Batches in the files of ``folder``.

    A batch has one design matrix per part: one for a single regression over all namespaces, or one per namespace where
    each has its own regression. ``parts`` are the TF-IDF of each design matrix.
    """

    folder: Path
    parts: Sequence[Sequence[FittedTfidf]]
    paths: list[Path] = field(default_factory=list)

    def write(self, examples: Iterable[Example], weights: Mapping[str, float]) -> None:
        """Append ``examples``; ``weights`` maps a corpus to the sample weight of its rows, which is 1 for others."""
        self.folder.mkdir(parents=True, exist_ok=True)
        indexer = _Indexer([tfidf for part in self.parts for tfidf in part])
        rows = iter(examples)
        while chunk := list(islice(rows, BATCH_ROWS)):
            self._write_batch(chunk, indexer, weights)

    def joined(self, other: Batches) -> Batches:
        """Return the batches of both."""
        return Batches(self.folder, self.parts, [*self.paths, *other.paths])

    def read(self, part: int) -> Iterator[Batch]:
        """Yield every batch with the design matrix of one part."""
        for path in self.paths:
            with np.load(path) as arrays:
                columns = sum(len(tfidf.tokens) for tfidf in self.parts[part])
                data = arrays[f"data{part}"].astype(np.float64)
                shape = (len(arrays["targets"]), columns)
                features = csr_matrix((data, arrays[f"indices{part}"], arrays[f"indptr{part}"]), shape=shape)
                yield Batch(features, arrays["targets"], arrays["weights"])

    def items(self) -> tuple[Floats, Floats]:
        """Return the targets and the sample weights of all rows."""
        targets, weights = [np.empty(0)], [np.empty(0)]
        for path in self.paths:
            with np.load(path) as arrays:
                targets.append(arrays["targets"])
                weights.append(arrays["weights"])
        return np.concatenate(targets), np.concatenate(weights)

    def _write_batch(self, chunk: Sequence[Example], indexer: _Indexer, weights: Mapping[str, float]) -> None:
        matrices = indexer.matrices(example.text for example in chunk)
        arrays = {
            "targets": np.array([example.target for example in chunk]),
            "weights": np.array([weights.get(example.corpus, 1.0) for example in chunk]),
        }
        start = 0
        for number, part in enumerate(self.parts):
            features = design(part, matrices[start : start + len(part)])
            start += len(part)
            # Half the bytes on disk; the rounding is a hundred times below that of the weights.
            arrays[f"data{number}"] = features.data.astype(np.float32)
            arrays[f"indices{number}"] = features.indices.astype(np.int32)
            arrays[f"indptr{number}"] = features.indptr.astype(np.int32)
        path = self.folder / f"{len(self.paths):06}.npz"
        np.savez(path, **arrays)  # type: ignore[arg-type]
        self.paths.append(path)


class _Indexer:
    """Makes the token matrices of texts over the fixed vocabularies."""

    def __init__(self, tfidfs: Sequence[FittedTfidf]) -> None:
        self._tfidfs = tfidfs
        self._names = list(dict.fromkeys(tfidf.choice.name for tfidf in tfidfs))
        self._columns = [dict(zip(tfidf.tokens, range(len(tfidf.tokens)), strict=True)) for tfidf in tfidfs]

    def matrices(self, texts: Iterable[str]) -> list[TokenMatrix]:
        """Return one matrix per namespace, of shape (texts, tokens of the vocabulary)."""
        found: list[list[int]] = [[] for _ in self._tfidfs]
        ends: list[list[int]] = [[0] for _ in self._tfidfs]
        for text in texts:
            tokens = headline_tokens(text, self._names)
            for index, tfidf in enumerate(self._tfidfs):
                column = self._columns[index]
                found[index] += [column[token] for token in set(tokens[tfidf.choice.name]) if token in column]
                ends[index].append(len(found[index]))
        return [_matrix(tfidf, columns, stops) for tfidf, columns, stops in zip(self._tfidfs, found, ends, strict=True)]


def _matrix(tfidf: FittedTfidf, columns: Sequence[int], ends: Sequence[int]) -> TokenMatrix:
    shape = (len(ends) - 1, len(tfidf.tokens))
    matrix = csr_matrix((np.ones(len(columns)), np.array(columns, dtype=np.int64), np.array(ends)), shape=shape)
    # Sets have no order; sorted columns make the sums, and so the weights, the same in every run.
    matrix.sort_indices()
    return TokenMatrix(tfidf.choice.name, tfidf.tokens, matrix)
