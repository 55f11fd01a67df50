"""Scorers <-> a folder of JSON files, which is written as a whole or not at all, and checked before it is used.

Reading has three steps: read the bytes, check them against the manifest, construct the scorers. Nothing is unpickled.
The format is described in ``docs/bundle-format.md``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from clf.errors import BundleError
from clf.files import replaced_folder, write_synced
from clf.model.bounded import check_finite, decompress, finite, parse_json, read_file
from clf.model.class_scorer import ClassNamespace, ClassScorer
from clf.model.manifest import Manifest, parse_manifest
from clf.model.scorer import Namespace, Scorer

MANIFEST, PROBES, CARD = "manifest.json", "probes.json", "README.md"
LANGUAGE = "language"
"""Name of the scorer of the language head."""
_SUFFIX = ".json.gz"
_MAX_MANIFEST = 4_000_000
"""Bytes of a manifest."""
_MAX_FILE = 500_000_000
"""Bytes of any other file, where the manifest does not give its size."""
_GZIP_OVERHEAD = 1_000
"""Bytes by which a gzip file can be larger than its content, and one per thousand on top."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The scorers by name, the manifest, the model card, and the probes: inputs with their expected probabilities.

    ``language`` is the scorer of the language head. A bundle that was read constructs a scorer when it is first used.
    """

    manifest: Manifest
    scorers: Mapping[str, Scorer]
    probes: tuple[Mapping[str, Any], ...] = ()
    card: str = ""
    language: ClassScorer | None = None

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that depend on every byte of the bundle."""
        return _sha256(self.manifest.to_json().encode())[:12]


def write_bundle(bundle: Bundle, folder: Path) -> Bundle:
    """Replace ``folder`` by ``bundle`` in one rename; return the bundle with its checksums.

    Raises BundleError on a failure (full disk, no permission), which leaves the old folder unchanged.
    """
    contents = {name + _SUFFIX: _pack(scorer) for name, scorer in bundle.scorers.items()}
    if bundle.language is not None:
        contents[LANGUAGE + _SUFFIX] = _pack_classes(bundle.language)
    contents[PROBES] = (json.dumps(bundle.probes, ensure_ascii=False, indent=1) + "\n").encode()
    contents[CARD] = bundle.card.encode()
    files = {name: _sha256(data) for name, data in sorted(contents.items())}
    manifest = replace(bundle.manifest, files=files, sizes={name: _size(name, contents[name]) for name in files})
    contents[MANIFEST] = manifest.to_json().encode()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with replaced_folder(folder) as temporary:
            for name, data in contents.items():
                write_synced(temporary / name, data)
    except OSError as error:
        raise BundleError(
            f"could not write the bundle to {folder} ({error}); free some space or choose another folder with --out"
        ) from None
    return replace(bundle, manifest=manifest)


def read_bundle(folder: Path) -> Bundle:
    """Read and check the bundle in ``folder``; raise BundleError that names the faulty file.

    Scorers are constructed when they are first used, from bytes that were checked here.
    """
    manifest = parse_manifest(_read(folder, MANIFEST, _MAX_MANIFEST).decode("utf-8", errors="replace"))
    if odd := [name for name in manifest.files if Path(name).name != name or "\0" in name]:
        raise BundleError(f"manifest.json names files outside the bundle ({odd[0]!r}); restore the bundle")
    contents = {name: _read(folder, name, _packed_limit(manifest, name)) for name in manifest.files}
    for name, data in contents.items():
        if (actual := _sha256(data)) != manifest.files[name]:
            raise BundleError(
                f"{folder / name} was changed: SHA-256 is {actual}, the manifest says {manifest.files[name]}; "
                "restore the bundle or train again"
            )
    try:
        return _construct(manifest, contents)
    except Exception as error:
        raise _unreadable(f"the bundle in {folder}", error) from None


def _unreadable(name: str, error: Exception) -> BundleError:
    """Return the error for a file that fails in any way, such as RecursionError or AttributeError."""
    if isinstance(error, MemoryError):
        return BundleError(f"there is no memory to read {name}; allow this process more memory (ulimit -v)")
    return BundleError(f"{name} cannot be read ({error!r}); train again")


def _construct(manifest: Manifest, contents: Mapping[str, bytes]) -> Bundle:
    calibrations = {name: pair for head in manifest.heads.values() for name, pair in head.calibration.items()}
    packed = {
        name: _Packed(contents[name + _SUFFIX], _content_limit(manifest, name), pair)
        for name, pair in calibrations.items()
    }
    language = None
    if manifest.language is not None:
        language = _unpack_classes(decompress(contents[LANGUAGE + _SUFFIX], _content_limit(manifest, LANGUAGE)))
    probes = tuple(map(dict, parse_json(contents[PROBES])))
    card = contents[CARD].decode("utf-8")
    return Bundle(manifest=manifest, scorers=_PackedScorers(packed), probes=probes, card=card, language=language)


class _Packed(NamedTuple):
    """The compressed bytes of a scorer, the limit of their content in bytes, and the calibration."""

    data: bytes
    limit: int
    calibration: tuple[float, float]


class _PackedScorers(Mapping[str, Scorer]):
    """Scorers that are constructed when they are first asked for, because most texts need the head of one language."""

    def __init__(self, packed: Mapping[str, _Packed]) -> None:
        """Take the packed scorers by name."""
        self._packed, self._scorers = packed, dict[str, Scorer]()
        # Tokens and idf values repeat between scorers; one object of each saves memory.
        self._interned: dict[Any, Any] = {}

    def __getitem__(self, name: str) -> Scorer:
        if name not in self._scorers:
            data, limit, calibration = self._packed[name]
            try:
                self._scorers[name] = _unpack(decompress(data, limit), calibration, self._interned)
            except Exception as error:
                raise _unreadable(f"{name}{_SUFFIX} of the bundle", error) from None
        return self._scorers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def _pack(scorer: Scorer) -> bytes:
    namespaces = list(map(_columns, scorer.namespaces))
    text = json.dumps({"bias": scorer.bias, "namespaces": namespaces}, ensure_ascii=False, separators=(",", ":"))
    # No time stamp, so that the same model gives the same bytes.
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _pack_classes(scorer: ClassScorer) -> bytes:
    namespaces = [_class_columns(namespace, len(scorer.biases)) for namespace in scorer.namespaces]
    record = {"biases": scorer.biases, "namespaces": namespaces}
    return gzip.compress(
        json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(), compresslevel=9, mtime=0
    )


def _class_columns(namespace: ClassNamespace, classes: int) -> dict[str, Any]:
    weights = namespace.weights(classes)
    tokens = sorted(weights)
    rows = list(map(weights.__getitem__, tokens))
    return {
        "name": namespace.name,
        "tokens": tokens,
        "idf": list(map(itemgetter(0), rows)),
        "weights": list(map(itemgetter(1), rows)),
    }


def _unpack_classes(data: bytes) -> ClassScorer:
    raw = parse_json(data)
    biases = tuple(map(finite, raw["biases"]))
    return ClassScorer(tuple(_class_namespace(columns, len(biases)) for columns in raw["namespaces"]), biases)


def _class_namespace(columns: Mapping[str, Any], classes: int) -> ClassNamespace:
    weights = columns["weights"]
    check_finite((*columns["idf"], *chain.from_iterable(weights)))
    if any(len(row) != classes for row in weights):
        raise ValueError(f"a row of the language head has not {classes} weights")
    rows = zip(columns["idf"], weights, strict=True)
    return ClassNamespace.of(columns["name"], dict(zip(columns["tokens"], rows, strict=True)))


def _columns(namespace: Namespace) -> dict[str, Any]:
    tokens = sorted(namespace.weights)
    rows = list(map(namespace.weights.__getitem__, tokens))
    return {
        "name": namespace.name,
        "unit": namespace.unit,
        "scale": namespace.scale,
        "tokens": tokens,
        "idf": list(map(itemgetter(0), rows)),
        "coefficients": list(map(itemgetter(1), rows)),
    }


def _unpack(data: bytes, calibration: tuple[float, float], interned: dict[Any, Any]) -> Scorer:
    raw = parse_json(data)
    namespaces = tuple(_namespace(columns, interned) for columns in raw["namespaces"])
    slope, offset = calibration
    return Scorer(namespaces, bias=finite(raw["bias"]), slope=slope, offset=offset)


def _namespace(columns: Mapping[str, Any], interned: dict[Any, Any]) -> Namespace:
    check_finite((*columns["idf"], *columns["coefficients"], columns["scale"]))
    tokens, idf = ([interned.setdefault(value, value) for value in columns[name]] for name in ("tokens", "idf"))
    weights = dict(zip(tokens, zip(idf, columns["coefficients"], strict=True), strict=True))
    return Namespace(columns["name"], weights, unit=columns["unit"], scale=columns["scale"])


def _size(name: str, data: bytes) -> int:
    return len(gzip.decompress(data)) if name.endswith(_SUFFIX) else len(data)


def _content_limit(manifest: Manifest, name: str) -> int:
    """Return the largest size in bytes of the decompressed scorer called ``name``."""
    return manifest.sizes.get(name + _SUFFIX, _MAX_FILE)


def _packed_limit(manifest: Manifest, name: str) -> int:
    size = manifest.sizes.get(name, _MAX_FILE)
    return size + size // 1000 + _GZIP_OVERHEAD if name.endswith(_SUFFIX) else size


def _read(folder: Path, name: str, limit: int) -> bytes:
    try:
        return read_file(folder / name, limit)
    except ValueError as error:
        raise BundleError(f"{folder}: {error}; restore the bundle or train again") from None
    except OSError as error:
        raise BundleError(
            f"{folder / name} cannot be read ({error.strerror}); is {folder} a bundle? Make one with `clf train`"
        ) from None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
