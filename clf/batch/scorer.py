"""Headlines in arrays and frames -> probabilities, equal to those of the single scorer, at many times its speed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from clf.batch.scoring.arrays import Floats, Ints
from clf.batch.scoring.grams import Tokens
from clf.batch.scoring.heads import ArrayLanguages, ArrayScorer, TokenRows
from clf.batch.scoring.namespaces import makers
from clf.batch.scoring.words import Words, chunks
from clf.classifiers.headlines import UNKNOWN, checked
from clf.classifiers.model import Model
from clf.default import load
from clf.model.bundle import Bundle

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Strings = NDArray[np.object_]
Frame = TypeVar("Frame", "pd.DataFrame", "pa.Table")
_NONE = ""
"""The language of a text whose language is not recognised."""


@dataclass(frozen=True, slots=True)
class HeadlineColumns:
    """The verdicts on many headlines, one array a field; the fields are those of HeadlineVerdict.

    ``clickbait`` is NaN where no head can score the text.
    """

    clickbait: Floats
    label: Strings
    language: Strings
    known: Floats

    @classmethod
    def unknown(cls, count: int) -> HeadlineColumns:
        """Return the columns of ``count`` texts that no head can score."""
        return cls(
            clickbait=np.full(count, np.nan),
            label=np.full(count, UNKNOWN, dtype=object),
            language=np.full(count, _NONE, dtype=object),
            known=np.zeros(count),
        )


COLUMNS = tuple(field.name for field in fields(HeadlineColumns))
"""The names of the verdicts' columns, in order."""


class BatchScorer:
    """Scores headlines by the thousand, with the heads of a model.

    Memory is bounded: texts are scored in chunks, and the table of words is emptied when it is full.
    """

    def __init__(self, model: Model) -> None:
        """Take the model, and construct the arrays of all its headline heads."""
        self._headlines, bundle = model.headlines, model.bundle
        scorers = {language: self._headlines.scorer(language) for language in self._headlines.heads}
        weights: list[tuple[str, Iterable[str]]] = [
            (namespace.name, namespace.weights) for scorer in scorers.values() for namespace in scorer.namespaces
        ]
        if bundle.language is not None:
            weights += [(namespace.name, namespace.rows) for namespace in bundle.language.namespaces]
        self._tokens = _numbered(weights)
        self._makers, self._table = makers(self._tokens)
        self._scorers = {language: ArrayScorer(scorer, self._tokens) for language, scorer in scorers.items()}
        self._recogniser = _recogniser(bundle, self._tokens)

    def score(self, texts: Sequence[str], language: str | None = None) -> HeadlineColumns:
        """Return the verdicts on ``texts``, in order; arguments and errors are those of :meth:`clf.Model.score`."""
        wanted = self._headlines.checked_language(language)
        numbers = {text: index for index, text in enumerate(dict.fromkeys(checked(texts)))}
        distinct = list(numbers)
        found = [self._chunk(chunk, wanted) for chunk in chunks(distinct)]
        order = np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))
        # Columns without rows come first, because there is no chunk where there is no text.
        found.insert(0, HeadlineColumns.unknown(0))
        columns = {name: np.concatenate([getattr(part, name) for part in found])[order] for name in COLUMNS}
        return HeadlineColumns(**columns)

    def _chunk(self, texts: Sequence[str], wanted: str | None) -> HeadlineColumns:
        words = self._table.read(texts)
        languages = self._languages(words, wanted)
        has_letter = np.array([any(map(str.isalpha, text)) for text in texts])
        languages[~has_letter] = _NONE
        columns = replace(HeadlineColumns.unknown(len(texts)), language=languages)
        tokens = _LazyTokens(self, words)
        for language in self._scorers:
            chosen = np.flatnonzero((languages == language) & has_letter)
            if len(chosen):
                self._weigh(tokens, columns, (language, chosen), wanted)
        return columns

    def _languages(self, words: Words, wanted: str | None) -> Strings:
        if wanted is not None or self._recogniser is None:
            only = wanted if wanted is not None else next(iter(self._scorers))
            return np.full(len(words.rows), only, dtype=object)
        head = self._recogniser.head
        found = {name: self._rows(name, words, head.most) for name in head.namespaces}
        labels = np.array([*head.labels, _NONE], dtype=object)
        languages: Strings = labels[self._recogniser.languages(found, len(words.rows))]
        return languages

    def _weigh(
        self, tokens: _LazyTokens, columns: HeadlineColumns, group: tuple[str, Ints], wanted: str | None
    ) -> None:
        """Fill in the verdicts on the rows of one language."""
        language, chosen = group
        head = self._headlines.heads[language]
        weighed = self._scorers[language].logits(tokens, chosen)
        if wanted is None and self._recogniser is not None:
            is_known = weighed.known >= self._recogniser.head.least_known * weighed.tokens
            columns.language[chosen[~is_known]] = _NONE
        else:
            is_known = np.full(len(chosen), True)
        probabilities, rows = expit(weighed.logits[is_known]), chosen[is_known]
        columns.clickbait[rows] = probabilities
        columns.label[rows] = np.array(head.labels, dtype=object)[(probabilities < head.decision).astype(int)]
        columns.known[rows] = weighed.known[is_known] / weighed.tokens[is_known]

    def _rows(self, name: str, words: Words, most: int = 0) -> TokenRows:
        return TokenRows.of(self._makers[name].parts(words, most), len(words.rows), len(self._tokens[name]))


class _LazyTokens(dict[str, TokenRows]):
    """The tokens of a chunk by namespace, found when a head first reads them."""

    def __init__(self, scorer: BatchScorer, words: Words) -> None:
        super().__init__()
        self._scorer, self._words = scorer, words

    def __missing__(self, name: str) -> TokenRows:
        self[name] = found = self._scorer._rows(name, self._words)
        return found


def score_frame(frame: Frame, column: str, *, language: str | None = None, model: Model | None = None) -> Frame:
    """Return ``frame`` with the columns clickbait, label, language and known for the headlines in ``column``.

    ``frame`` is a pandas DataFrame or a pyarrow Table, and so is the result. A missing or blank headline is
    ``unknown``. ``language`` is the language of all headlines, if it is known; ``model`` is the default model unless it
    is given. Raises InputError for a column that is absent or present already, and for a value that is no headline.
    """
    from clf.batch.frames import texts_of, with_columns

    texts = texts_of(frame, column)
    usable = [text for text in texts if text and text.strip()]
    scored = BatchScorer(model or load()).score(usable, language)
    is_usable = np.array([bool(text and text.strip()) for text in texts], dtype=bool)
    result: Frame = with_columns(frame, _spread(scored, is_usable))
    return result


def _spread(found: HeadlineColumns, is_usable: NDArray[np.bool_]) -> HeadlineColumns:
    """Return columns with a row for every headline; those that are not usable are unknown."""
    spread = HeadlineColumns.unknown(len(is_usable))
    for name in COLUMNS:
        getattr(spread, name)[is_usable] = getattr(found, name)
    return spread


def _numbered(weights: Sequence[tuple[str, Iterable[str]]]) -> dict[str, Tokens]:
    """Return for every namespace the tokens that any head knows, numbered from 0 on."""
    tokens: dict[str, dict[str, int]] = {}
    for name, known in weights:
        numbers = tokens.setdefault(name, {})
        for token in known:
            numbers.setdefault(token, len(numbers))
    return dict(tokens)


def _recogniser(bundle: Bundle, tokens: Mapping[str, Tokens]) -> ArrayLanguages | None:
    if bundle.manifest.language is None or bundle.language is None:
        return None
    return ArrayLanguages(bundle.manifest.language, bundle.language, tokens)
