"""What a person is told of a file that came in and was known already."""

from __future__ import annotations

from datetime import datetime

from index.document_rows import Receipt
from ui.texts import Language, say


def receipt_told(receipt: Receipt, language: Language) -> str | None:
    """Return what became of a known file: already here since when and as what, or brought back; None for a new one."""
    if not receipt.is_known:
        return None
    document = receipt.document
    names = list(dict.fromkeys(name.file for name in document.names))
    told = {"file": receipt.file, "when": local(document.added_at), "first": document.file}
    if receipt.is_restored:
        last = next(one for one in reversed(document.trace) if one.action == "withdraw")
        return say("receipt.restored", language, **told, who=last.who, reason=last.reason)
    if receipt.file != document.file:
        return say(
            "receipt.renamed", language, **told, names=("、" if language == "zh" else ", ").join(names)
        )
    return say("receipt.known", language, **told)


def local(moment: str) -> str:
    """Return a moment (UTC, ISO 8601) in this machine's time, to the minute."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
