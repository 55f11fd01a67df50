"""A run folder -> the tracking store; the only module that imports MLflow.

Training is finished before a run is tracked, so that a store that does not answer costs no result.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clf.errors import MissingExtraError, TrackingError
from clf.training.record import CorpusUse, RunRecord, read_record

REGISTERED_MODEL = "clf"
ALIAS = "challenger"
DEFAULT_URI = "sqlite:///mlflow.db"
_EXPERIMENT = "clf"
_PYFUNC = Path(__file__).with_name("pyfunc.py")
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


@dataclass(frozen=True, slots=True)
class Tracked:
    """A logged run: the address of the store, the run id, and the version of the registered model."""

    uri: str
    run_id: str
    model_version: int


def track(folder: Path, *, uri: str = DEFAULT_URI) -> Tracked:
    """Log the finished run in ``folder`` to the store at ``uri`` and register its bundle as the challenger.

    Raises TrackingError when the store cannot be reached or written; the folder is left as it is.
    """
    record = read_record(folder)
    mlflow = _mlflow()
    with _explained(uri, folder):
        mlflow.set_tracking_uri(uri)
        mlflow.set_experiment(_EXPERIMENT)
        with mlflow.start_run(run_name=record.name) as run:
            _log_record(mlflow, record)
            _log_folder(mlflow, folder)
            version = _register(mlflow, folder)
    return Tracked(uri, run.info.run_id, version)


def _log_record(mlflow: Any, record: RunRecord) -> None:
    mlflow.log_params(record.params)
    mlflow.set_tags(
        {
            "git_commit": record.git_commit,
            "created": record.created,
            "audit": record.audit,
            "absent_corpora": ", ".join(record.absent) or "none",
            **{f"version.{name}": value for name, value in record.versions.items()},
        }
    )
    mlflow.log_metrics({**_legal_names(record.metrics), "seconds": record.seconds})
    for use in record.corpora:
        _log_corpus(mlflow, use)


def _log_corpus(mlflow: Any, use: CorpusUse) -> None:
    """Log one corpus as an MLflow dataset whose digest is its SHA-256, with the metrics measured on it."""
    source = mlflow.data.code_dataset_source.CodeDatasetSource(tags={"sha256": " ".join(use.sha256)})
    dataset = mlflow.data.meta_dataset.MetaDataset(source, name=use.id, digest=use.sha256[0][:36])
    mlflow.log_input(dataset, context="training" if use.train_rows else "evaluation")
    mlflow.set_tag(f"sha256.{use.id}", " ".join(use.sha256))
    mlflow.log_metrics(_legal_names(use.metrics), dataset=dataset)


def _log_folder(mlflow: Any, folder: Path) -> None:
    for name in ("audit.md", "evaluation.md", "run.json"):
        mlflow.log_artifact(str(folder / name))
    mlflow.log_artifacts(str(folder / "figures"), "figures")
    mlflow.log_artifacts(str(folder / "bundle"), "bundle")


def _register(mlflow: Any, folder: Path) -> int:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    info = mlflow.pyfunc.log_model(
        name="model",
        python_model=str(_PYFUNC),
        artifacts={"bundle": str(folder / "bundle")},
        signature=ModelSignature(Schema([ColSpec("string", "text")])),
        pip_requirements=["clf-news", "mlflow"],
        registered_model_name=REGISTERED_MODEL,
    )
    version = int(info.registered_model_version)
    mlflow.MlflowClient().set_registered_model_alias(REGISTERED_MODEL, ALIAS, version)
    return version


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


@contextmanager
def _explained(uri: str, folder: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # The drivers of a store raise many kinds of exceptions; for the user all mean that the run was not logged.
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise TrackingError(
            f"the run was not logged to {uri} ({reason}); nothing is lost, {folder} holds it whole: "
            f"mend the store or set MLFLOW_TRACKING_URI, then type `clf track {folder}`"
        ) from error


def _legal_names(metrics: Mapping[str, float]) -> dict[str, float]:
    """Return the metrics under names that MLflow accepts: ASCII letters, digits and ``_-. /``."""
    return {_ILLEGAL.sub("_", name): value for name, value in metrics.items()}
