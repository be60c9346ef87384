"""A reader for tests, chosen as unruly:read: it does on each page what a line of the file says."""

import mmap
import os
import signal
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from extract.filing import DocumentSource, Extraction
from ingest.errors import EncryptedDocument, EngineUnavailable

STEP = 16 * 2**20


def sleep() -> None:
    time.sleep(600)


def spin() -> None:
    while True:
        pass


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(7)


def grow() -> None:
    held = []
    while True:
        held.append(bytearray(STEP))


def share() -> None:
    held = []
    while True:
        held.append(mmap.mmap(-1, STEP))
        held[-1].write(b"x" * STEP)
        time.sleep(0.002)


def fault() -> None:
    raise ZeroDivisionError("secret words of the document")


def locked() -> None:
    raise EncryptedDocument("locked.pdf: 有密码 / a password")


def missing() -> None:
    raise EngineUnavailable("没有引擎 / no engine")


def chatter() -> None:
    sys.stdout.write("a library says something\n")
    sys.stdout.flush()


def slow() -> None:
    time.sleep(0.3)


def fine() -> None:
    """Nothing happens."""


def read(
    path: Path, *, name: str | None = None, on_page: Callable[[int, int], None] | None = None
) -> Extraction:
    data = path.read_bytes()
    pages = data.decode().split("#")[0].split()
    if on_page:
        on_page(0, len(pages))
    for number, action in enumerate(pages, start=1):
        globals()[action]()
        if on_page:
            on_page(number, len(pages))
    source = DocumentSource(file=name or path.name, sha256=sha256(data).hexdigest(), pages=len(pages))
    return Extraction(source, (), ())
