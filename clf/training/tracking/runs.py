"""A run folder -> the tracking store: settings, figures, datasets, files, and the bundle as a registered model.

Training is finished before a run is tracked, so that a store that does not answer costs no result.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clf.errors import InputError
from clf.training.predictions import FOLDER as PREDICTIONS
from clf.training.predictions import read_predictions
from clf.training.record import CorpusUse, RunRecord, read_record
from clf.training.reports.run_report import MARKDOWN, PAGE, summary
from clf.training.tracking.store import DEFAULT_URI, DESCRIPTION, legal_names, logging_to

REGISTERED_MODEL = "clf"
ALIAS = "challenger"
TRACKED = "mlflow.json"
_EXAMPLE = "Court fines bank £30m over money laundering checks"
"""The headline that stands in the registry as the example of an input."""
_PYFUNC = Path(__file__).parent.parent / "pyfunc.py"


@dataclass(frozen=True, slots=True)
class Tracked:
    """A logged run: the address of the store, the run id, and the version of the registered model."""

    uri: str
    run_id: str
    model_version: int


def track(folder: Path, *, uri: str = DEFAULT_URI) -> Tracked:
    """Log the finished run in ``folder`` to the store at ``uri`` and register its bundle as the challenger.

    The run id is kept in the folder as ``mlflow.json``. Raises TrackingError when the store cannot be reached or
    written, and then leaves the folder as it is.
    """
    record = read_record(folder)
    with logging_to(uri, folder) as mlflow, mlflow.start_run(run_name=record.name) as run:
        _log_record(mlflow, record)
        _log_folder(mlflow, folder)
        version = _register(mlflow, folder, summary(record))
    tracked = Tracked(uri, run.info.run_id, version)
    (folder / TRACKED).write_text(json.dumps(asdict(tracked)) + "\n", encoding="utf-8")
    return tracked


def tracked_run(folder: Path) -> Tracked:
    """Return where the run in ``folder`` was logged last; raise InputError for a run that was not logged."""
    try:
        return Tracked(**json.loads((folder / TRACKED).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise InputError(f"{folder} was not logged to MLflow yet; type `clf track {folder}` first") from None


def _log_record(mlflow: Any, record: RunRecord) -> None:
    mlflow.log_params(record.params)
    mlflow.set_tags(
        {
            DESCRIPTION: summary(record),
            "git_commit": record.git_commit,
            "created": record.created,
            "audit": record.audit,
            "absent_corpora": ", ".join(record.absent) or "none",
            **{f"version.{name}": value for name, value in record.versions.items()},
        }
    )
    mlflow.log_metrics({**legal_names(record.metrics), "seconds": record.seconds})
    for use in record.corpora:
        _log_corpus(mlflow, use)


def _log_corpus(mlflow: Any, use: CorpusUse) -> None:
    """Log one corpus as an MLflow dataset whose digest is its SHA-256, with the metrics measured on it."""
    source = mlflow.data.code_dataset_source.CodeDatasetSource(tags={"sha256": " ".join(use.sha256)})
    dataset = mlflow.data.meta_dataset.MetaDataset(source, name=use.id, digest=use.sha256[0][:36])
    mlflow.log_input(dataset, context="training" if use.train_rows else "evaluation")
    mlflow.set_tag(f"sha256.{use.id}", " ".join(use.sha256))
    mlflow.log_metrics(legal_names(use.metrics), dataset=dataset)


def _log_folder(mlflow: Any, folder: Path) -> None:
    for name in ("audit.md", "evaluation.md", "run.json"):
        mlflow.log_artifact(str(folder / name))
    for name in (MARKDOWN, PAGE):
        if (folder / name).exists():
            mlflow.log_artifact(str(folder / name))
    mlflow.log_artifacts(str(folder / "figures"), "figures")
    mlflow.log_artifacts(str(folder / "bundle"), "bundle")
    if (folder / PREDICTIONS).is_dir():
        with TemporaryDirectory() as copy:
            read_predictions(folder).without_texts().write(Path(copy))
            mlflow.log_artifacts(str(Path(copy) / PREDICTIONS), PREDICTIONS)


def _register(mlflow: Any, folder: Path, description: str) -> int:
    from pandas import DataFrame

    info = mlflow.pyfunc.log_model(
        name="model",
        python_model=str(_PYFUNC),
        artifacts={"bundle": str(folder / "bundle")},
        signature=_signature(),
        input_example=DataFrame({"text": [_EXAMPLE]}),
        model_config={"output": "verdicts"},
        pip_requirements=["clf-news", "mlflow"],
        registered_model_name=REGISTERED_MODEL,
    )
    version = int(info.registered_model_version)
    client = mlflow.MlflowClient()
    client.update_model_version(REGISTERED_MODEL, str(version), description=description)
    client.set_registered_model_alias(REGISTERED_MODEL, ALIAS, version)
    return version


def _signature() -> Any:
    """Return the columns of headlines and of verdicts."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    verdict = Schema(
        [
            ColSpec("string", "text"),
            ColSpec("double", "clickbait", required=False),
            ColSpec("string", "label"),
            ColSpec("string", "language"),
            ColSpec("double", "known"),
        ]
    )
    return ModelSignature(Schema([ColSpec("string", "text")]), verdict)
