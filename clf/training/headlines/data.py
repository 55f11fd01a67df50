"""An experiment's corpora -> the examples of its training and of its final evaluation, kept apart by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from clf.datasets.download import verify
from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import Corpus
from clf.datasets.splits import group_ids, is_held_out
from clf.errors import ExperimentError, MissingCorpusError
from clf.training.experiment import DataChoice, Experiment
from clf.training.record import CorpusUse
from clf.types import Example


@dataclass(frozen=True, slots=True)
class Material:
    """Training examples with their group names, test examples, the corpora used, the ids of the absent ones."""

    train: tuple[Example, ...]
    groups: tuple[str, ...]
    test: tuple[Example, ...]
    uses: tuple[CorpusUse, ...]
    absent: tuple[str, ...]
    set_aside: int


def gather(experiment: Experiment, corpora: Mapping[str, Corpus], root: Path) -> Material:
    """Read and verify the corpora the experiment wants from the data folder ``root``.

    Raises ExperimentError for an unknown corpus, a licence it does not accept, or training on a test corpus;
    MissingCorpusError naming every needed corpus that is absent, and what to type.
    """
    data = experiment.data
    wanted = [_known(name, corpora) for name in dict.fromkeys([*data.train, *data.test])]
    _check_use(data, corpora)
    present = [corpus for corpus in wanted if corpus.is_present(root)]
    absent = tuple(corpus.id for corpus in wanted if corpus not in present)
    if needed := [name for name in absent if name not in data.optional]:
        raise MissingCorpusError(
            f"not on this machine: {', '.join(needed)}; type `clf data fetch {' '.join(needed)}` "
            "(CLF_DATA_MIRROR may name a folder or an address with a copy), or list them as optional in the experiment"
        )
    for corpus in present:
        verify(corpus, root)
    examples = [example for corpus in present for example in parse(corpus, root)]
    return _divided(data, examples, present, absent)


def _divided(
    data: DataChoice, examples: Sequence[Example], present: Sequence[Corpus], absent: tuple[str, ...]
) -> Material:
    groups = group_ids(examples)
    tested = [_is_test(example, group, data) for example, group in zip(examples, groups, strict=True)]
    test_groups = {group for group, test in zip(groups, tested, strict=True) if test}
    train, train_groups, set_aside = [], [], 0
    for example, group, test in zip(examples, groups, tested, strict=True):
        if test or example.corpus not in data.train:
            continue
        if data.set_aside_repeats and group in test_groups:
            set_aside += 1
            continue
        train.append(example)
        train_groups.append(group)
    test_examples = tuple(example for example, test in zip(examples, tested, strict=True) if test)
    uses = tuple(_use(corpus, train, test_examples) for corpus in present)
    return Material(tuple(train), tuple(train_groups), test_examples, uses, absent, set_aside)


def _is_test(example: Example, group: str, data: DataChoice) -> bool:
    """Tell whether an example is for the final evaluation: by official split, held-out group, or its whole corpus."""
    if example.corpus in data.holdout:
        return is_held_out(group, data.holdout[example.corpus])
    if example.corpus in data.train:
        return example.split == "test"
    return True


def _known(name: str, corpora: Mapping[str, Corpus]) -> Corpus:
    if name not in corpora or corpora[name].task != "headlines":
        near = get_close_matches(name, corpora, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ExperimentError(f"no headline corpus is called {name!r}; {hint}`clf data list` shows them all")
    return corpora[name]


def _check_use(data: DataChoice, corpora: Mapping[str, Corpus]) -> None:
    for corpus in (corpora[name] for name in data.train):
        if corpus.use == "test":
            raise ExperimentError(f"{corpus.id} is for the final evaluation only; move it from data.train to data.test")
        if data.licences and corpus.licence not in data.licences:
            raise ExperimentError(
                f"{corpus.id} has the licence {corpus.licence!r}, the experiment accepts {', '.join(data.licences)}; "
                "drop the corpus or accept its licence under data.licences"
            )


def _use(corpus: Corpus, train: Sequence[Example], test: Sequence[Example]) -> CorpusUse:
    counts = [sum(example.corpus == corpus.id for example in part) for part in (train, test)]
    return CorpusUse(corpus.id, corpus.language, corpus.licence, corpus.hashes, *counts)
