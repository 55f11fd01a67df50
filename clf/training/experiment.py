"""An experiment file (``experiments/*.toml``) -> frozen records; every key is checked by name and value.

An experiment names its corpora, the ones among them that may be absent, the licences it accepts, the namespaces of
tokens that the model reads, and the grid that grouped cross-validation chooses from. It holds every setting of a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from clf.errors import ExperimentError
from clf.page.features.cards import OFFER_NAMESPACES
from clf.page.features.content import CONTENT_NAMESPACES
from clf.page.features.structure import STRUCTURE_NAMESPACES
from clf.training.inheritance import read_tables

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, lt=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DataChoice(_Table):
    """The headline corpora; ``optional`` ones may be absent.

    ``licences`` lists the accepted licences of training corpora; an empty list accepts any.
    """

    train: list[str] = Field(min_length=1)
    test: list[str] = []
    optional: list[str] = []
    licences: list[str] = []
    holdout: dict[str, Share] = {}
    """Corpus -> share of its groups that is held out for the final evaluation."""
    weights: dict[str, Positive] = {}
    """Corpus -> sample weight of its rows in the fit; 1 for corpora that are not named."""
    language_train: list[str] = []
    """The corpora that the language head learns from; without any, the bundle has no language head."""
    kept_languages: list[str] = []
    """Languages whose heads are kept from the shipped bundle when the experiment does not train them."""
    set_aside_repeats: bool = False
    """True leaves out training rows that are near-duplicates of a test row; False fails on rows that equal one."""

    def weight_of(self, corpus: str) -> float:
        """Return the sample weight of the rows of ``corpus``."""
        return self.weights.get(corpus, 1.0)


class NamespaceChoice(_Table):
    """The TF-IDF of one namespace of tokens.

    ``idf`` multiplies by the inverse document frequency, ``unit`` scales every item to length 1, ``scale`` multiplies
    the namespace as a whole. A token is kept when it occurs in ``min_groups`` groups. Only the heads for ``languages``
    read the namespace; an empty list stands for all heads.
    """

    name: str
    idf: bool = True
    unit: bool = True
    scale: Positive = 1.0
    min_groups: int = Field(default=1, ge=1)
    languages: list[str] = []

    def is_read_by(self, language: str) -> bool:
        """Return True when the head for ``language`` reads the namespace."""
        return not self.languages or language in self.languages


class ModelChoice(_Table):
    """The logistic regression, and the grouped cross-validation that chooses from the grid ``c``.

    ``c`` are inverse regularisation strengths. ``soft_labels`` fits the annotators' shares instead of the labels.
    ``averaged`` lists the languages whose heads have one regression per namespace, and the mean of their logits.
    ``max_tokens`` keeps that many tokens of a head, the strongest of a first fit, and fits the head again on them.
    ``joint`` fits the head of every language to the rows of all languages; the choice of C, the calibration and the
    thresholds remain those of the language's own rows.
    """

    c: list[Positive] = Field(default=[1.0], min_length=1)
    class_weight: Literal["none", "balanced"] = "none"
    averaged: list[str] = []
    joint: bool = False
    soft_labels: bool = True
    folds: int = Field(default=5, ge=2, le=20)
    fold_by: Literal["group", "source"] = "group"
    """What a fold leaves out: a part of the groups, or one source (a corpus, or an outlet of a corpus)."""
    max_tokens: int | None = Field(default=None, ge=1)
    max_iter: int = Field(default=1000, ge=1)
    tol: Positive = 1e-5
    decide_by: Literal["macro_f1", "f1"] = "macro_f1"
    """The validation metric of the decision threshold: the mean of F1 of both classes, or F1 of clickbait."""
    prior: Share | None = None
    """Share of clickbait that the calibration assumes in use; None keeps the share of the training rows."""


Promise: TypeAlias = Literal["pooled", "each"]
"""The links over which a threshold keeps its precision."""


class PageChoice(_Table):
    """The corpora and the settings of the page heads.

    When a corpus is absent, or ``train`` is empty, the page heads that ship with the package are kept. ``licences``
    lists the accepted licences of training corpora; an empty list accepts any. ``c`` and ``context_c`` are the inverse
    regularisation of the stages. A token is kept when it occurs on ``min_sites`` sites. Every page whose roles were
    given by reading has ``copies`` copies with inserted lines. ``promise`` tells whether the precision that a threshold
    is named by holds over the links of all pages together ("pooled"), or over those of each corpus ("each"), which
    costs recall.
    """

    train: list[str] = ["article-extraction-dataset", "wcxb", "trafilatura-eval", "pages-ro", "pages-web"]
    test: list[str] = ["aeb", "wcxb"]
    licences: list[str] = []
    c: Positive = 0.05
    context_c: Positive = 0.01
    min_sites: int = Field(default=4, ge=1)
    copies: int = Field(default=2, ge=0, le=10)
    promise: Promise = "pooled"
    folds: int = Field(default=5, ge=2, le=20)
    without: list[str] = []
    """Namespaces of blocks that no scorer reads, for experiments on their worth."""

    @field_validator("without")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        known = (*STRUCTURE_NAMESPACES, *CONTENT_NAMESPACES, *OFFER_NAMESPACES)
        for name in value:
            if name not in known:
                raise ValueError(f"{name!r} is no namespace of blocks; they are {', '.join(known)}")
        return value


class Experiment(_Table):
    """One experiment; without ``pages`` the page heads that ship with the package are kept."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    description: str = ""
    data: DataChoice
    namespace: list[NamespaceChoice] = Field(min_length=1)
    model: ModelChoice = ModelChoice()
    pages: PageChoice | None = PageChoice()

    @field_validator("namespace")
    @classmethod
    def _named_once(cls, value: list[NamespaceChoice]) -> list[NamespaceChoice]:
        for choice, other in combinations(value, 2):
            if choice.name == other.name and _share_a_language(choice, other):
                raise ValueError(f"a language may read every namespace once, and {choice.name!r} stands twice")
        return value

    def namespaces_of(self, language: str) -> list[NamespaceChoice]:
        """Return the namespaces that the head for ``language`` reads."""
        return [choice for choice in self.namespace if choice.is_read_by(language)]

    def required_namespaces(self, language: str) -> list[NamespaceChoice]:
        """Return the namespaces that the head for ``language`` reads; raise ExperimentError where there is none."""
        choices = self.namespaces_of(language)
        if not choices:
            named = ", ".join(dict.fromkeys(code for choice in self.namespace for code in choice.languages))
            raise ExperimentError(
                f"no namespace is for a head in {language!r}, which the training corpora have; namespaces are for "
                f"{named}"
            )
        return choices


def _share_a_language(choice: NamespaceChoice, other: NamespaceChoice) -> bool:
    return not choice.languages or not other.languages or not set(choice.languages).isdisjoint(other.languages)


def read_experiment(path: Path) -> Experiment:
    """Return the experiment in ``path``; raise ExperimentError naming the file, the wrong key and the allowed ones."""
    return check_tables(read_tables(path), path)


def check_tables(tables: Mapping[str, Any], path: Path) -> Experiment:
    """Return the experiment with these ``tables``; ``path`` gives its name, and stands in errors.

    Namespaces with ``use = false`` are left out. The table ``search`` is checked by the search itself.
    """
    used = {key: value for key, value in tables.items() if key != "search"}
    if isinstance(entries := used.get("namespace"), list):
        used["namespace"] = _used_namespaces(entries, path)
    try:
        return Experiment.model_validate({"name": path.stem, **used})
    except ValidationError as error:
        faults = [_fault(item["loc"], item["type"], item["input"], item["msg"]) for item in error.errors()]
        raise ExperimentError("\n  ".join([f"{path} cannot be run:", *faults])) from None


def _used_namespaces(entries: Sequence[object], path: Path) -> list[object]:
    """Return the entries whose key ``use`` is not false, without that key."""
    used: list[object] = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            used.append(entry)
            continue
        is_used = entry.get("use", True)
        if not isinstance(is_used, bool):
            raise ExperimentError(f"{path} cannot be run:\n  namespace.{index}.use = {is_used!r}: write true or false")
        if is_used:
            used.append({key: value for key, value in entry.items() if key != "use"})
    return used


def _fault(location: tuple[int | str, ...], kind: str, value: object, rule: str) -> str:
    """Return one fault in words: key, value and rule; for an unknown key, the keys of its table."""
    key = ".".join(map(str, location))
    if kind != "extra_forbidden":
        return f"{key} = {value!r}: {rule}"
    table = _TABLES.get(str(location[0]), Experiment)
    allowed = sorted(table.model_fields)
    matches = get_close_matches(str(location[-1]), allowed, n=1)
    hint = f", did you mean {matches[0]!r}?" if matches else "."
    return f"unknown key {key!r}{hint} Allowed: {', '.join(allowed)}"


_TABLES: dict[str, type[_Table]] = {
    "data": DataChoice,
    "namespace": NamespaceChoice,
    "model": ModelChoice,
    "pages": PageChoice,
}
"""Table of an experiment file -> its record."""
