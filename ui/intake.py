"""Files come in at the command line: found, read, kept; a bad one is named and the rest go on."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.build import Progress, build
from index.document_rows import DocumentRow
from index.originals import plain_name
from index.reading import Read
from index.store import Store
from ingest.errors import EngineUnavailable, Interrupted, JixiaoError, trail
from review.document import Document, checked
from review.packs import Packs
from ui.hands import Hands
from ui.receipts import receipt_told
from ui.tables import notes, plain

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

logger = logging.getLogger(__name__)

KINDS = {b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*"}
SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt", ".md"}
HEADER_WINDOW = 1024


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files named, and those of the folders named that are, or call themselves, scans."""
    for path in paths:
        if path.is_dir():
            yield from (found for found in sorted(path.rglob("*")) if found.is_file() and _is_scan(found))
        else:
            yield path


def extracted(
    paths: Sequence[Path], hands: Hands, packs: Packs | None = None
) -> Iterator[tuple[Path, Document | None]]:
    """Yield each file, in this order, with what it holds, None for one that could not be read and was named on stderr.

    `packs`: the packs of figures to judge by, the shipped ones where none are given.
    """
    if min(hands.count, len(paths)) <= 1:
        for path in paths:
            yield path, _extracted(path, hands.read, packs)
        return
    with ThreadPoolExecutor(min(hands.count, len(paths)), thread_name_prefix="hand") as threads:
        coming = [threads.submit(_extracted, path, hands.read, packs) for path in paths]
        try:
            for path, found in zip(paths, coming, strict=True):
                yield path, found.result()
        finally:
            hands.halt()
            for found in coming:
                found.cancel()


def _extracted(path: Path, read: Read, packs: Packs | None) -> Document | None:
    try:
        extraction = read(path, name=plain_name(path.name))
        return checked(extraction, packs)
    except (EngineUnavailable, Interrupted):
        raise
    except JixiaoError as error:
        tell_failure(path.name, str(error))
    except Exception as error:  # noqa: BLE001  (the outer loop: one file must not end the run)
        logger.error("a file could not be read: %s", trail(error))
        tell_failure(path.name, f"读取时出错，请报告 / an internal fault ({type(error).__name__}); report it")
    return None


def add(store: Store, paths: Sequence[Path], hands: Hands, who: str, again: bool) -> bool:
    """Keep and read the files, with a progress bar; whether every one of them could be read."""
    kept = [_keep(store, path, who, again) for path in files_in(paths)]
    whole = read_waiting(store, [row.sha256 for row in kept if row is not None], hands)
    return None not in kept and whole


def read_waiting(store: Store, keys: Sequence[str], hands: Hands) -> bool:
    """Read what waits, with a progress bar; whether every one of these documents could be read."""
    wanted = list(dict.fromkeys(keys))
    _build(store, hands, wanted)
    ended = [store.document(key) for key in wanted]
    for row in ended:
        if row.state == "failed" or (row.state == "read" and row.reason):
            tell_failure(row.file, row.reason or "")
    filings = sum(len(row.filings) for row in ended)
    notes().print(f"{len(ended)} 个文件，{filings} 张表 / {len(ended)} documents, {filings} filings")
    return all(row.state != "failed" and not _failed_again(row) for row in ended)


def tell_failure(file: str, reason: str) -> None:
    """Name a file that could not be read, on standard error, and why."""
    named = plain_name(file)
    notes().print(plain(reason if named in reason else f"{named}: {reason}"), style="red")


def _failed_again(row: DocumentRow) -> bool:
    return row.state == "read" and row.reason is not None


def _keep(store: Store, path: Path, who: str, again: bool) -> DocumentRow | None:
    try:
        data = path.read_bytes()
    except OSError as error:
        tell_failure(
            path.name,
            f"无法读取，请检查路径和权限 / the file cannot be read; check its path and rights ({error.strerror})",
        )
        return None
    receipt = store.receive(data, path.name, who)
    if receipt.is_known:
        notes().print(plain(" / ".join(receipt_told(receipt, language) or "" for language in ("zh", "en"))))
    if not again:
        return receipt.document
    store.queue.again(receipt.document.sha256)
    return store.document(receipt.document.sha256)


def _build(store: Store, hands: Hands, wanted: Sequence[str]) -> None:
    """Read what waits, under a bar where a person looks, else with a line for each document."""
    count = max(1, min(hands.count, len(store.queue.waiting())))
    work = partial(build, store, hands.read, wanted=wanted, hands=count, halt=hands.halt)
    if notes().is_terminal:
        with _bar() as bar:
            task = bar.add_task("", total=None, left="")
            work(on_progress=partial(_draw, bar, task))
        return
    told = 0

    def tell(progress: Progress) -> None:
        nonlocal told
        if progress.done_documents > told:
            told = progress.done_documents
            notes().print(f"{told}/{progress.documents} {plain(progress.document.file)}")

    work(on_progress=tell)


def _bar() -> Bar:
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} 页 pages"),
        TextColumn("{task.fields[left]}"),
        console=notes(),
        transient=True,
    )


def _draw(bar: Bar, task: TaskID, progress: Progress) -> None:
    bar.update(
        task,
        description=f"{progress.done_documents}/{progress.documents} {plain(progress.document.file)}",
        completed=progress.done_pages,
        total=progress.pages,
        left=_left(progress.seconds_left),
    )


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"约剩 {minutes}:{rest:02d} left"


def _is_scan(path: Path) -> bool:
    if any(part.startswith(".") for part in path.parts[-1:]):
        return False
    if path.suffix.lower() in SUFFIXES:
        return True
    with path.open("rb") as file:
        head = file.read(HEADER_WINDOW)
    return b"%PDF-" in head or any(head.startswith(kind) for kind in KINDS)
