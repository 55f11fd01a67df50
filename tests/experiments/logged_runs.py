"""Run folders that can be logged and promoted without a training: the bundle that ships, and made predictions."""

import shutil
from dataclasses import replace
from pathlib import Path

from clf.model.bundle import read_bundle
from clf.training.packaging import PIPELINE
from tests.experiments.predictions import predictions
from tests.training.samples import record

BUNDLE = Path(__file__).resolve().parents[2] / "clf" / "bundle"


def write_run(folder: Path, strength: float) -> Path:
    """Write the folder of a run that has the bundle that ships, and predictions of the given strength."""
    folder.mkdir(parents=True)
    bundle = read_bundle(BUNDLE).id
    replace(record(), name=folder.name, params={"bundle": bundle}, metrics={PIPELINE: 0.0}).write(folder)
    for name in ("audit.md", "evaluation.md"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    (folder / "figures").mkdir()
    shutil.copytree(BUNDLE, folder / "bundle")
    predictions(strength).write(folder)
    return folder
