"""Headline data -> the headline heads of all languages: trained here, or kept from the bundle that ships."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clf.classifiers.headlines import headline_heads
from clf.errors import ExperimentError
from clf.model.bundle import Bundle
from clf.model.manifest import Credit, Head
from clf.model.scorer import Scorer
from clf.training.evaluation.metrics import Scored
from clf.training.evaluation.slices import Slice
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.fit import TrainedHeadline, fit_headline
from clf.training.headlines.language import TrainedLanguage, fit_language
from clf.training.progress import Say, silent

FitLanguage: TypeAlias = Callable[[str], TrainedHeadline]
"""A function that trains the headline head of the language with the given code."""


@dataclass(frozen=True, slots=True)
class KeptHeads:
    """Heads that were trained in an earlier run: by name, with their scorers, and credits for their corpora.

    ``probes`` are headlines in their languages, by which the earlier bundle proves them.
    """

    heads: Mapping[str, Head] = field(default_factory=dict)
    scorers: Mapping[str, Scorer] = field(default_factory=dict)
    credits: tuple[Credit, ...] = ()
    probes: tuple[str, ...] = ()

    @classmethod
    def of(cls, bundle: Bundle, languages: Collection[str]) -> KeptHeads:
        """Return the heads for ``languages`` that ``bundle`` has; it may lack some."""
        manifest = bundle.manifest
        names = {code: name for code, name in headline_heads(manifest.heads).items() if code in languages}
        return cls(
            heads={name: manifest.heads[name] for name in names.values()},
            scorers={name: bundle.scorers[name] for name in names.values()},
            credits=tuple(credit for credit in manifest.corpora if credit.task != "pages" and credit.language in names),
            probes=tuple(probe["text"] for probe in bundle.probes if probe.get("language", "") in names),
        )


@dataclass(frozen=True, slots=True)
class HeadlineHeads:
    """The headline heads of a run: ``trained`` by language, ``kept`` ones, and the language head where there is one."""

    trained: Mapping[str, TrainedHeadline]
    kept: KeptHeads
    language: TrainedLanguage | None

    @property
    def heads(self) -> dict[str, Head]:
        """The heads by their name in the bundle."""
        return {**{item.name: item.head for item in self.trained.values()}, **self.kept.heads}

    @property
    def scorers(self) -> dict[str, Scorer]:
        """The scorers by the name of their head."""
        return {**{item.name: item.scorer for item in self.trained.values()}, **self.kept.scorers}

    @property
    def validation(self) -> dict[Slice, Scored]:
        """The out-of-fold predictions for the training rows of every trained language."""
        return {Slice.validation(language): item.validation for language, item in self.trained.items()}


def train_headlines(
    experiment: Experiment, data: HeadlineData, shipped: Bundle, *, fit: FitLanguage | None = None, say: Say = silent
) -> HeadlineHeads:
    """Train a head for every language of ``data``, and the language head; keep the ``shipped`` ones that are wanted.

    ``fit`` trains the head of one language; by default it is the exact fit in memory. Raises ExperimentError when a
    test corpus has a language without a head, and when the language head would never choose a kept head; DataError
    where the groups of a language cannot fill the folds.
    """
    languages = sorted({example.language for example in data.train})
    kept = KeptHeads.of(shipped, [code for code in experiment.data.kept_languages if code not in languages])
    _check_languages(data, {*languages, *headline_heads(kept.heads)})
    _check_kept(data, headline_heads(kept.heads))
    for name in kept.heads:
        say(f"keeping the head {name} that ships with the package")

    def exact(code: str) -> TrainedHeadline:
        """Return the head of a language, fitted to all its rows in memory."""
        return fit_headline(experiment, _rows_of_head(experiment, data, code), code, say=say)

    trained = {code: (fit or exact)(code) for code in languages}
    language = fit_language(data.language_rows, data.language_groups, say=say) if data.language_rows else None
    return HeadlineHeads(trained, kept, language)


def _rows_of_head(experiment: Experiment, data: HeadlineData, language: str) -> HeadlineData:
    return data if experiment.model.joint else data.of_language(language)


def _check_languages(data: HeadlineData, languages: set[str]) -> None:
    for example in data.test:
        if example.language not in languages:
            raise ExperimentError(
                f"{example.corpus} is in {example.language!r}, the run has heads for {', '.join(sorted(languages))}; "
                "train on a corpus of that language, or drop the test corpus"
            )


def _check_kept(data: HeadlineData, languages: Iterable[str]) -> None:
    recognised = {example.language for example in data.language_rows}
    for language in languages:
        if recognised and language not in recognised:
            raise ExperimentError(
                f"the head for {language!r} is kept, and no corpus of language_train is in this language, so that no "
                "headline would reach it; add one, or drop the language from kept_languages"
            )
