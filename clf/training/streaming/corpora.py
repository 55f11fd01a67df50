"""Corpora of an experiment -> a store of training rows, test examples, and the held-out share of the groups.

Test examples are held in memory. Training examples are read in chunks and written to the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil
from pathlib import Path

from clf.datasets.download import verify
from clf.datasets.headlines.audit import AuditReport, check_leakage, find_leaks
from clf.datasets.headlines.corrections import Correction, corrected, read_corrections
from clf.datasets.headlines.parsers import parse_rows
from clf.datasets.registry import Corpus
from clf.datasets.splits import fold_of
from clf.errors import DataError, ExperimentError
from clf.training.corpora import WantedCorpora, wanted_corpora
from clf.training.experiment import DataChoice, Experiment
from clf.training.headlines.data import HeadlineData, StreamedCounts, check_presence, is_test
from clf.training.record import CorpusUse
from clf.training.streaming.row_store import RowStore, StoredRow, group_of, repeat_digest
from clf.types import Example

MOST_HELD_OUT = 20_000
"""Training rows that calibration, thresholds and the choice of C are measured on, about; they are held in memory."""
LANGUAGE_ROWS = 20_000
"""Rows of one language that the language head learns from; its tokens are few, and more rows do not change them."""
_CHUNK = 10_000
"""Rows that are read at a time."""


@dataclass(frozen=True, slots=True)
class StreamedRows:
    """The sorted training rows in ``store``; ``data`` has the test rows, and of the training rows the held-out ones.

    The groups of the first of ``folds`` folds are held out.
    """

    store: RowStore
    data: HeadlineData
    folds: int

    def rows(self, language: str | None, *, held_out: bool) -> Iterator[tuple[Example, str]]:
        """Yield the training rows in ``language``, or in all languages, on one side of the split, with their groups."""
        return _side(self.store, language, self.folds, held_out=held_out)


def stream_corpora(experiment: Experiment, corpora: Mapping[str, Corpus], root: Path, folder: Path) -> StreamedRows:
    """Read the headline corpora of ``experiment`` into a store in ``folder``.

    Raises the errors of :func:`clf.training.headlines.data.gather`; LeakageError where training rows repeat test rows
    and the experiment does not set them aside; ExperimentError where the experiment leaves out sources.
    """
    if experiment.model.fold_by == "source":
        raise ExperimentError(
            'model.fold_by = "source" leaves out one source after the other, and a streamed run holds out groups once; '
            'train without --streaming, or set model.fold_by = "group"'
        )
    wanted = wanted_corpora(experiment.data, corpora, root, task="headlines")
    check_presence(wanted, experiment.data)
    for corpus in wanted.present:
        verify(corpus, root)
    store = RowStore(folder / "rows.sqlite")
    reading = _Reading(experiment.data, read_corrections(root), store)
    for corpus in wanted.present:
        reading.read(corpus, root)
    reading.check_corrections()
    return _streamed(experiment, wanted, reading)


class _Reading:
    """One pass over the corpora: training rows go to the store, test rows to ``test``."""

    def __init__(self, choice: DataChoice, corrections: Sequence[Correction], store: RowStore) -> None:
        self.choice, self.store = choice, store
        self.test: list[Example] = []
        self.corrected = Counter[str]()
        self._learned_from = {*choice.train, *choice.language_train}
        self._corrections = {item.key: item for item in corrections if item.corpus in self._learned_from}
        self._read: set[str] = set()

    def read(self, corpus: Corpus, root: Path) -> None:
        """Read the rows of a corpus in chunks."""
        self._read.add(corpus.id)
        rows = parse_rows(corpus, root)
        while chunk := list(islice(rows, _CHUNK)):
            self.store.add(self._training_rows(self._with_corrections(chunk)))

    def check_corrections(self) -> None:
        """Raise DataError for a correction of a corpus that was read whose row no longer exists."""
        corrected([], list(self._corrections.values()), self._read)

    def _with_corrections(self, chunk: Sequence[Example]) -> Sequence[Example]:
        found: list[Correction] = []
        for example in chunk if self._corrections else ():
            item = self._corrections.pop((example.corpus, example.row, example.text), None)
            found += [item] if item else []
        if not found:
            return chunk
        examples, counts = corrected(chunk, found, self._learned_from)
        self.corrected.update(counts)
        return examples

    def _training_rows(self, examples: Iterable[Example]) -> Iterator[StoredRow]:
        for example in examples:
            group = group_of(example)
            if is_test(example, group, self.choice):
                self.test.append(example)
                self.store.forbid([group, repeat_digest(example)])
                continue
            for_heads = example.corpus in self.choice.train
            yield StoredRow(example, group, for_heads, example.corpus in self.choice.language_train)


def _streamed(experiment: Experiment, wanted: WantedCorpora, reading: _Reading) -> StreamedRows:
    store, test = reading.store, reading.test
    if not experiment.data.set_aside_repeats:
        leaks = tuple(find_leaks(store.repeats(), test))
        check_leakage(AuditReport(corpora=(), leaks=leaks, source_auc=None, length_auc=None))
    left_out = store.sort()
    heads, language = store.corpora("for_heads"), store.corpora("for_language")
    rows = sum(heads.values())
    folds = max(experiment.model.folds, ceil(rows / MOST_HELD_OUT))
    train, groups = _unzipped(_held_out(store, folds))
    language_rows, language_groups = _unzipped(store.language_rows(LANGUAGE_ROWS))
    data = HeadlineData(
        train=train,
        groups=groups,
        test=tuple(test),
        uses=tuple(_use(corpus, heads, language, test) for corpus in wanted.present),
        absent=wanted.absent,
        set_aside=left_out,
        corrected=reading.corrected,
        language_rows=language_rows,
        language_groups=language_groups,
        streamed=StreamedCounts(rows=rows, groups=store.group_count()),
    )
    return StreamedRows(store, data, folds)


def _held_out(store: RowStore, folds: int) -> Iterator[tuple[Example, str]]:
    for language in store.languages():
        rows = list(_side(store, language, folds, held_out=True))
        if not rows:
            raise DataError(
                f"no group of rows in {language!r} fell to the held-out ones; train without --streaming, or add rows"
            )
        yield from rows


def _side(store: RowStore, language: str | None, folds: int, *, held_out: bool) -> Iterator[tuple[Example, str]]:
    for example, group in store.rows(language):
        if (fold_of(group, folds) == 0) == held_out:
            yield example, group


def _unzipped(rows: Iterable[tuple[Example, str]]) -> tuple[tuple[Example, ...], tuple[str, ...]]:
    examples: list[Example] = []
    groups: list[str] = []
    for example, group in rows:
        examples.append(example)
        groups.append(group)
    return tuple(examples), tuple(groups)


def _use(corpus: Corpus, heads: Mapping[str, int], language: Mapping[str, int], test: Iterable[Example]) -> CorpusUse:
    """Return the use of ``corpus``; the mappings count its rows for the headline heads and for the language head."""
    use = replace(CorpusUse.of(corpus, (), test), train_rows=heads.get(corpus.id, 0))
    if use.train_rows or corpus.id not in language:
        return use
    return replace(use, train_rows=language[corpus.id], task="language")
