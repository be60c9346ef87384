"""A document that was read against the right answer: fields, boxes and findings.

Both are documents of the export contract, as plain JSON values (numbers as Decimal or int). The right answer
may hold beside it `cells`: by filing id and pointer, the places of the cells that a value stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eval.cause import explained
from eval.fields import Pairs, outcomes, paired
from eval.outcome import Comparison, FindingOutcome, Kind, Outcome, Proof
from eval.pairing import filing_likeness, pair
from eval.places import places, spot, translated
from eval.tables import paired_tables, table_outcomes

LEAST_LIKE_FILINGS = 0.45

Json = Mapping[str, Any]


def compare(expected: Json, found: Json) -> Comparison:
    """Return the outcome of every field, box and finding of a reading.

    Findings are compared only where the right answer has a list of them (null: not known).
    """
    right, read = list(_scored(expected)), list(found["filings"])
    filings = pair(right, read, filing_likeness, LEAST_LIKE_FILINGS)
    rows = {i: {**paired(right[i], read[j]), **paired_tables(right[i], read[j])} for i, j in filings.items()}
    cells = expected.get("cells") or {}
    return Comparison(
        filings_matched=len(filings),
        filings_expected=len(right),
        filings_read=len(read),
        fields=(*_fields(right, read, filings, rows), *_problems(expected, found)),
        places=tuple(
            replace(place, pointer=f"/filings/{i}{place.pointer}")
            for i, j in filings.items()
            for place in places(right[i], read[j], rows[i], cells.get(right[i].get("id")) or {})
        ),
        findings=tuple(_findings(expected, found, filings, rows)),
    )


def _scored(expected: Json) -> Iterator[Json]:
    """Yield the right filings, each with the names of its fields on which the answer says nothing."""
    ignored = expected.get("ignored") or {}
    for filing in expected["filings"]:
        names = [*(filing.get("_ignore") or ()), *(ignored.get(filing.get("id")) or ())]
        yield {**filing, "_ignore": names}


def _problems(expected: Json, found: Json) -> Iterator[Outcome]:
    """Yield for each page that belongs to no filing whether the reading says so; it may name more than those."""
    named = {problem["page"]: problem["text"] for problem in found.get("problems") or ()}
    for number, problem in enumerate(expected.get("problems") or ()):
        page = problem["page"]
        kind: Kind = "correct" if page in named else "missing"
        yield Outcome("problems", f"/problems/{number}", kind, f"page {page}", named.get(page))


def _fields(
    right: Sequence[Json], read: Sequence[Json], filings: Mapping[int, int], rows: Mapping[int, Pairs]
) -> Iterator[Outcome]:
    for i, filing in enumerate(right):
        other, pairs = (read[filings[i]], rows[i]) if i in filings else (None, {})
        for outcome in (*outcomes(filing, other, pairs), *table_outcomes(filing, other, pairs)):
            yield _placed(outcome, f"/filings/{i}", filing, other, pairs, filings.get(i))
    for j in sorted(set(range(len(read))) - set(filings.values())):
        for outcome in (*outcomes(None, read[j], {}), *table_outcomes(None, read[j], {})):
            yield _placed(outcome, f"/filings/+{j}", None, read[j], {}, j)


def _placed(
    outcome: Outcome, at: str, right: Json | None, read: Json | None, pairs: Pairs, number: int | None
) -> Outcome:
    """Return the outcome with the filing in its pointers, the place on the page to look at, and what went wrong.

    `number` is that of the filing that was read, None where there is none.
    """
    there = translated(outcome.pointer, pairs)
    known = explained(outcome, _proof(right, outcome.pointer), _proof(read, there))
    read_at = None if there is None or number is None else f"/filings/{number}{there}"
    return replace(known, pointer=f"{at}{outcome.pointer}", read_at=read_at)


def _proof(filing: Json | None, pointer: str | None) -> Proof | None:
    evidence = (filing.get("evidence") or {}).get(pointer) if filing and pointer else None
    if evidence is None:
        return None
    return Proof(
        spot(evidence), float(evidence.get("confidence", 1)), _method(evidence), evidence.get("trust")
    )


def _method(evidence: Json) -> str:
    """Return who read the value (geometry, model, both) where the evidence says so, else how it was read."""
    readers = evidence.get("readers") or ()
    return str(evidence.get("method", "")) if not readers else "both" if len(readers) > 1 else str(readers[0])


def _findings(
    expected: Json, found: Json, filings: Mapping[int, int], rows: Mapping[int, Pairs]
) -> Iterator[FindingOutcome]:
    if expected.get("findings") is None:
        return
    right = {_key(finding, expected, filings, rows): finding for finding in expected["findings"]}
    read = {_key(finding, found, None, None): finding for finding in found.get("findings") or ()}
    for key, finding in right.items():
        yield _finding(finding, key, "correct" if key in read else "missing")
    for key, finding in read.items():
        if key not in right:
            yield _finding(finding, key, "spurious")


def _key(
    finding: Json, document: Json, filings: Mapping[int, int] | None, rows: Mapping[int, Pairs] | None
) -> tuple[int | None, str, str]:
    """Return (filing, rule, first path), by the reading's numbers when told how its rows are paired."""
    ids = [filing.get("id") for filing in document["filings"]]
    index: int | None = ids.index(finding["filing"]) if finding["filing"] in ids else None
    paths = finding.get("paths") or ()
    first = str(paths[0]) if paths else ""
    if filings is None or rows is None or index is None:
        return index, str(finding["rule"]), first
    there = translated(first, rows.get(index, {}))
    return filings.get(index, -1 - index), str(finding["rule"]), first if there is None else there


def _finding(finding: Json, key: tuple[int | None, str, str], kind: Any) -> FindingOutcome:
    message = str(finding.get("message") or "")
    return FindingOutcome(key[1], str(finding["severity"]), f"/filings/{key[0]}{key[2]}", kind, message)
