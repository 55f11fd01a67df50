"""The registry of models <-> versions with their aliases and tags, and the files of their runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clf.errors import InputError
from clf.training.tracking.runs import REGISTERED_MODEL
from clf.training.tracking.store import reading_from

CHAMPION = "champion"
_UNKNOWN = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")
"""MLflow's codes for a run, a version or an alias that is not there."""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A version of the registered model; ``created`` is the time in UTC (ISO 8601), ``run_name`` the experiment."""

    version: int
    run_id: str
    run_name: str
    created: str
    aliases: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


def list_versions(uri: str) -> list[ModelVersion]:
    """Return all versions in the store at ``uri``, the newest first; raises TrackingError."""
    with reading_from(uri) as client:
        found = client.search_model_versions(f"name = '{REGISTERED_MODEL}'")
        versions = [_version(client, item) for item in found]
    return sorted(versions, key=lambda version: version.version, reverse=True)


def version_of_run(run_id: str, uri: str) -> ModelVersion:
    """Return the version that the run registered; raise InputError for an unknown run, or one of another project."""
    with reading_from(uri) as client:
        with _known(f"no run has the id {run_id!r} in {uri}; `clf model list` shows the runs with a model"):
            client.get_run(run_id)
        found = client.search_model_versions(f"name = '{REGISTERED_MODEL}' and run_id = '{run_id}'")
        if not found:
            raise InputError(
                f"the run {run_id} registered no version of {REGISTERED_MODEL!r}, so it is of another project or was "
                "not logged whole; give a run that `clf model list` shows"
            )
        return _version(client, found[0])


def version_called(name: str, uri: str) -> ModelVersion:
    """Return the version with the number or the alias ``name``; raise InputError where there is none."""
    with (
        reading_from(uri) as client,
        _known(f"no version is called {name!r} in {uri}; `clf model list` shows them all"),
    ):
        if name.isdecimal():
            return _version(client, client.get_model_version(REGISTERED_MODEL, name))
        return _version(client, client.get_model_version_by_alias(REGISTERED_MODEL, name))


def champion(uri: str) -> ModelVersion | None:
    """Return the version with the alias ``champion``; None where there is none yet."""
    return next((version for version in list_versions(uri) if CHAMPION in version.aliases), None)


def make_champion(version: ModelVersion, tags: Mapping[str, str], uri: str) -> None:
    """Give ``version`` the alias ``champion``, and tags that record why."""
    with reading_from(uri) as client:
        for name, value in tags.items():
            client.set_model_version_tag(REGISTERED_MODEL, str(version.version), name, value)
        client.set_registered_model_alias(REGISTERED_MODEL, CHAMPION, str(version.version))


@contextmanager
def files_of(version: ModelVersion, names: Sequence[str], uri: str) -> Iterator[Path]:
    """Yield a temporary folder with the logged files and folders ``names`` of the version's run.

    Raises InputError for a run that lacks one of them.
    """
    with TemporaryDirectory() as folder:
        with reading_from(uri) as client:
            logged = {item.path for item in client.list_artifacts(version.run_id)}
            if absent := [name for name in names if name not in logged]:
                raise InputError(
                    f"the run of version {version.version} was logged without {', '.join(absent)}, by an older clf or "
                    "not whole; train it again, or log its folder again with `clf track`"
                )
            for name in names:
                client.download_artifacts(version.run_id, name, folder)
        yield Path(folder)


@contextmanager
def _known(message: str) -> Iterator[None]:
    """Turn MLflow's error for a thing that is not there into an InputError with ``message``."""
    try:
        yield
    except Exception as error:
        if getattr(error, "error_code", "") in _UNKNOWN:
            raise InputError(message) from None
        raise


def _version(client: Any, item: Any) -> ModelVersion:
    # Aliases are part of a version only when it is asked for by its number.
    whole = client.get_model_version(REGISTERED_MODEL, item.version)
    created = datetime.fromtimestamp(whole.creation_timestamp / 1000, UTC).isoformat(timespec="seconds")
    return ModelVersion(
        version=int(whole.version),
        run_id=whole.run_id,
        run_name=client.get_run(whole.run_id).info.run_name,
        created=created,
        aliases=tuple(whole.aliases),
        tags=dict(whole.tags),
    )
