"""A logged run -> the champion of the registry, if the rules allow it; and back to the champion before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from clf.classifiers import Model
from clf.errors import GateError, InputError
from clf.experiments.comparison.compare import Comparison, compare
from clf.experiments.gate.evidence import FILES, Evidence, gather_evidence, headline_seconds
from clf.experiments.gate.rules import Finding, Measured, judge
from clf.files import replaced_folder
from clf.model.bundle import MANIFEST, read_bundle
from clf.training.predictions import PredictedHeadline, Predictions
from clf.training.tracking.registry import (
    ModelVersion,
    champion,
    files_of,
    list_versions,
    make_champion,
    version_called,
    version_of_run,
)
from clf.training.tracking.runs import tracked_run

_REPLACED, _FORCED, _BROKEN = "gate.replaced", "gate.forced", "gate.broken_rules"
"""Tags of a version: the champion before it, the reason it was forced, and the rules that it broke."""
_TAG_LENGTH = 500
"""Characters of a tag; MLflow takes a few more."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """A version that became champion: the version before it (None for the first), and the findings of the gate."""

    version: ModelVersion
    replaced: ModelVersion | None
    findings: tuple[Finding, ...]


def promote(run: str, uri: str, *, reason: str | None = None) -> Promotion:
    """Make the model of ``run``, a run id or the folder of a logged run, the champion of the registry at ``uri``.

    Raises GateError with the broken rules and their numbers; with a ``reason``, the run becomes champion all the same,
    and reason and rules are recorded as tags. Raises InputError for an unknown run, TrackingError for a store that does
    not answer.
    """
    version = version_of_run(tracked_run(Path(run)).run_id if Path(run).is_dir() else run, uri)
    before = champion(uri)
    if before is not None and before.version == version.version:
        raise InputError(f"version {version.version} is the champion already")
    with files_of(version, FILES, uri) as folder:
        challenger = gather_evidence(folder)
    findings = _findings(challenger, _evidence(before, uri))
    broken = [finding for finding in findings if not finding.passed]
    if broken and reason is None:
        raise GateError(_refusal(version, broken))
    tags = {_REPLACED: str(before.version) if before else ""}
    if broken and reason is not None:
        names = "; ".join(f"{finding.rule}: {finding.numbers}" for finding in broken)
        tags |= {_FORCED: reason[:_TAG_LENGTH], _BROKEN: names[:_TAG_LENGTH]}
    make_champion(version, tags, uri)
    return Promotion(version, before, tuple(findings))


def roll_back(uri: str) -> tuple[ModelVersion, ModelVersion]:
    """Make the champion before the present one champion again; return the present one and the one before.

    Raises InputError where there is no champion, or none before it.
    """
    now = champion(uri)
    if now is None:
        raise InputError(f"no version is champion in {uri}; promote one with `clf model promote RUN`")
    number = now.tags.get(_REPLACED, "")
    if not number:
        raise InputError(f"version {now.version} was the first champion, so there is none to go back to")
    before = version_called(number, uri)
    make_champion(before, {}, uri)
    return now, before


def pull(name: str, folder: Path, uri: str) -> Model:
    """Write the bundle of the version called ``name`` (a number or an alias) to ``folder``, and return its model.

    Checksums and probes are checked before ``folder`` is replaced in one step, so a service that uses it sees the old
    bundle or the new one. Raises InputError for an unknown name, and for a folder that holds other files than a bundle.
    """
    if folder.exists() and not (folder / MANIFEST).exists():
        raise InputError(f"{folder} exists and is no bundle; name another folder with --out, so that nothing is lost")
    with files_of(version_called(name, uri), ["bundle"], uri) as files:
        Model(read_bundle(files / "bundle")).check_probes()
        with replaced_folder(folder) as temporary:
            for path in (files / "bundle").iterdir():
                (temporary / path.name).write_bytes(path.read_bytes())
    return Model(read_bundle(folder))


def _evidence(version: ModelVersion | None, uri: str) -> Evidence | None:
    if version is None:
        return None
    with files_of(version, FILES, uri) as folder:
        return gather_evidence(folder)


def _findings(challenger: Evidence, before: Evidence | None) -> list[Finding]:
    models = [challenger.model, before.model] if before else [challenger.model]
    texts = [str(probe["text"]) for probe in challenger.model.bundle.probes if "text" in probe]
    seconds = headline_seconds(models, texts)
    measured = Measured(
        size=challenger.size,
        seconds=seconds[0],
        champion_seconds=seconds[1] if before else None,
        pipeline_difference=challenger.pipeline_difference,
        audit=challenger.audit,
    )
    return judge(measured, _compared(challenger, before) if before else None)


def _compared(challenger: Evidence, before: Evidence) -> Comparison:
    """Return the comparison on the validation items of the champion, with the champion's labels."""
    first, other = _validation(before.predictions), _validation(challenger.predictions)
    return compare(first, other, names=(before.name, challenger.name))


def _validation(predictions: Predictions) -> Predictions:
    def is_validation(item: PredictedHeadline) -> bool:
        """Return False for test rows, because test corpora may not decide what ships."""
        return item.part == "validation"

    return replace(predictions, headlines=tuple(filter(is_validation, predictions.headlines)))


def _refusal(version: ModelVersion, broken: list[Finding]) -> str:
    lines = "\n".join(f"  {finding.rule}: NO. {finding.numbers}" for finding in broken)
    return (
        f"version {version.version} ({version.run_name}) does not become champion:\n{lines}\n"
        'mend it, or overrule the gate with --force --reason "…", which is recorded'
    )


__all__ = ["Promotion", "list_versions", "promote", "pull", "roll_back"]
