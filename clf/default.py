"""The functions of ``clf``, applied to the default model: argument, else ``CLF_BUNDLE``, else the bundle that ships."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from os import environ
from pathlib import Path
from typing import Unpack

from clf.classifiers.model import Model, PageOptions
from clf.errors import BundleError
from clf.page.reading.page import Kind
from clf.types import HeadlineVerdict, LinkVerdict, PageReport

SHIPPED = Path(__file__).with_name("bundle")


def load(path: str | Path | None = None) -> Model:
    """Return the model in the folder ``path``, else in ``CLF_BUNDLE``, else the one that ships with the package.

    Raises BundleError when the folder is not a bundle, or a damaged one, and when the package has none. Each folder is
    read once per process.
    """
    return _load(default_folder(path))


def default_folder(path: str | Path | None = None) -> Path:
    """Return the folder of the bundle that :func:`load` reads; raise BundleError when the package has none."""
    folder = path or environ.get("CLF_BUNDLE")
    if not folder and not SHIPPED.is_dir():
        raise BundleError(
            f"this installation has no bundle ({SHIPPED} is absent); install clf-news again, or name one in CLF_BUNDLE"
        )
    return Path(folder or SHIPPED)


def score(texts: Sequence[str], language: str | None = None) -> list[HeadlineVerdict]:
    """Return P(clickbait) of every headline in ``texts``, by the default model; see :meth:`clf.Model.score`."""
    return load().score(texts, language)


def flag_links(page: str | bytes, url: str = "", **options: Unpack[PageOptions]) -> list[LinkVerdict]:
    """Return a verdict on every link of ``page``, by the default model; see :meth:`clf.Model.flag_links`."""
    return load().flag_links(page, url, **options)


def separate(page: str | bytes, url: str = "", **options: Unpack[PageOptions]) -> PageReport:
    """Separate the article of ``page`` from teasers and navigation; see :meth:`clf.Model.separate`."""
    return load().separate(page, url, **options)


def extract(page: str | bytes, url: str = "", *, kind: Kind = "auto") -> str:
    """Return the text of the article of ``page``, by the default model; see :meth:`clf.Model.extract`.

    The function stands where ``trafilatura.extract(page, url)`` does. It returns "" where that function returns None.
    """
    return load().extract(page, url, kind=kind)


@lru_cache(maxsize=4)
def _load(folder: Path) -> Model:
    return Model.load(folder)
