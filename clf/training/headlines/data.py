"""Headline corpora of an experiment -> examples for training and examples for evaluation, kept apart by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clf.datasets.download import verify
from clf.datasets.headlines.corrections import corrected, read_corrections
from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import Corpus
from clf.datasets.splits import group_ids, is_held_out
from clf.errors import MissingCorpusError
from clf.model.manifest import Credit
from clf.training.corpora import WantedCorpora, wanted_corpora
from clf.training.experiment import DataChoice, Experiment
from clf.training.record import CorpusUse
from clf.types import Example


@dataclass(frozen=True, slots=True)
class StreamedCounts:
    """The number of training rows, and of the groups that they belong to."""

    rows: int
    groups: int


@dataclass(frozen=True, slots=True)
class HeadlineData:
    """The headlines of a run.

    ``groups`` has the group of every training example; examples of one group stay on one side of every split.
    ``absent`` are the ids of corpora that the experiment names and this machine lacks. ``set_aside`` counts training
    examples that were left out because they repeat a test example. ``corrected`` has the number of rows of a corpus
    whose labels were corrected. ``language_rows`` are the examples that the language head learns from, with their
    ``language_groups``. In a run that streams its rows, ``train`` has the held-out ones alone, and ``streamed`` counts
    all of them.
    """

    train: tuple[Example, ...]
    groups: tuple[str, ...]
    test: tuple[Example, ...]
    uses: tuple[CorpusUse, ...]
    absent: tuple[str, ...]
    set_aside: int
    corrected: Mapping[str, int] = field(default_factory=dict)
    language_rows: tuple[Example, ...] = ()
    language_groups: tuple[str, ...] = ()
    streamed: StreamedCounts | None = None

    @property
    def counts(self) -> StreamedCounts:
        """The numbers of all training rows and of their groups."""
        return self.streamed or StreamedCounts(rows=len(self.train), groups=len(set(self.groups)))

    def of_language(self, language: str) -> HeadlineData:
        """Return the same data with the training examples in ``language`` alone."""
        rows = [
            (example, group)
            for example, group in zip(self.train, self.groups, strict=True)
            if example.language == language
        ]
        train, groups = zip(*rows, strict=True)
        return replace(self, train=train, groups=groups)

    def credits(self) -> list[Credit]:
        """Return a credit for every corpus that was trained on."""
        return [use.credit for use in self.uses if use.train_rows]


def gather(experiment: Experiment, corpora: Mapping[str, Corpus], root: Path) -> HeadlineData:
    """Read and verify the headline corpora that the experiment names from the data folder ``root``.

    Raises ExperimentError for a corpus the experiment may not use; MissingCorpusError naming every absent corpus that
    is not optional, with the command that fetches them.
    """
    wanted = wanted_corpora(experiment.data, corpora, root, task="headlines")
    check_presence(wanted, experiment.data)
    for corpus in wanted.present:
        verify(corpus, root)
    examples: list[Example] = []
    for corpus in wanted.present:
        examples += parse(corpus, root)
    learned_from = {*experiment.data.train, *experiment.data.language_train}
    own = [corpus.id for corpus in wanted.present if corpus.id in learned_from]
    examples, counts = corrected(examples, read_corrections(root), own)
    return replace(_divide(examples, experiment.data, wanted), corrected=counts)


def check_presence(wanted: WantedCorpora, data: DataChoice) -> None:
    """Raise MissingCorpusError that names every absent corpus which is not optional."""
    needed = [name for name in wanted.absent if name not in data.optional]
    if needed:
        raise MissingCorpusError(
            f"not on this machine: {', '.join(needed)}; type `clf data fetch {' '.join(needed)}` "
            "(CLF_DATA_MIRROR may name a folder or an address with a copy), or list them as optional in the experiment"
        )


def _divide(examples: Sequence[Example], data: DataChoice, wanted: WantedCorpora) -> HeadlineData:
    usable: list[tuple[Example, str]] = []
    test: list[Example] = []
    test_groups: set[str] = set()
    for example, group in zip(examples, group_ids(examples), strict=True):
        if is_test(example, group, data):
            test.append(example)
            test_groups.add(group)
        else:
            usable.append((example, group))
    left_out = test_groups if data.set_aside_repeats else set[str]()
    train, groups = _rows_of(data.train, usable, left_out)
    language_rows, language_groups = _rows_of(data.language_train, usable, left_out)
    return HeadlineData(
        train=train,
        groups=groups,
        test=tuple(test),
        uses=tuple(_use(corpus, (train, language_rows), test) for corpus in wanted.present),
        absent=wanted.absent,
        set_aside=sum(example.corpus in data.train for example, _ in usable) - len(train),
        language_rows=language_rows,
        language_groups=language_groups,
    )


def _rows_of(
    corpora: Sequence[str], rows: Sequence[tuple[Example, str]], left_out: set[str]
) -> tuple[tuple[Example, ...], tuple[str, ...]]:
    """Return the examples of ``corpora`` and their groups, without the groups that are ``left_out``."""
    kept = [row for row in rows if row[0].corpus in corpora and row[1] not in left_out]
    return tuple(example for example, _ in kept), tuple(group for _, group in kept)


def is_test(example: Example, group: str, data: DataChoice) -> bool:
    """Return True for an example of the final evaluation.

    Its corpus decides: by the groups the experiment holds out, else by its official split, else as a whole.
    """
    if example.corpus in data.holdout:
        return is_held_out(group, data.holdout[example.corpus])
    if example.corpus in data.train or example.corpus in data.language_train:
        return example.split == "test"
    return True


def _use(corpus: Corpus, trained: tuple[Sequence[Example], Sequence[Example]], test: Iterable[Example]) -> CorpusUse:
    """Return the use of ``corpus``; ``trained`` are the examples of the headline heads and of the language head."""
    headlines, language_rows = trained
    use = CorpusUse.of(corpus, headlines, test)
    if use.train_rows or all(example.corpus != corpus.id for example in language_rows):
        return use
    return replace(CorpusUse.of(corpus, language_rows, test), task="language")
