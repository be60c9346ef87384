"""Extracted documents as JSON: on standard output, or one file each in a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from extract.filing import dumps
from index.originals import plain_name
from review.document import Document
from ui.tables import notes, plain

Extracted = Iterable[tuple[Path, Document | None]]


def print_documents(documents: Extracted, alone: bool) -> bool:
    """Print one object when the file is alone, else JSON Lines; whether every file could be read."""
    whole = True
    for _, found in documents:
        if found is None:
            whole = False
            continue
        sys.stdout.write(dumps(found, indent=2 if alone else None) + "\n")
        sys.stdout.flush()
    return whole


def write_documents(documents: Extracted, folder: Path) -> bool:
    """Write STEM.json each, STEM-2.json where two files have one stem; whether every file could be read."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    whole = True
    for path, found in documents:
        if found is None:
            whole = False
            continue
        name = free_name(Path(plain_name(path.name)).stem, taken)
        written = folder / f"{name}.json"
        put((dumps(found, indent=2) + "\n").encode(), written)
        notes().print(f"{plain(path.name)} → {plain(written)}")
    return whole


def free_name(stem: str, taken: set[str]) -> str:
    """Return the stem, numbered where one that differs in nothing but case is taken; it is taken then."""
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def put(data: bytes, out: Path | None) -> None:
    """Write to the file, whole or not at all, or to standard output."""
    if out is None:
        sys.stdout.buffer.write(data)
        return
    aside = out.with_name(f".{out.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.replace(out)
