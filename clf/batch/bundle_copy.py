"""Bundle -> the copy of it that travels to the workers, so that all of them score with the same bytes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import clf
from clf.classifiers.model import Model
from clf.errors import BundleError
from clf.files import replaced_folder
from clf.model.bundle import MANIFEST, read_bundle
from clf.text.normalize import NORMALIZER_VERSION

if TYPE_CHECKING:
    from clf.batch.scorer import BatchScorer


@dataclass(frozen=True, slots=True)
class BundleCopy:
    """The files of a bundle, its id, and the version of the package that sent them."""

    id: str
    files: Mapping[str, bytes]
    version: str

    @classmethod
    def of(cls, folder: Path) -> BundleCopy:
        """Return the copy of the bundle in ``folder``; raise BundleError when it is refused or changes meanwhile."""
        bundle = read_bundle(folder)
        names = [MANIFEST, *bundle.manifest.files]
        try:
            copy = cls(bundle.id, {name: (folder / name).read_bytes() for name in names}, package_version())
        except OSError as error:
            raise BundleError(f"the bundle in {folder} cannot be read ({error}); restore it") from None
        if read_bundle(folder).id != bundle.id:
            raise BundleError(f"the bundle in {folder} changes while it is read; start again")
        return copy

    def check_version(self, worker: str) -> None:
        """Raise BundleError when this process, called ``worker``, runs another version of the package."""
        if package_version() != self.version:
            raise BundleError(
                f"the worker {worker} has clf {package_version()}, this run needs clf {self.version}; install the same "
                "version on every worker"
            )

    def folder(self) -> Path:
        """Return a folder of this process that has the files."""
        return _unpacked(self)

    def scorer(self) -> BatchScorer:
        """Return the batch scorer of this process, after a check of the bundle's probes."""
        return _scorer(self)

    def __hash__(self) -> int:
        """Return the hash of the id, which depends on every byte."""
        return hash(self.id)


def package_version() -> str:
    """Return the version of the package and of its text normaliser, on which all probabilities depend."""
    return f"{clf.__version__} (text normaliser {NORMALIZER_VERSION})"


@lru_cache(maxsize=2)
def _unpacked(copy: BundleCopy) -> Path:
    # Deleted when the process ends; a killed process leaves two megabytes.
    keeper = tempfile.TemporaryDirectory(prefix="clf-batch-")
    _KEPT.append(keeper)
    folder = Path(keeper.name) / copy.id
    with replaced_folder(folder) as temporary:
        for name, content in copy.files.items():
            (temporary / name).write_bytes(content)
    return folder


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""The folders of this process, which live as long as it does."""


_THIS_THREAD = threading.local()
"""The scorer of each thread, because its table of words is no object for two threads."""


def _scorer(copy: BundleCopy) -> BatchScorer:
    if getattr(_THIS_THREAD, "id", None) != copy.id:
        # Imported here, because pages need neither it nor numpy, scipy and pandas.
        from clf.batch.scorer import BatchScorer

        model = Model.load(copy.folder())
        model.check_probes()
        _THIS_THREAD.scorer, _THIS_THREAD.id = BatchScorer(model), copy.id
    scorer: BatchScorer = _THIS_THREAD.scorer
    return scorer
