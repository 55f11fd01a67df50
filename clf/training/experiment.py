"""An experiment file (``experiments/*.toml``) -> frozen records; every key is checked by name and value.

An experiment names its corpora, the ones among them that may be absent, the licences it accepts, the namespaces of
tokens that the model reads, and the grid that grouped cross-validation chooses from. It holds every setting of a run.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from clf.errors import ExperimentError

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


class NamespaceChoice(_Table):
    """The TF-IDF of one namespace of tokens.

    ``idf`` multiplies by the inverse document frequency, ``unit`` scales every item to length 1, ``scale`` multiplies
    the namespace as a whole. A token is kept when it occurs in ``min_groups`` groups.
    """

    name: str
    idf: bool = True
    unit: bool = True
    scale: Positive = 1.0
    min_groups: int = Field(default=1, ge=1)


class ModelChoice(_Table):
    """The logistic regression, and the grouped cross-validation that chooses from the grid ``c``.

    ``c`` are inverse regularisation strengths. ``soft_labels`` fits the annotators' shares instead of the labels.
    """

    c: list[Positive] = Field(default=[1.0], min_length=1)
    class_weight: Literal["none", "balanced"] = "none"
    soft_labels: bool = True
    folds: int = Field(default=5, ge=2, le=20)
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

    When a corpus is absent, the page heads that ship with the package are kept. ``licences`` lists the accepted
    licences of training corpora; an empty list accepts any. ``c`` and ``context_c`` are the inverse regularisation of
    the stages. A token is kept when it occurs on ``min_sites`` sites. Every page whose roles were given by reading has
    ``copies`` copies with inserted lines. ``promise`` tells whether the precision that a threshold is named by holds
    over the links of all pages together ("pooled"), or over those of each corpus ("each"), which costs recall.
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
        names = [choice.name for choice in value]
        if len(names) != len(set(names)):
            raise ValueError(f"every namespace may stand once, here are {', '.join(names)}")
        return value


def read_experiment(path: Path) -> Experiment:
    """Return the experiment in ``path``; raise ExperimentError naming the file, the wrong key and the allowed ones."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Experiment.model_validate({"name": path.stem, **raw})
    except OSError as error:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.toml"))) or "none"
        raise ExperimentError(f"cannot read {path} ({error.strerror}); experiments beside it: {known}") from None
    except ValidationError as error:
        faults = [_fault(item["loc"], item["type"], item["input"], item["msg"]) for item in error.errors()]
        raise ExperimentError("\n  ".join([f"{path} cannot be run:", *faults])) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExperimentError(f"{path} is not valid TOML: {error}") from None


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
