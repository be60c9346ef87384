"""The parts that documents are dealt out anew in: whether each page is there once, and something is read of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy.orm import Session

from index.document_rows import Part
from index.schema import Document
from index.standing import events_of, standing
from ingest.errors import RefusedComposition

IDENTITY_DIGITS = 32


def whole(row: Document) -> Part:
    """Return the document from its first page to its last; RefusedComposition while nobody knows how many it has."""
    if row.pages is None:
        raise RefusedComposition(
            f"{row.file} 还没有打开过，不知道有几页；请等第一次读取。"
            " / The document was not opened yet; wait until it is read for the first time."
        )
    return Part(document=row.sha256, first=1, last=row.pages)


def refuse_pages(results: Sequence[Sequence[Part]], rows: Mapping[str, Document]) -> None:
    """Raise RefusedComposition unless each page is there once, and something would change."""
    if not results or not all(results):
        raise RefusedComposition("有一份没有任何页。/ One of them would have no page.")
    for part in (part for parts in results for part in parts):
        row = rows[part.document]
        if not 1 <= part.first <= part.last <= (row.pages or 0):
            raise RefusedComposition(
                f"{row.file} 没有第 {part.first}–{part.last} 页，共 {row.pages} 页。"
                f" / There are no pages {part.first} to {part.last} of {row.pages}."
            )
    times = Counter(page for parts in results for page in _pages(parts))
    for (document, page), count in times.items():
        if count > 1:
            raise RefusedComposition(
                f"{rows[document].file} 第 {page} 页用了两次。/ Page {page} would be there twice."
            )
    for row in rows.values():
        if left := [page for page in range(1, (row.pages or 0) + 1) if (row.sha256, page) not in times]:
            raise RefusedComposition(
                f"{row.file} 第 {left[0]} 页没有归入任何一份；每一页都要有去处，不需要的页请在文件窗口设为“不读此页”。"
                f" / Page {left[0]} would be in no document; every page goes into one, and there it can be left out."
            )
    if any(_is_whole(parts, rows) for parts in results):
        raise RefusedComposition(
            "至少有一份与原来相同，无须合并或拆分。/ One of them would be as it is already."
        )


def _pages(parts: Sequence[Part]) -> list[tuple[str, int]]:
    """Each page of the parts, by its document."""
    return [(part.document, page) for part in parts for page in range(part.first, part.last + 1)]


def _is_whole(parts: Sequence[Part], rows: Mapping[str, Document]) -> bool:
    """Whether the parts are a document as it is."""
    document = parts[0].document
    return _pages(parts) == [(document, page) for page in range(1, (rows[document].pages or 0) + 1)]


def refuse_left_out(session: Session, parts: Sequence[Part], rows: Mapping[str, Document]) -> None:
    """Raise RefusedComposition where nothing of the pages would be read."""
    out = {
        (document, page)
        for document in {part.document for part in parts}
        for kind, page in standing(events_of(session, document))
        if kind == "leave_out"
    }
    if out.issuperset(_pages(parts)):
        raise RefusedComposition(
            f"{rows[parts[0].document].file} 第 {parts[0].first} 页起的各页都不读，不能单独成为一份；请先恢复其中的页。"
            " / None of these pages is read; take one in again before they become a document."
        )


def identity(parts: Sequence[Part]) -> str:
    """Return what tells a document from others that happen to look alike: where its pages came from."""
    told = "|".join(f"{part.document}:{part.first}-{part.last}" for part in parts)
    return sha256(told.encode()).hexdigest()[:IDENTITY_DIGITS]
