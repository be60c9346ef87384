"""A whole store as one file, and a store made of such a file again.

    records.db              the records in one snapshot, as SQLite keeps them, whatever database they lie in
    originals/ab/abcdef…    every file as it came, by its sha256
    manifest.json           the last: what must be in it, by name, size and sha256, and where the chain stood

It is a tar without compression: scans hardly shrink. A file that was cut short has no manifest, and a byte that was
changed is told by the name of what it belongs to. A restored store is one only when all of it was there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pydantic import ValidationError
from sqlalchemy import select

from extract.filing import Record
from index.chain import head
from index.copying import load_records, save_records
from index.database import REVISION, Database
from index.originals import Originals
from index.schema import Arrival, Document
from ingest.errors import StoreError

FORMAT = 1
RECORDS, MANIFEST = "records.db", "manifest.json"
MEMBER = re.compile(r"records\.db|originals/([0-9a-f]{2})/\1[0-9a-f]{62}")
"""What may be in an archive beside its manifest: nothing else is ever written to the disk."""
MOST_MANIFEST = 256 * 2**20
CHUNK = 2**20


class Kept(Record):
    """A file of the archive: its size in bytes and the sha256 of what was written."""

    size: int
    sha256: str


class Manifest(Record):
    """What an archive holds. `links` and `last`: where the chain stood; `missing`: originals that could not be read then.

    `changed`: those whose bytes are not the ones that came in.
    """

    format: int
    revision: str
    made_at: str
    links: int
    last: str
    files: Mapping[str, Kept]
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def originals(self) -> int:
        """How many originals there are."""
        return len(self.files) - 1


def back_up(database: Database, originals: Originals, file: Path) -> Manifest:
    """Write the store into a new file while it is used, and return what is in it; StoreError where that cannot be done.

    The file is there only when it is whole, and for its owner alone: it has the hashes of passwords in it.
    """
    if file.exists():
        raise StoreError(f"{file} 已存在，不会覆盖。/ {file} is there already and is not overwritten.")
    part = file.with_name(f"{file.name}.part")
    try:
        with TemporaryDirectory(prefix=f"{file.name}.", dir=file.parent) as folder:
            records = Path(folder) / RECORDS
            save_records(database, records)
            with _new(part) as data, tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as tar:
                manifest = _written(tar, records, originals)
            os.link(part, file)  # never over one that came meanwhile
    except OSError as error:
        raise StoreError(
            f"无法写备份 {file}：{error.strerror}。/ The backup cannot be written: {error.strerror}; check rights and disk."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(file: Path, home: Path, url: str | None = None) -> Manifest:
    """Make a store of an archive under a home that is not there yet, its records in the database at `url` if one is named.

    StoreError, naming what is damaged, and no store at all, where not everything is as it was written.
    """
    home = home.expanduser().resolve()
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise StoreError(f"{home} 不是空目录，不会覆盖。/ {home} is not empty and is not overwritten.")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f"{home.name}.", dir=home.parent) as folder:
            whole = Path(folder) / "home"
            manifest = _unpacked(file, whole)
            records = whole / RECORDS
            if url is None:
                Database(f"sqlite:///{records}", whole / f"{RECORDS}.lock").close()
                _rename(records, whole / "jixiao.db")
            else:
                target = Database(url, whole / f"{RECORDS}.lock")
                try:
                    load_records(records, target)
                finally:
                    target.close()
                _rename(records, None)
            whole.replace(home)
    except OSError as error:
        raise StoreError(
            f"无法从 {file} 恢复到 {home}：{error.strerror}。/ It cannot be restored; check path, rights and disk."
        ) from error
    return manifest


@contextlib.contextmanager
def _new(path: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone, on the disk at the end."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as data:  # noqa: PTH123
        yield data
        data.flush()
        os.fsync(data.fileno())


def _written(tar: tarfile.TarFile, records: Path, originals: Originals) -> Manifest:
    """Write everything, the manifest last."""
    database = Database(f"sqlite:///{records}", records.with_name("open.lock"))
    try:
        with database.read() as session:
            number, last = head(session.connection())
            named = {*session.scalars(select(Document.sha256)), *session.scalars(select(Arrival.document))}
    finally:
        database.close()
    files: dict[str, Kept] = {RECORDS: _put(tar, records, RECORDS)}
    missing, changed = [], []
    for digest in sorted(named):
        path = originals.path(digest)
        name = f"originals/{digest[:2]}/{digest}"
        if not path.is_file():
            missing.append(digest)
            continue
        files[name] = _put(tar, path, name)
        if files[name].sha256 != digest:
            changed.append(digest)
    manifest = Manifest(
        format=FORMAT,
        revision=REVISION,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        links=max(number, 0),
        last=last,
        files=files,
        missing=tuple(missing),
        changed=tuple(changed),
    )
    data = manifest.model_dump_json(indent=1).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, BytesIO(data))
    return manifest


def _put(tar: tarfile.TarFile, path: Path, name: str) -> Kept:
    info = tarfile.TarInfo(name)
    with path.open("rb") as data:
        stat = os.fstat(data.fileno())
        info.size, info.mtime, info.mode = stat.st_size, int(stat.st_mtime), 0o600
        hashed = _Hashed(data)
        tar.addfile(info, hashed)  # type: ignore[arg-type]
    return Kept(size=info.size, sha256=hashed.digest.hexdigest())


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, data: IO[bytes]) -> None:
        self._data = data
        self.digest = sha256()

    def read(self, size: int) -> bytes:
        found = self._data.read(size)
        self.digest.update(found)
        return found


def _unpacked(file: Path, whole: Path) -> Manifest:
    """Write what is in the archive under a folder, and return its manifest once all of it was compared."""
    found: dict[str, Kept] = {}
    manifest: Manifest | None = None
    try:
        tar = tarfile.open(file, mode="r:")  # noqa: SIM115
    except tarfile.TarError as error:
        raise StoreError(f"{file} 不是备份文件，或已损坏。/ {file} is no backup, or is damaged.") from error
    with tar, contextlib.suppress(tarfile.TarError):  # what is cut short lacks its manifest
        for info in tar:
            data = tar.extractfile(info) if info.isreg() else None
            if info.name == MANIFEST and data is not None and info.size <= MOST_MANIFEST:
                manifest = _manifest_of(data.read(), file)
            elif MEMBER.fullmatch(info.name) and data is not None and info.name not in found:
                found[info.name] = _take(data, whole / info.name)
            else:
                raise _damaged(file, info.name)
    if manifest is None:
        raise StoreError(
            f"{file} 不完整：没有清单（可能被截断）。/ {file} was cut short: it has no manifest. Take another backup."
        )
    for name in sorted({*found, *manifest.files}):
        if found.get(name) != manifest.files.get(name):
            raise _damaged(file, name)
    if RECORDS not in found:
        raise _damaged(file, RECORDS)
    return manifest


def _manifest_of(data: bytes, file: Path) -> Manifest:
    try:
        told = json.loads(data)
        if isinstance(told, dict) and told.get("format", 0) > FORMAT:
            raise StoreError(
                f"{file} 由更新的版本写成，请升级本程序。/ A newer version wrote {file}; upgrade Jixiao."
            )
        return Manifest.model_validate(told)
    except (ValueError, TypeError, ValidationError) as error:
        raise _damaged(file, MANIFEST) from error


def _take(data: IO[bytes], path: Path) -> Kept:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    with path.open("wb") as out:
        while chunk := data.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return Kept(size=size, sha256=digest.hexdigest())


def _rename(records: Path, name: Path | None) -> None:
    """Give the file of records its name, or do away with it, and with what stood beside it while it was open."""
    for suffix in (".lock", "-wal", "-shm"):
        records.with_name(f"{records.name}{suffix}").unlink(missing_ok=True)
    records.unlink() if name is None else records.replace(name)


def _damaged(file: Path, name: str) -> StoreError:
    return StoreError(
        f"{file} 已损坏：{name} 与清单不符，未恢复任何内容，请用另一份备份。"
        f" / {file} is damaged: {name} is not what the manifest says. Nothing was restored; take another backup."
    )
