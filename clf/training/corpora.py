"""Corpus names in an experiment -> corpora: the checks that headline corpora and page corpora share.

A name that the table of corpora does not have, a corpus of the other kind, a corpus for evaluation under ``train`` and
a licence that the experiment does not accept are errors. A corpus that is not on this machine is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from clf.datasets.registry import Corpus
from clf.errors import ExperimentError
from clf.training.experiment import DataChoice, PageChoice

_KINDS = {"headlines": "headline", "pages": "page"}
_TABLES = {"headlines": "data", "pages": "pages"}


@dataclass(frozen=True, slots=True)
class WantedCorpora:
    """The corpora that an experiment names, in its order: ``present`` ones are on this machine, ``absent`` ones not."""

    present: tuple[Corpus, ...]
    absent: tuple[str, ...]


def wanted_corpora(
    choice: DataChoice | PageChoice,
    corpora: Mapping[str, Corpus],
    root: Path,
    *,
    task: Literal["headlines", "pages"],
) -> WantedCorpora:
    """Return the corpora that ``choice`` names for training and evaluation; their files lie below ``root``.

    Raises ExperimentError for an unknown name, a corpus of another task, training on a corpus for evaluation, and a
    licence that ``choice`` does not accept. Files are not read; absent corpora are no error here.
    """
    trained_on = [*choice.train, *(choice.language_train if isinstance(choice, DataChoice) else [])]
    wanted = [_known(name, corpora, task) for name in dict.fromkeys([*trained_on, *choice.test])]
    for name in trained_on:
        _check_training_use(corpora[name], choice.licences, task)
    present = tuple(corpus for corpus in wanted if corpus.is_present(root))
    absent = tuple(corpus.id for corpus in wanted if corpus not in present)
    return WantedCorpora(present, absent)


def _known(name: str, corpora: Mapping[str, Corpus], task: str) -> Corpus:
    if name in corpora and corpora[name].task == task:
        return corpora[name]
    hint = "".join(_hints(name, corpora, task))
    raise ExperimentError(f"no {_KINDS[task]} corpus is called {name!r}; {hint}`clf data list` shows them all")


def _hints(name: str, corpora: Mapping[str, Corpus], task: str) -> Iterator[str]:
    if name in corpora:
        other = corpora[name].task
        yield f"it is a {_KINDS[other]} corpus, which belongs under [{_TABLES[other]}]; "
        return
    candidates = [corpus.id for corpus in corpora.values() if corpus.task == task]
    for match in get_close_matches(name, candidates, n=1):
        yield f"did you mean {match!r}? "


def _check_training_use(corpus: Corpus, licences: list[str], task: str) -> None:
    table = _TABLES[task]
    if corpus.use == "test":
        raise ExperimentError(
            f"{corpus.id} is for the final evaluation only; move it from {table}.train to {table}.test"
        )
    if licences and corpus.licence not in licences:
        raise ExperimentError(
            f"{corpus.id} has the licence {corpus.licence!r}, the experiment accepts {', '.join(licences)}; "
            f"drop the corpus or accept its licence under {table}.licences"
        )
