"""The address of a tracking store -> MLflow, ready to use; its failures as sentences. The one module that imports it.

``clf/training/pyfunc.py``, which MLflow itself runs, is the exception.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clf.errors import ClfError, MissingExtraError, TrackingError

DEFAULT_URI = "sqlite:///mlflow.db"
EXPERIMENT = "clf"
DESCRIPTION = "mlflow.note.content"
"""The tag that MLflow's pages show as the description of a run."""
_ILLEGAL = re.compile(r"[^A-Za-z0-9_\-. /]")
_SETTINGS = {
    # Telemetry is off unless the user turns it on. A store that is down fails in seconds instead of minutes.
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_SQLALCHEMYSTORE_MAX_RETRIES": "1",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
}


@contextmanager
def logging_to(uri: str, folder: Path) -> Iterator[Any]:
    """Yield the MLflow module, set to the store at ``uri``, to log the results in ``folder``.

    Raises TrackingError, with the command that logs them later, when the store cannot be reached or written.
    """
    mlflow = _mlflow()
    try:
        mlflow.set_tracking_uri(uri)
        mlflow.set_experiment(EXPERIMENT)
        yield mlflow
    except Exception as error:
        raise TrackingError(
            f"the run was not logged to {uri} ({_first_line(error)}); nothing is lost, {folder} holds it whole: "
            f"mend the store or set MLFLOW_TRACKING_URI, then type `clf track {folder}`"
        ) from error


@contextmanager
def reading_from(uri: str) -> Iterator[Any]:
    """Yield an MLflow client of the store at ``uri``; raises TrackingError when the store cannot be used."""
    mlflow = _mlflow()
    try:
        mlflow.set_tracking_uri(uri)
        yield mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri)
    except ClfError:
        raise
    except Exception as error:
        raise TrackingError(
            f"the store at {uri} cannot be used ({_first_line(error)}); mend it, or set MLFLOW_TRACKING_URI"
        ) from error


def legal_names(metrics: Mapping[str, float]) -> dict[str, float]:
    """Return the metrics under names that MLflow accepts: ASCII letters, digits and ``_-. /``."""
    return {_ILLEGAL.sub("_", name): value for name, value in metrics.items()}


def _mlflow() -> Any:
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        import mlflow
        import mlflow.data.code_dataset_source
        import mlflow.data.meta_dataset
    except ImportError as error:
        raise MissingExtraError(f'tracking needs {error.name}: pip install "clf-news[train]"') from None
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.ERROR)
    return mlflow


def _first_line(error: Exception) -> str:
    # The drivers of a store raise many kinds of exceptions; for the user all mean that the store cannot be used.
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
