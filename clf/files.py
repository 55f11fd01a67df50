"""Content -> files and folders on disk, replaced in one step: a crash leaves the old version or the new one.

Temporary neighbours have names that begin with a dot and end with ``.tmp``. A process that is killed may leave one
behind; it is deleted when the same file or folder is written a day later.
"""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
_SUFFIX = ".tmp"
_LEFTOVER_SECONDS = 86_400
"""Age from which a temporary neighbour belongs to no running process."""
_AT_FDCWD = -100
"""Linux: paths are relative to the working directory."""
_RENAME_EXCHANGE = 2
"""Linux: renameat2 exchanges two paths."""


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, through a temporary file beside it; raises OSError, and then changes nothing."""
    with replaced_file(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replaced_file(path: Path) -> Iterator[Path]:
    """Yield an empty temporary file that becomes ``path`` when the block ends without an error, and is on the disk.

    A block that deletes the temporary file changes nothing. Raises OSError, and then changes nothing either.
    """
    _remove_leftovers(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=_SUFFIX, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        if temporary.exists():
            _sync(temporary)
            temporary.chmod(_FILE_MODE)
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty temporary folder that becomes ``folder`` when the block ends without an error.

    On Linux the two folders are exchanged in one step. Elsewhere the old one is moved aside first, and moved back when
    the last step fails.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=_SUFFIX, dir=folder.parent))
    try:
        yield temporary
        temporary.chmod(_FOLDER_MODE)
        _swap(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_synced(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` and wait until the disk has it; folders above it are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    _sync(path)


def _sync(path: Path) -> None:
    """Wait until the disk has the content of a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _swap(temporary: Path, folder: Path) -> None:
    """Put ``temporary`` in the place of ``folder``; afterwards ``temporary`` may be the old folder."""
    if not folder.exists():
        temporary.rename(folder)
    elif not _exchange(temporary, folder):
        _move_aside_and_rename(temporary, folder)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, so that there is never none; False where the system cannot do that."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    return bool(renameat2(_AT_FDCWD, bytes(one), _AT_FDCWD, bytes(other), _RENAME_EXCHANGE) == 0)


def _move_aside_and_rename(temporary: Path, folder: Path) -> None:
    retired = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", suffix=_SUFFIX, dir=folder.parent))
    previous = retired / folder.name
    folder.rename(previous)
    try:
        temporary.rename(folder)
    except OSError:
        previous.rename(folder)
        raise
    finally:
        shutil.rmtree(retired, ignore_errors=True)


def _remove_leftovers(path: Path) -> None:
    """Delete temporary neighbours of ``path`` that a killed process has left behind."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}-*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime < _LEFTOVER_SECONDS:
                continue
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink()
