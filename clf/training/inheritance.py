"""An experiment file (``experiments/*.toml``) -> its tables, merged with those of the experiment that it extends.

``extends = "own"`` takes every table from ``own.toml`` beside the file and changes the keys that the file gives. The
name, the description and the search of the other experiment are not taken, because they describe that experiment.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from clf.errors import ExperimentError

Tables: TypeAlias = dict[str, Any]
"""The keys and tables of an experiment before they are checked."""
_OWN_KEYS = ("name", "description", "search")
_EXTENDS, _NAMESPACES = "extends", "namespace"


def read_tables(path: Path) -> Tables:
    """Return the tables of the experiment in ``path``, merged with all that it extends.

    Raises ExperimentError for a file that cannot be read, is not valid TOML, or extends itself in a circle.
    """
    return _read(path, ())


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> Tables:
    """Return ``base`` with the keys of ``changes``: tables are merged, all other values are replaced.

    Namespaces are merged by their name. An entry that gives no languages changes the entries of that name; other
    entries replace them.

    >>> merged({"model": {"c": [1], "folds": 5}}, {"model": {"c": [2]}})
    {'model': {'c': [2], 'folds': 5}}
    """
    result = dict(base)
    for key, value in changes.items():
        found = result.get(key)
        if key == _NAMESPACES and isinstance(found, list) and isinstance(value, list):
            result[key] = _merged_namespaces(found, value)
        elif isinstance(found, dict) and isinstance(value, dict):
            result[key] = merged(found, value)
        else:
            result[key] = value
    return result


def _read(path: Path, children: Sequence[Path]) -> Tables:
    tables = _load(path, children)
    parent = tables.pop(_EXTENDS, None)
    if parent is None:
        return tables
    if not isinstance(parent, str):
        raise ExperimentError(f'{path}: extends = {parent!r}: name one experiment, such as extends = "own"')
    line = [*children, path.resolve()]
    base_path = path.parent / (parent if parent.endswith(".toml") else f"{parent}.toml")
    if base_path.resolve() in line:
        names = " extends ".join(step.stem for step in [*line, base_path])
        raise ExperimentError(f"{path} extends itself in a circle: {names}; take one extends out")
    base = _read(base_path, line)
    return merged({key: value for key, value in base.items() if key not in _OWN_KEYS}, tables)


def _load(path: Path, children: Sequence[Path]) -> Tables:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        known = sorted(beside.stem for beside in path.parent.glob("*.toml"))
        by = f", which {children[-1].name} extends" if children else ""
        hints = [f"did you mean {match!r}? " for match in get_close_matches(path.stem, known, n=1)]
        raise ExperimentError(
            f"cannot read {path}{by} ({error.strerror}); {''.join(hints)}experiments beside it: "
            f"{', '.join(known) or 'none'}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExperimentError(f"{path} is not valid TOML: {error}") from None


def _merged_namespaces(base: Sequence[Any], changes: Sequence[Any]) -> list[Any]:
    result = list(base)
    for name in dict.fromkeys(map(_name, changes)):
        entries = [entry for entry in changes if _name(entry) == name]
        indices = [index for index, entry in enumerate(result) if _name(entry) == name]
        if len(entries) == 1 and "languages" not in entries[0] and indices and name is not None:
            for index in indices:
                result[index] = {**result[index], **entries[0]}
        else:
            result = [entry for entry in result if _name(entry) != name] + entries
    return result


def _name(entry: Any) -> str | None:
    """Return the name of a namespace; None for an entry without one, which the check of the experiment names."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else None
