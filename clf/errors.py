"""Failures -> exceptions: every error that the library raises on purpose.

    ClfError                     exit code 1
    ├── InputError               the caller's text, page, file or argument is not usable     (exit code 2)
    ├── ExperimentError          an experiment file has an unknown key or impossible value   (exit code 2)
    ├── BundleError              a bundle is damaged, incomplete or of another format version
    ├── DataError                a corpus file or the corpus table cannot be read
    │   ├── ChecksumError        a file does not have the SHA-256 of the corpus table
    │   └── MissingCorpusError   a corpus is not on this machine
    ├── LeakageError             training and test data share texts
    ├── GateError                a run is not good enough to become champion, or a bundle falls below a floor
    ├── TrackingError            the experiment tracking store does not answer
    ├── StoreError               the feedback store is locked, full, missing, damaged or does not answer
    └── MissingExtraError        an optional part of the package is not installed

A message states the failure and the offending value, and names the next step.
"""

from __future__ import annotations


class ClfError(Exception):
    """Base of every error that this package raises on purpose; the command line exits with ``exit_code``."""

    exit_code = 1


class InputError(ClfError, ValueError):
    """The text, page, file or argument given by the caller is not usable."""

    exit_code = 2


class ExperimentError(ClfError, ValueError):
    """An experiment file has an unknown key or an impossible value."""

    exit_code = 2


class BundleError(ClfError):
    """A bundle is damaged, incomplete or of another format version."""


class DataError(ClfError):
    """A corpus file or the table of corpora cannot be read; the message names the file and the line."""


class ChecksumError(DataError):
    """A file that was read or fetched does not have the SHA-256 of the table of corpora."""


class MissingCorpusError(DataError):
    """A required corpus is not on this machine."""


class LeakageError(ClfError):
    """A training item repeats a test item."""


class GateError(ClfError):
    """A run is not good enough to become champion, or a bundle falls below a floor; the message has the numbers."""


class TrackingError(ClfError):
    """The experiment tracking store does not answer; the trained run stays in its folder."""


class StoreError(ClfError):
    """The feedback store cannot be read or written; votes that it acknowledged before are kept."""


class MissingExtraError(ClfError, ImportError):
    """An optional part of the package is not installed; the message holds the pip command."""
