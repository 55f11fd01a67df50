"""Headlines in several languages -> the language head: one logistic regression per language over common tokens.

The training texts are whole headlines, and one cut of two to five words of each, because links are often short. Runs of
capitalised words are negative examples for every language, because the name of a person belongs to no language.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from clf.classifiers.language import LanguageClassifier, first_tokens
from clf.datasets.splits import fold_of
from clf.model.class_scorer import ClassNamespace, ClassScorer
from clf.model.manifest import LanguageHead
from clf.text.tokens import headline_tokens
from clf.training.arrays import Floats
from clf.training.experiment import NamespaceChoice
from clf.training.linear.fit import Dataset, FittedTfidf, design, fit_tfidf
from clf.training.linear.matrices import token_matrices
from clf.training.progress import Say, silent
from clf.types import Example

NAMESPACES = (NamespaceChoice(name="word", min_groups=6), NamespaceChoice(name="char", min_groups=6))
"""A token of fewer groups belongs to one story, not to a language."""
C = 16.0
"""Inverse regularisation strength."""
LOWEST = -1.0
"""Logit below which no language is recognised."""
MARGIN = 2.0
"""Logit units by which the first language must exceed the second."""
LEAST_KNOWN = 0.5
"""Share of tokens. Of headlines of other outlets, 4 in 1,000 are below it in English and 1 in Romanian. Of Indonesian
headlines that seem to be in a language with a head, 6 in 10 are."""
MOST = 32
"""Tokens of a namespace; some eight words show a language nearly as well as a whole headline."""
_NAME_WEIGHT = 0.3
"""Sample weight of a run of capitalised words; a headline weighs 1 on average."""
_SMALLEST_WEIGHT = 0.1
"""Coefficients nearer to zero are dropped, which halves the size of the table."""
_DECIMALS = 2
"""Decimal places of idf values."""
_CUT_WORDS = (2, 3, 4, 5)
"""Lengths of the cuts, in words."""
_HELD_OUT_FOLDS = 5
"""The quality is measured on one of these folds."""
_NO_LANGUAGE = ""
_SEED = 3


@dataclass(frozen=True, slots=True)
class LanguageRows:
    """Texts with their languages and groups; the language "" stands for a text that is a name."""

    texts: Sequence[str]
    languages: Sequence[str]
    groups: Sequence[str]

    def where(self, keep: Sequence[bool]) -> LanguageRows:
        """Return the rows that ``keep`` marks."""
        rows = [row for row, kept in zip(self.rows(), keep, strict=True) if kept]
        texts, languages, groups = zip(*rows, strict=True)
        return LanguageRows(texts, languages, groups)

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield (text, language, group) of every row."""
        return zip(self.texts, self.languages, self.groups, strict=True)


@dataclass(frozen=True, slots=True)
class TrainedLanguage:
    """The language head, its scorer, and its quality on headlines of groups that were held out.

    ``right`` and ``wrong`` are shares of the held-out headlines; for the rest, no language is recognised.
    """

    head: LanguageHead
    scorer: ClassScorer
    right: float
    wrong: float


def fit_language(examples: Sequence[Example], groups: Sequence[str], *, say: Say = silent) -> TrainedLanguage:
    """Train the language head on ``examples``, whose groups are kept whole; measure it on a fifth of the groups."""
    languages = sorted({example.language for example in examples})
    rows = training_rows(examples, groups)
    head = language_head(languages)
    say(f"fitting the language head for {', '.join(languages)}: once to measure it, once on all rows")
    held_out = [fold_of(group, _HELD_OUT_FOLDS) == 0 for group in rows.groups]
    measured = LanguageClassifier(head, _fit(rows.where([not out for out in held_out]), head))
    unseen = [example for example, group in zip(examples, groups, strict=True) if fold_of(group, _HELD_OUT_FOLDS) == 0]
    right, wrong = recognised_shares(measured, unseen)
    return TrainedLanguage(head, _fit(rows, head), right, wrong)


def language_head(languages: Sequence[str]) -> LanguageHead:
    """Return the settings of the head that recognises ``languages``."""
    return LanguageHead(
        labels=tuple(languages),
        namespaces=tuple(choice.name for choice in NAMESPACES),
        lowest=LOWEST,
        margin=MARGIN,
        least_known=LEAST_KNOWN,
        most=MOST,
    )


def recognised_shares(classifier: LanguageClassifier, examples: Sequence[Example]) -> tuple[float, float]:
    """Return the shares of ``examples`` whose language is recognised rightly, and wrongly."""
    names = classifier.head.namespaces
    recognised = [classifier.language(headline_tokens(example.text, names)) for example in examples]
    items = zip(recognised, examples, strict=True)
    pairs = [(found, example.language) for found, example in items if found is not None]
    right = sum(found == language for found, language in pairs)
    return right / max(1, len(examples)), (len(pairs) - right) / max(1, len(examples))


def training_rows(examples: Sequence[Example], groups: Sequence[str]) -> LanguageRows:
    """Return every headline, a cut of each, and the runs of capitalised words in them."""
    chance = random.Random(_SEED)
    rows = [(item.text, item.language, group) for item, group in zip(examples, groups, strict=True)]
    cuts = [(_cut(text, chance), language, group) for text, language, group in rows]
    names = [(name, _NO_LANGUAGE, group) for text, _, group in rows for name in capitalised_runs(text)]
    texts, languages, all_groups = zip(*rows, *cuts, *names, strict=True)
    return LanguageRows(texts, languages, all_groups)


def capitalised_runs(text: str) -> Iterator[str]:
    """Yield the runs of capitalised words after the first word; none from a headline that is mostly capitalised.

    >>> [*capitalised_runs("The mayor of New York met Ana Popescu there on a Monday")]
    ['New York', 'Ana Popescu', 'Monday']
    """
    words = text.split()
    if 2 * sum(map(_is_capitalised, words)) > len(words):
        return
    run: list[str] = []
    for word in [*words[1:], ""]:
        if _is_capitalised(word):
            run.append(word)
        elif run:
            yield " ".join(run).strip('.,:;?!"”„“')
            run = []


def _is_capitalised(word: str) -> bool:
    return word[:1].isupper() and len(word.strip('.,:;?!"”“')) > 1


def _cut(text: str, chance: random.Random) -> str:
    """Return some consecutive words of ``text``."""
    words, count = text.split(), chance.choice(_CUT_WORDS)
    if len(words) <= count:
        return text
    start = chance.randrange(len(words) - count + 1)
    return " ".join(words[start : start + count])


def _fit(rows: LanguageRows, head: LanguageHead) -> ClassScorer:
    items = (first_tokens(headline_tokens(text, head.namespaces), head) for text in rows.texts)
    data = Dataset(
        matrices=token_matrices(items, head.namespaces),
        targets=np.zeros(len(rows.texts)),
        weights=_weights(rows.languages, head.labels),
        groups=np.unique(np.array(rows.groups), return_inverse=True)[1],
    )
    tfidfs = fit_tfidf(data, NAMESPACES)
    features = design(tfidfs, data.matrices)
    is_language = [np.array(rows.languages) == language for language in head.labels]
    fits = Parallel(n_jobs=-1)(delayed(_regression)(features, labels, data.weights) for labels in is_language)
    coefficients = np.array([fit.coef_[0] for fit in fits])
    coefficients[np.abs(coefficients) < _SMALLEST_WEIGHT] = 0.0
    return _compiled(tfidfs, coefficients, [round(float(fit.intercept_[0]), 5) for fit in fits])


def _weights(found: Sequence[str], languages: Sequence[str]) -> Floats:
    """Return sample weights that give every language the same total."""
    labels = np.array(found)
    count = np.count_nonzero(labels != _NO_LANGUAGE) / len(languages)
    weights = np.full(len(labels), _NAME_WEIGHT)
    for language in languages:
        weights[labels == language] = count / np.count_nonzero(labels == language)
    return weights


def _regression(features: csr_matrix, labels: Floats, weights: Floats) -> LogisticRegression:
    return LogisticRegression(C=C, tol=1e-4, max_iter=500).fit(features, labels, sample_weight=weights)


def _compiled(tfidfs: Sequence[FittedTfidf], coefficients: Floats, biases: Sequence[float]) -> ClassScorer:
    namespaces, start = [], 0
    for tfidf in tfidfs:
        end = start + len(tfidf.tokens)
        idf = tfidf.transformer.idf_.round(_DECIMALS)
        products = (coefficients[:, start:end] * idf).T
        pairs = zip(idf.tolist(), products.tolist(), strict=True)
        namespaces.append(ClassNamespace.of(tfidf.choice.name, dict(zip(tfidf.tokens, pairs, strict=True))))
        start = end
    return ClassScorer(tuple(namespaces), tuple(biases))
