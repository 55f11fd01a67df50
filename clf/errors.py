"""Everything the library raises on purpose.

    ClfError                     exit code 1
    ├── InputError               the caller's text, page, file or argument is not usable     (exit code 2)
    ├── ExperimentError          an experiment file asks for something impossible            (exit code 2)
    ├── BundleError              a bundle is damaged, incomplete or from another version
    ├── DataError                a corpus file or the corpus table cannot be read
    │   ├── ChecksumError        the bytes are not the ones the table names
    │   └── MissingCorpusError   a corpus is not on this machine
    ├── LeakageError             training and test data share texts
    ├── TrackingError            the tracking store does not answer
    ├── StoreError               the feedback store is locked, full, missing, damaged or does not answer
    └── MissingExtraError        an optional part of the package is not installed

A message says what happened, shows the value, and says what to do.
"""

from __future__ import annotations


class ClfError(Exception):
    """Base of every error this package raises on purpose; ``exit_code`` is what the command line returns."""

    exit_code = 1


class InputError(ClfError, ValueError):
    """The text, page, file or argument given by the caller is not usable."""

    exit_code = 2


class ExperimentError(ClfError, ValueError):
    """An experiment file has an unknown key or an impossible value."""

    exit_code = 2


class BundleError(ClfError):
    """A bundle is damaged, incomplete or made by another version of the format."""


class DataError(ClfError):
    """A corpus file, or the table of corpora, cannot be read; names file and line."""


class ChecksumError(DataError):
    """Bytes that were read or fetched are not the ones the table of corpora names."""


class MissingCorpusError(DataError):
    """A corpus that is needed is not on this machine."""


class LeakageError(ClfError):
    """A training item repeats a test item."""


class TrackingError(ClfError):
    """The experiment tracking store does not answer; what was trained is not lost."""


class StoreError(ClfError):
    """The feedback store cannot be read or written; what it acknowledged before is not lost."""


class MissingExtraError(ClfError, ImportError):
    """An optional part of the package is not installed; the message carries the install line."""
