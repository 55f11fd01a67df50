"""The calls of the front window on the default model: argument, else ``CLF_BUNDLE``, else the bundle that ships."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from os import environ
from pathlib import Path

from clf.classifiers import Model
from clf.page.reading.page import Kind
from clf.types import HeadlineVerdict, LinkVerdict, PageReport

SHIPPED = Path(__file__).with_name("bundle")


def load(path: str | Path | None = None) -> Model:
    """Return the model in folder ``path``, else in ``CLF_BUNDLE``, else the one that ships with the package.

    Raises BundleError when the folder is no bundle, or a damaged one. A folder is read once per process.
    """
    return _load(Path(path or environ.get("CLF_BUNDLE") or SHIPPED))


def score(texts: Sequence[str]) -> list[HeadlineVerdict]:
    """Return P(clickbait) of every headline in ``texts``, by the default model; see :meth:`clf.Model.score`."""
    return load().score(texts)


def flag_links(
    page: str | bytes, url: str = "", *, kind: Kind = "auto", min_precision: float | None = None, explain: bool = True
) -> list[LinkVerdict]:
    """Return a verdict on every link of ``page``, by the default model; see :meth:`clf.Model.flag_links`."""
    return load().flag_links(page, url, kind=kind, min_precision=min_precision, explain=explain)


def separate(
    page: str | bytes, url: str = "", *, kind: Kind = "auto", min_precision: float | None = None, explain: bool = True
) -> PageReport:
    """Take ``page`` apart into article, teasers and furniture, by the default model; see :meth:`clf.Model.separate`."""
    return load().separate(page, url, kind=kind, min_precision=min_precision, explain=explain)


@lru_cache(maxsize=4)
def _load(folder: Path) -> Model:
    return Model.load(folder)
