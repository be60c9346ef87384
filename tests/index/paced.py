"""A reader for tests, chosen by JIXIAO_READER=paced:read: it reads "PAGES FILINGS NAME", slowly."""

import time
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from extract.filing import DocumentSource, Evidence, Extraction, Filing
from ingest.errors import UnreadableDocument

SECONDS_A_PAGE = 0.03


def read(
    path: Path, *, name: str | None = None, on_page: Callable[[int, int], None] | None = None
) -> Extraction:
    data = path.read_bytes()
    pages, filings, project = data.decode().split(" ", 2)
    if project == "bad":
        raise UnreadableDocument(f"{name}: damaged; scan it again")
    if project == "fault":
        raise ZeroDivisionError
    for page in range(1, int(pages) + 1):
        time.sleep(SECONDS_A_PAGE)
        if on_page:
            on_page(page, int(pages))
    return Extraction(
        DocumentSource(file=name or path.name, sha256=sha256(data).hexdigest(), pages=int(pages)),
        tuple(_filing(page, project) for page in range(1, int(filings) + 1)),
        (),
    )


def _filing(page: int, project: str) -> Filing:
    proof = Evidence(
        page=page, box=(0.1, 0.1, 0.2, 0.2), text="87.30", confidence=0.9, method="ocr", status="exact"
    )
    return Filing(
        id="",
        form_type="self_evaluation",
        title="自评表",
        project_name=project,
        total_score=Decimal("87.30"),
        evidence={"/total_score": proof},
    )
