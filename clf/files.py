"""Content -> files and folders on disk, replaced in one step: a crash leaves the old version or the new one.

Temporary neighbours have names that begin with a dot; a process that is killed may leave one behind.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_FILE_MODE = 0o644
_FOLDER_MODE = 0o755


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, through a temporary file beside it; raises OSError, and then changes nothing."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _write(file, content)
        temporary.chmod(_FILE_MODE)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty temporary folder that becomes ``folder`` when the block ends without an error.

    The folder that was there is moved aside first and deleted afterwards; when the last step fails, it is moved back.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield temporary
        temporary.chmod(_FOLDER_MODE)
        _swap(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_synced(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` and wait until the disk has it; folders above it are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        _write(file, content)


def _write(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _swap(temporary: Path, folder: Path) -> None:
    if not folder.exists():
        temporary.rename(folder)
        return
    retired = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    previous = retired / folder.name
    folder.rename(previous)
    try:
        temporary.rename(folder)
    except OSError:
        previous.rename(folder)
        raise
    finally:
        shutil.rmtree(retired, ignore_errors=True)
