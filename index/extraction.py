"""An extraction as text: how a reading is kept, and how it comes back from the process that read it."""

from __future__ import annotations

from typing import Any

from extract.filing import DocumentSource, Extraction, Filing, Problem, dumps, loads


def extraction_text(extraction: Extraction) -> str:
    """Return the JSON under which an extraction is kept."""
    return dumps(extraction._asdict())


def extraction_of(text: str) -> Extraction:
    """Return the extraction with its printed digits, as `extraction_text` wrote it."""
    kept: dict[str, Any] = loads(text)
    return Extraction(
        source=DocumentSource.model_validate(kept["source"]),
        filings=tuple(Filing.model_validate(filing) for filing in kept["filings"]),
        problems=tuple(Problem.model_validate(problem) for problem in kept["problems"]),
        engine=kept.get("engine"),
    )
