"""Findings on values that were hardly read: an error is the form's fault only where its values are the form's.

What a finding stands on is compared with how surely it was read. Below the limit it says so, and an error is a warning
until a person has compared the value with the paper.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extract.filing import Evidence, Filing
from review.finding import Finding

GRAVE = ("error", "warning")
LEAST_SURE = 0.6
"""A value read with less is about as likely wrong as the form is."""
SHOWN = 12


def with_doubts(
    filing: Filing, findings: Sequence[Finding], confirmed: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return the findings, those on values read unsurely saying so; `confirmed`: pointers that a person compared."""
    return tuple(_doubted(filing, finding, confirmed) for finding in findings)


def _doubted(filing: Filing, finding: Finding, confirmed: Collection[str]) -> Finding:
    proofs = [
        filing.evidence[path] for path in finding.paths if path in filing.evidence and path not in confirmed
    ]
    unsure = [proof for proof in proofs if _is_unsure(proof)]
    if finding.severity not in GRAVE or finding.misreadings or not unsure:
        return finding
    least = min(unsure, key=lambda proof: proof.confidence)
    percent = f"{least.confidence:.0%}"
    return finding.model_copy(
        update={
            "severity": "warning",
            "message": f"{finding.message}其中“{_short(least.text)}”识别把握仅 {percent}，请先对照原图。",
            "message_en": f"{finding.message_en} “{_short(least.text)}” was read with a confidence of {percent} only: "
            "compare the picture first.",
        }
    )


def _is_unsure(proof: Evidence) -> bool:
    is_read = proof.method != "person" and proof.status not in ("blank", "unread", "corrected")
    return is_read and proof.confidence < LEAST_SURE


def _short(text: str) -> str:
    plain = "".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}……"
