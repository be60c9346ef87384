"""What the store holds, printed: filings, documents that need attention, and findings."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from extract.filing import dumps
from index.rows import DecidedFinding, FilingRow, Stage
from index.store import Store
from review.finding import Severity
from ui.tables import SEVERITIES, answers, documents_table, filings_table, findings_table, progress

MOST_FINDINGS = 8
"""The list shows the gravest findings; `jixiao check` shows all."""


def print_lists(store: Store, everything: bool = False, stage: Stage | None = None) -> None:
    """Print the filings, the gravest of their findings, and the documents that were not read.

    Superseded filings and withdrawn documents stand among them when all are wanted; else they are counted. With a
    stage, filings of that stage alone, without the documents; the count of done and left is of all all the same.
    """
    console = answers()
    filings = store.filings(everything)
    shown = [row for row in filings if stage in (None, row.stage)]
    if not filings and not store.documents(everything=True):
        console.print(
            "资料库是空的，请用 jixiao add 读入文件。/ The store is empty: jixiao add FILE reads files into it."
        )
        return
    console.print(filings_table(shown))
    current = [row for row in filings if row.superseded_by is None]
    if current:
        console.print(progress(current))
    findings = sorted(_standing(store, shown), key=lambda one: list(SEVERITIES).index(one.finding.severity))
    if findings:
        console.print()
        console.print(findings_table(findings[:MOST_FINDINGS]))
    if len(findings) > MOST_FINDINGS:
        rest = len(findings) - MOST_FINDINGS
        console.print(f"另有 {rest} 条问题，见 jixiao check / {rest} findings more: jixiao check")
    if stage:
        return
    documents = store.documents(everything)
    others = [row for row in documents if row.state != "read" or row.reason or not row.filings]
    if others:
        console.print()
        console.print(documents_table(others))
    for told in [] if everything else _left_out(store, len(filings), len(documents)):
        console.print(told)


def _left_out(store: Store, filings: int, documents: int) -> Iterator[str]:
    """What the list does not show, and where it is shown."""
    proposed = sum(one.status == "proposed" for one in store.resubmissions.all())
    superseded = len(store.filings(everything=True)) - filings
    withdrawn = len(store.documents(everything=True)) - documents
    if proposed:
        yield f"疑似重报 {proposed} 对，见 jixiao resubmissions / {proposed} perhaps resubmitted"
    if superseded:
        yield f"已被取代 {superseded} 张，见 jixiao list --all / {superseded} superseded"
    if withdrawn:
        yield f"已撤回 {withdrawn} 个文件，见 jixiao list --all / {withdrawn} withdrawn"


def print_lists_as_json(store: Store, everything: bool = False, stage: Stage | None = None) -> None:
    """Print `{"documents": [...], "filings": [...]}`, a row each; with a stage, the filings of that stage alone."""
    filings = [row for row in store.filings(everything) if stage in (None, row.stage)]
    rows = {"documents": store.documents(everything), "filings": filings}
    sys.stdout.write(dumps(rows, indent=2) + "\n")


def open_findings(store: Store, year: int | None = None, project: str | None = None) -> list[DecidedFinding]:
    """Return the findings that nobody dismissed, of the filings of that year and project."""
    chosen = [
        row
        for row in store.filings()
        if (year is None or row.fiscal_year == year)
        and (project is None or project in (row.project_name or ""))
    ]
    return _standing(store, chosen)


def print_findings(findings: Sequence[DecidedFinding], as_json: bool) -> None:
    """Print `{"findings": [...]}`, or a table."""
    if as_json:
        sys.stdout.write(dumps({"findings": [one.finding for one in findings]}, indent=2) + "\n")
    else:
        answers().print(findings_table(findings))


def reaches(findings: Sequence[DecidedFinding], severity: Severity) -> bool:
    """Return whether one of them is as grave as this, or graver."""
    order = list(SEVERITIES)
    return any(order.index(one.finding.severity) <= order.index(severity) for one in findings)


def _standing(store: Store, filings: Sequence[FilingRow]) -> list[DecidedFinding]:
    decided = store.decided_findings()
    ids = {row.id for row in filings}
    return [one for one in decided if one.decision != "dismissed" and one.finding.filing in ids]
