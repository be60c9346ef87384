"""Which filing needs a person most (下一张): by its open errors, then warnings, then values to look at, then by age."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.permissions import Act
from index.rows import FilingRow
from index.takings import REVIEWED


def by_need(rows: Sequence[FilingRow], who: str | None, acts: Collection[Act]) -> list[str]:
    """Return the ids of the filings that wait for this person, the neediest first; `rows` oldest first.

    For whoever may correct, what is not yet submitted and nobody else has. For whoever may approve, after these, what
    waits for a signature and was not last worked on by themselves. Of two alike, the older one.
    """
    found: list[FilingRow] = []
    if "correct" in acts:
        mine = [row for row in rows if row.stage in REVIEWED and row.held_by in (None, who)]
        found += sorted(mine, key=_need)
    if "approve" in acts:
        found += [row for row in rows if row.stage == "submitted" and row.last_by != who]
    return [row.id for row in found]


def _need(row: FilingRow) -> tuple[int, int, int]:
    return -row.open_findings.get("error", 0), -row.open_findings.get("warning", 0), -row.unconfirmed
