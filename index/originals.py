"""The files as they came, by the sha256 of their bytes; written so that a crash leaves all or nothing."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

STALE_SECONDS = 3600
"""A temporary file older than this belongs to a process that died."""


class Originals:
    """The folder of kept files: `originals/ab/abcdef…`, without suffix, for the type is told by content."""

    def __init__(self, home: Path) -> None:
        """Make the folders, and clear away what a process that died left half written."""
        self.folder = home / "originals"
        self.temporary = home / "tmp"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.temporary.mkdir(parents=True, exist_ok=True)
        _clear(self.temporary)

    def path(self, digest: str) -> Path:
        """Return where the file with this sha256 lies, or would lie."""
        return self.folder / digest[:2] / digest

    def keep(self, data: bytes) -> str:
        """Return the sha256 of the bytes, which are on the disk from now on."""
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if not (path.exists() and path.stat().st_size == len(data)):
            write_whole(path, data, self.temporary)
        return digest


def write_whole(path: Path, data: bytes, temporary: Path) -> None:
    """Write the file so that it is whole and lasting, or not there: write aside, sync, rename, sync."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=temporary, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def plain_name(file: str) -> str:
    """Return the last part of a file name as it may be kept and shown: no folders, no control characters."""
    name = PurePosixPath(file.replace("\\", "/")).name.encode("utf-8", "replace").decode("utf-8")
    shown = "".join(sign for sign in name if sign.isprintable()).strip()
    return shown if shown.strip(".") else "unnamed"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        try:
            if time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # another process cleared or renamed it
