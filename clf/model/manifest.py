"""The description of a bundle: one frozen record, written to and read from ``manifest.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from clf.errors import BundleError
from clf.model.bounded import finite, parse_json

FORMAT_VERSION = 2
READABLE_VERSIONS = (1, FORMAT_VERSION)
"""Version 1 has one head for the headlines of all languages, and no language head."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The probability from which verdicts reach ``precision`` on held-out groups; None when no probability does."""

    precision: float
    probability: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Head:
    """One head: its labels, its namespaces, its decision threshold, and the thresholds for given precisions."""

    labels: tuple[str, ...]
    namespaces: tuple[str, ...]
    decision: float
    thresholds: tuple[Threshold, ...]
    calibration: Mapping[str, tuple[float, float]]
    """Scorer name -> (slope, offset) of Platt's calibration."""


@dataclass(frozen=True, slots=True)
class LanguageHead:
    """The head that recognises the language of a text.

    ``labels`` are the codes of the languages, in the order of the scorer's columns. The language with the largest logit
    is recognised when this logit is at least ``lowest``, and exceeds the second largest by at least ``margin``. A text
    is in another language when the headline head knows a smaller share of its tokens than ``least_known``. ``most`` is
    the number of tokens of a namespace that are read, from the first on, because the beginning of a text shows its
    language; 0 stands for all, as in bundles from before this field.
    """

    labels: tuple[str, ...]
    namespaces: tuple[str, ...]
    lowest: float
    margin: float
    least_known: float
    most: int = 0


@dataclass(frozen=True, slots=True)
class Credit:
    """One corpus that the bundle was trained on; ``rows`` counts headlines or pages, depending on ``task``.

    ``task`` is ``headlines``, ``pages``, or ``language`` for headlines that only the language head learned from.
    """

    id: str
    language: str
    licence: str
    rows: int
    sha256: tuple[str, ...]
    task: str = "headlines"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of ``manifest.json``; ``files`` maps every other file of the folder to its SHA-256.

    ``sizes`` maps the same files to their sizes in bytes, of a gzip file the size of its content. Bundles from before
    this field have none.
    """

    name: str
    heads: Mapping[str, Head]
    corpora: tuple[Credit, ...] = ()
    metrics: Mapping[str, float] = field(default_factory=dict)
    normalizer: int = 0
    pipelines: Mapping[str, str] = field(default_factory=dict)
    """Name -> SHA-256 of the fitted scikit-learn pipelines beside the bundle, which serving never reads."""
    files: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    language: LanguageHead | None = None
    format_version: int = FORMAT_VERSION

    def to_json(self) -> str:
        """Return the manifest as indented JSON with sorted keys; an absent language head is left out."""
        record = {name: value for name, value in asdict(self).items() if name != "language" or value is not None}
        if not self.sizes:
            # Without sizes, a manifest keeps the text, and so the id, that it had before this field.
            del record["sizes"]
        return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def parse_manifest(text: str) -> Manifest:
    """Return the manifest in the JSON ``text``; raise BundleError for a damaged one or another format version."""
    try:
        raw = parse_json(text)
        version = raw["format_version"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BundleError(f"manifest.json is not a manifest ({error}); train again or restore the bundle") from None
    if version not in READABLE_VERSIONS:
        raise BundleError(
            f"the bundle has format version {version!r}, this clf reads versions {READABLE_VERSIONS[0]} to "
            f"{FORMAT_VERSION}; "
            "install a matching clf or train again"
        )
    try:
        return _construct(raw)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BundleError(f"manifest.json lacks or misspells a field ({error!r}); restore the bundle") from None


def _construct(raw: Mapping[str, Any]) -> Manifest:
    return Manifest(
        **{
            **raw,
            "heads": {name: _head(head) for name, head in raw["heads"].items()},
            "files": {str(name): str(digest) for name, digest in raw["files"].items()},
            "sizes": {str(name): int(size) for name, size in raw.get("sizes", {}).items()},
            "corpora": tuple(Credit(**{**credit, "sha256": tuple(credit["sha256"])}) for credit in raw["corpora"]),
            "language": _language(raw["language"]) if "language" in raw else None,
        }
    )


def _language(raw: Mapping[str, Any]) -> LanguageHead:
    return LanguageHead(
        labels=tuple(raw["labels"]),
        namespaces=tuple(raw["namespaces"]),
        lowest=finite(raw["lowest"]),
        margin=finite(raw["margin"]),
        least_known=finite(raw["least_known"]),
        most=_count(raw.get("most", 0)),
    )


def _count(value: Any) -> int:
    if int(value) < 0:
        raise ValueError(f"{value} is no number of tokens")
    return int(value)


def _head(raw: Mapping[str, Any]) -> Head:
    return Head(
        labels=tuple(raw["labels"]),
        namespaces=tuple(raw["namespaces"]),
        decision=finite(raw["decision"]),
        thresholds=tuple(Threshold(**threshold) for threshold in raw["thresholds"]),
        calibration={name: (finite(slope), finite(offset)) for name, (slope, offset) in raw["calibration"].items()},
    )
