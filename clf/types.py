"""The values that cross floors: examples on their way in, verdicts on their way out.

Nothing in here computes. Every class is frozen; tuples stand where lists would invite changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Tokens: TypeAlias = Mapping[str, Sequence[str]]
"""Namespace -> tokens in reading order: the waist of the hourglass."""


class Role(StrEnum):
    """What a block or a link is there for."""

    EDITORIAL = "editorial"
    PROMO = "promo"
    NAVIGATION = "navigation"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled headline.

    ``label`` is 1 for clickbait and 0 for editorial; ``target`` is what training aims at, in [0, 1]: the label,
    or the mean of several people's judgments. ``source`` is the outlet where it is known, ``pair`` ties rows
    written about one event, ``row`` counts from 0 in its file, ``split`` is the official part where upstream names one.
    """

    text: str
    label: int
    target: float
    corpus: str
    language: str
    source: str = ""
    pair: str = ""
    row: int = 0
    split: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One signed share of a logit: the token, its weight, and the same in words a person understands."""

    token: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class HeadlineVerdict:
    """P(clickbait) of one headline; ``label`` is ``clickbait`` or ``editorial``."""

    text: str
    clickbait: float
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a headline got its probability: the weights of ``reasons`` sum to ``logit``, the bias among them."""

    text: str
    clickbait: float
    logit: float
    reasons: tuple[Reason, ...]
