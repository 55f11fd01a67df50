"""Predictions of runs that never ran: headlines whose probabilities follow their labels more or less closely."""

from dataclasses import replace

import numpy as np

from clf.training.predictions import PredictedHeadline, PredictedPage, Predictions

CORPORA = ("first", "second")


def headlines(strength: float, *, rows: int = 400, seed: int = 1, language: str = "en") -> list[PredictedHeadline]:
    """Return headlines of two corpora; a larger ``strength`` separates the labels better."""
    random, items = np.random.default_rng(seed), []
    for row in range(rows):
        label = row % 2
        logit = strength * (2 * label - 1) + float(random.normal())
        probability = float(1 / (1 + np.exp(-2 * strength * logit)))
        items.append(
            PredictedHeadline(
                key=f"{language} {row}",
                part="validation",
                corpus=CORPORA[row * 2 // rows],
                source="daily" if row % 3 else "",
                language=language,
                group=f"group {row // 2}",
                text=f"The {_word(row)} of the {language} paper",
                label=label,
                target=float(label),
                probability=probability,
                predicted=int(probability >= 0.5),
            )
        )
    return items


def _word(number: int) -> str:
    """Return a word of its own for a number, because texts that differ in digits alone are repeats."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def worse_in(items: list[PredictedHeadline], corpus: str) -> list[PredictedHeadline]:
    """Return the headlines with the predictions of one corpus turned round."""
    found = []
    for item in items:
        if item.corpus == corpus:
            item = replace(item, probability=1 - item.probability, predicted=1 - item.predicted)
        found.append(item)
    return found


def pages(missed: int = 0, *, count: int = 24) -> list[PredictedPage]:
    """Return pages of one article each; on the first ``missed`` pages the article and its link are not found."""
    found = []
    for number in range(count):
        predicted = "nnn" if number < missed else "een"
        found.append(
            PredictedPage(
                key=str(number),
                kind="html",
                corpus="tiny",
                site=f"site{number}.example",
                url=f"https://site{number}.example/",
                title=f"Page {number}",
                gold="e-p" if number % 2 else "een",
                predicted=predicted,
                link_gold="ep",
                link_predicted="n" + ("p" if number % 3 else "n") if number < missed else "ep",
                layout="table" if number % 2 else "generic elements",
                language="ro" if number % 4 else "",
            )
        )
    return found


def predictions(strength: float, *, missed: int = 0) -> Predictions:
    """Return the predictions of a run."""
    return Predictions(tuple(headlines(strength)), tuple(pages(missed)))
