"""Examples -> an audit: repeated rows, contradictory labels, template-made rows, and labels that the source predicts.

The audit only reports; :func:`check_leakage` fails a run whose training rows repeat test rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import fmean

import numpy as np
from sklearn.metrics import roc_auc_score

from clf.datasets.duplicates import near_duplicates
from clf.datasets.headlines.languages import ForeignRows, Recognise, foreign_rows
from clf.errors import LeakageError
from clf.text.tokens import plain_words, repeat_key
from clf.types import Example

TEMPLATE_WINDOW = 100
"""Rows of one window."""
TEMPLATE_RATIO = 0.65
"""Share of distinct word triples in a window below which the rows come from templates; people stay above 0.75."""
_SHOWN_LEAKS = 20
_SEED = 1


@dataclass(frozen=True, slots=True)
class TemplateRun:
    """Rows ``first`` to ``last`` of a corpus that repeat phrases; ``ratio`` is the share of distinct word triples."""

    first: int
    last: int
    ratio: float


@dataclass(frozen=True, slots=True)
class CorpusAudit:
    """The findings in one corpus.

    ``repeats`` counts rows that equal an earlier row after normalisation, ``near_repeats`` texts that resemble an
    earlier one. ``conflicts`` are texts with both labels. The two AUCs measure how well the source alone, or the length
    alone, predicts the label; None where that is not defined. ``foreign`` are the rows in another language; None where
    the audit had no function that recognises languages.
    """

    corpus: str
    language: str
    rows: int
    clickbait: int
    repeats: int
    near_repeats: int
    conflicts: tuple[str, ...]
    templates: tuple[TemplateRun, ...]
    source_auc: float | None
    length_auc: float | None
    foreign: ForeignRows | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether most rows are in another language than the corpus says."""
        return self.foreign is not None and self.foreign.is_reported


@dataclass(frozen=True, slots=True)
class Leak:
    """A training example that equals a test example after normalisation."""

    train: Example
    test: Example


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The audit of a run: every corpus, the leaks from test into training, and both AUCs over all training rows."""

    corpora: tuple[CorpusAudit, ...]
    leaks: tuple[Leak, ...]
    source_auc: float | None
    length_auc: float | None
    corrected: Mapping[str, int] = field(default_factory=dict)
    """Corpus -> number of rows with a corrected label."""

    @property
    def verdict(self) -> str:
        """The result in one line."""
        if self.leaks:
            return f"FAILED: {len(self.leaks):,} training rows repeat test rows"
        templates = conflicts = 0
        for corpus in self.corpora:
            templates += len(corpus.templates)
            conflicts += len(corpus.conflicts)
        notes = []
        if templates:
            notes.append(f"{templates} runs of template-made rows")
        if conflicts:
            notes.append(f"{conflicts:,} texts with two labels")
        if foreign := [corpus.corpus for corpus in self.corpora if corpus.is_foreign]:
            notes.append(f"rows in another language in {', '.join(foreign)}")
        suffix = f"; look at {', '.join(notes)}" if notes else ""
        return f"passed, no leak between training and test{suffix}"


def audit(
    train: Sequence[Example],
    test: Sequence[Example] = (),
    *,
    recognise: Recognise | None = None,
    corrected: Mapping[str, int] | None = None,
) -> AuditReport:
    """Return the audit of every corpus of ``train`` and ``test``, and of the leaks between the two.

    ``recognise`` returns the language of a text; without it, languages are not audited. ``corrected`` counts the rows
    of a corpus whose labels were corrected.
    """
    parts: dict[str, list[Example]] = defaultdict(list)
    for example in [*train, *test]:
        parts[example.corpus].append(example)
    return AuditReport(
        corpora=tuple(audit_corpus(name, part, recognise=recognise) for name, part in parts.items()),
        leaks=tuple(find_leaks(train, test)),
        source_auc=_auc_by(train, lambda example: f"{example.corpus}/{example.source}"),
        length_auc=_auc_of_length(train),
        corrected=corrected or {},
    )


def check_leakage(report: AuditReport) -> None:
    """Raise LeakageError with the first 20 pairs when a training row repeats a test row."""
    if not report.leaks:
        return
    shown = "\n".join(map(_described, report.leaks[:_SHOWN_LEAKS]))
    rest = len(report.leaks) - _SHOWN_LEAKS
    more = f"\n  and {rest:,} more" if rest > 0 else ""
    raise LeakageError(
        f"{len(report.leaks):,} training rows repeat test rows:\n{shown}{more}\n"
        "drop one of the corpora from the experiment, or set set_aside_repeats = true under [data]"
    )


def _described(leak: Leak) -> str:
    train, test = leak.train, leak.test
    return f"  {train.corpus}, row {train.row}: {train.text!r}\n  = {test.corpus}, row {test.row}: {test.text!r}"


def audit_corpus(name: str, examples: Sequence[Example], *, recognise: Recognise | None = None) -> CorpusAudit:
    """Return the audit of the corpus called ``name``; ``recognise`` is as for :func:`audit`."""
    labels: dict[str, set[int]] = defaultdict(set)
    texts: dict[str, str] = {}
    for example in examples:
        key = repeat_key(example.text)
        labels[key].add(example.label)
        texts.setdefault(key, example.text)
    unique = list(texts.values())
    return CorpusAudit(
        corpus=name,
        language=", ".join(sorted(set(map(attrgetter("language"), examples)))),
        rows=len(examples),
        clickbait=sum(map(attrgetter("label"), examples)),
        repeats=len(examples) - len(unique),
        near_repeats=len({later for _, later in near_duplicates(unique)}),
        conflicts=tuple(texts[key] for key, found in labels.items() if len(found) > 1),
        templates=tuple(find_templates(examples)),
        source_auc=_auc_by(examples, attrgetter("source")),
        length_auc=_auc_of_length(examples),
        foreign=foreign_rows(examples, recognise) if recognise else None,
    )


def find_leaks(train: Iterable[Example], test: Iterable[Example]) -> list[Leak]:
    """Return every training example that equals a test example after normalisation."""
    known = {repeat_key(example.text): example for example in test}
    leaks = []
    for example in train:
        key = repeat_key(example.text)
        if key in known:
            leaks.append(Leak(example, known[key]))
    return leaks


def find_templates(examples: Sequence[Example]) -> list[TemplateRun]:
    """Return the runs of template-made rows: windows in file order in which few word triples are distinct."""
    runs: list[TemplateRun] = []
    starts = range(0, len(examples) - TEMPLATE_WINDOW + 1, TEMPLATE_WINDOW)
    for window in (examples[start : start + TEMPLATE_WINDOW] for start in starts):
        ratio = _distinct_triples(window)
        if ratio >= TEMPLATE_RATIO:
            continue
        if runs and window[0].row - runs[-1].last <= TEMPLATE_WINDOW:
            last = runs.pop()
            runs.append(TemplateRun(last.first, window[-1].row, min(last.ratio, ratio)))
        else:
            runs.append(TemplateRun(window[0].row, window[-1].row, ratio))
    return runs


def _distinct_triples(window: Iterable[Example]) -> float:
    triples: Counter[tuple[str, ...]] = Counter()
    for example in window:
        words = plain_words(example.text)
        triples.update(zip(words, words[1:], words[2:], strict=False))
    return len(triples) / (triples.total() or 1)


def _auc_by(examples: Sequence[Example], source: Callable[[Example], str]) -> float | None:
    """Return the AUC of predicting the label from the clickbait share of the example's source.

    The shares are measured on a random half of the rows, the AUC on the other half.
    """
    order = np.random.default_rng(_SEED).permutation(len(examples)).tolist()
    half = len(order) // 2
    labels: dict[str, list[int]] = defaultdict(list)
    for index in order[:half]:
        labels[source(examples[index])].append(examples[index].label)
    if len(labels) < 2:
        return None
    shares = {name: fmean(known) for name, known in labels.items()}
    rest = [examples[index] for index in order[half:]]
    return _auc(rest, [shares.get(source(example), 0.5) for example in rest])


def _auc_of_length(examples: Sequence[Example]) -> float | None:
    auc = _auc(examples, [float(len(example.text)) for example in examples])
    return None if auc is None else max(auc, 1.0 - auc)


def _auc(examples: Sequence[Example], scores: Sequence[float]) -> float | None:
    labels = np.array([example.label for example in examples])
    return float(roc_auc_score(labels, scores)) if 0 < labels.sum() < len(labels) else None
