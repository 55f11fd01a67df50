"""Sources of the browser extension and a bundle -> a folder and a zip per browser; equal input gives equal bytes.

The sources are written for Chromium, and Firefox gets another manifest. Heads that a browser does not use are left out
of the bundle.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clf.classifiers import Model
from clf.classifiers.headlines import headline_heads
from clf.errors import BundleError, ClfError, InputError
from clf.files import replace_file, replaced_folder, write_synced
from clf.model.bundle import LANGUAGE

BROWSERS = ("chromium", "firefox")
_PAGE_HEAD = "page"
"""The head for HTML pages; the extension uses it and the headline heads of all languages."""
_LEFT_OUT = frozenset(("README.md", "package.json", "icons/icon.svg"))
_NOT_PACKED = ("bundle/", "store/")
"""Folders of the sources that are not packed: a bundle that a developer put there, and texts for the stores."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a zip can store; it replaces the dates of the files, so that zips are reproducible."""
_MAX_UNPACKED = 50_000_000
"""Bytes of all files of a package that is compared; the extension has a tenth of that."""
_SIGNATURES = ("META-INF/", "_metadata/")
"""Folders that Firefox's and Chrome's stores add when they sign a package."""
_FIREFOX = {"id": "clf@clf.invalid", "strict_min_version": "140.0"}
_ANDROID = {"strict_min_version": "142.0"}
"""The oldest versions that support `data_collection_permissions`."""
_NO_DATA = {"required": ["none"], "optional": ["websiteContent", "browsingActivity"]}
"""No data is collected unless the user names a server."""


def build_extension(sources: Path, bundle: Path, out: Path) -> list[Path]:
    """Write ``out/BROWSER/`` (to load unpacked) and ``out/clf-BROWSER-VERSION.zip`` for every browser; return the zips.

    Raises InputError when ``sources`` is not the extension, BundleError when ``bundle`` is damaged or has no page head.
    """
    manifest = _manifest(sources)
    files = {**_sources(sources), **_bundle(bundle)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        return [_write(out, browser, manifest, files) for browser in BROWSERS]
    except OSError as error:
        raise ClfError(f"could not write to {out} ({error}); choose another folder with --out") from None


def changed_files(archive: Path, sources: Path, bundle: Path) -> list[str]:
    """Return what differs between a package and a build of ``sources`` with ``bundle``: "NAME: changed", and so on.

    The files that a store adds when it signs a package are passed over. Raises InputError when ``archive`` is no
    package of the extension, and the errors of ``build_extension``.
    """
    found = _unzipped(archive)
    browser = "firefox" if b"browser_specific_settings" in found["manifest.json"] else "chromium"
    wanted = _contents(browser, _manifest(sources), {**_sources(sources), **_bundle(bundle)})
    missing = [f"{name}: missing" for name in wanted.keys() - found.keys()]
    added = [f"{name}: added" for name in found.keys() - wanted.keys()]
    changed = [f"{name}: changed" for name in wanted.keys() & found.keys() if wanted[name] != found[name]]
    return sorted([*missing, *added, *changed])


def manifest_for(browser: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest for ``browser``, given the one for Chromium.

    >>> manifest_for("firefox", {"background": {"service_worker": "a.js", "type": "module"}})["background"]
    {'scripts': ['a.js'], 'type': 'module'}
    """
    if browser == "chromium":
        return dict(manifest)
    worker = manifest["background"]["service_worker"]
    common = {key: value for key, value in manifest.items() if key != "minimum_chrome_version"}
    gecko = {**_FIREFOX, "data_collection_permissions": _NO_DATA}
    return {
        **common,
        "background": {"scripts": [worker], "type": "module"},
        "browser_specific_settings": {"gecko": gecko, "gecko_android": _ANDROID},
    }


def _manifest(sources: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((sources / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{sources} does not hold the extension ({error}); run this in a checkout of the project, or name the "
            "folder with --source"
        ) from None
    return found


def _sources(sources: Path) -> dict[str, bytes]:
    """Return name -> content of every source file except the manifest, which differs by browser."""
    files = {path.relative_to(sources).as_posix(): path for path in sources.rglob("*") if path.is_file()}
    for name in (*_LEFT_OUT, "manifest.json"):
        files.pop(name, None)
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(_NOT_PACKED)}


def _bundle(folder: Path) -> dict[str, bytes]:
    """Read and check the bundle, then return the files that the extension reads."""
    manifest = Model.load(folder).bundle.manifest
    if _PAGE_HEAD not in manifest.heads:
        raise BundleError(f"the bundle in {folder} has no {_PAGE_HEAD} head; the extension needs one")
    used = [manifest.heads[name] for name in (*headline_heads(manifest.heads).values(), _PAGE_HEAD)]
    names = [scorer for head in used for scorer in head.calibration]
    scorers = [f"{name}.json.gz" for name in [*names, *([LANGUAGE] if manifest.language else [])]]
    return {f"bundle/{name}": (folder / name).read_bytes() for name in ("manifest.json", *scorers)}


def _write(out: Path, browser: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """Replace the folder of ``browser`` below ``out`` and the zip beside it; return the zip's path."""
    contents = _contents(browser, manifest, files)
    with replaced_folder(out / browser) as folder:
        for name, data in contents.items():
            write_synced(folder / name, data)
    archive = out / f"clf-{browser}-{manifest['version']}.zip"
    replace_file(archive, _zipped(contents))
    return archive


def _contents(browser: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return name -> content of the files of one browser's package, in the order of the zip."""
    own = json.dumps(manifest_for(browser, manifest), ensure_ascii=False, indent=2) + "\n"
    return dict(sorted({**files, "manifest.json": own.encode()}.items()))


def _unzipped(archive: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
                raise InputError(f"{archive} unpacks to more than {_MAX_UNPACKED:,} bytes; it is no package of clf")
            found = {entry.filename: packed.read(entry) for entry in entries}
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"{archive} cannot be read as a zip ({error}); name a package of the extension") from None
    if "manifest.json" not in found:
        raise InputError(f"{archive} holds no manifest.json; name a package of the extension")
    return {name: data for name, data in found.items() if not name.startswith(_SIGNATURES)}


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return buffer.getvalue()
