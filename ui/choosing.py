"""Which filings somebody asks for: those of a project, a year, a unit, or one filing and what is of its project."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from extract.filing import Record
from index.gathering import Gathering
from index.rows import FilingRow
from index.store import Store
from ingest.errors import NotFound
from review.correction import Correction
from review.document import Document


class Choice(Record):
    """What is asked for; nothing of it given: every filing. `filing` stands for itself and the others of its project."""

    project: str | None = None
    year: int | None = None
    unit: str | None = None
    filing: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice()

    def told(self) -> str:
        """Return in Chinese what is asked for."""
        parts = (
            f"项目名称含“{self.project}”" if self.project else None,
            f"{self.year} 年度" if self.year is not None else None,
            f"单位名称含“{self.unit}”" if self.unit else None,
            f"表 {self.filing} 及同一项目各表" if self.filing else None,
        )
        return "，".join(part for part in parts if part) or "资料库中全部现行的表"


def chosen(gathering: Gathering, choice: Choice) -> list[FilingRow]:
    """Return the filings that are meant, in the order of the store; NotFound where the one named is not there.

    Superseded ones are left out, but for the one that is named itself.
    """
    of_project = _project_of(gathering, choice.filing) if choice.filing else None
    return [
        row
        for row in gathering.rows
        if _is_meant(row, choice, of_project) and (row.superseded_by is None or row.id == choice.filing)
    ]


def narrowed(store: Store, export: Mapping[str, Any], choice: Choice) -> dict[str, Any]:
    """Return an export with the documents of the filings that are meant, and of each those filings alone.

    Corrections are those of these documents; supersessions those that one of the filings takes part in.
    """
    if choice.is_everything:
        return dict(export)
    with store.gathering() as gathering:
        ids = {row.id for row in chosen(gathering, choice)}
    documents = [_part(one, ids) for one in export["documents"] if _ids(one) & ids]
    sha256s = {one.source.sha256 for one in documents}
    corrections: Iterable[Correction] = export["corrections"]
    return {
        **export,
        "documents": documents,
        "findings": [one for one in export["findings"] if one.filing in ids],
        "corrections": [one for one in corrections if one.document in sha256s],
        "supersessions": [one for one in export["supersessions"] if {one["earlier"], one["later"]} & ids],
        "sign_offs": [one for one in export["sign_offs"] if one["filing"] in ids],
        **{
            key: {sha256: told for sha256, told in export[key].items() if sha256 in sha256s}
            for key in ("names", "directions")
        },
    }


def _is_meant(row: FilingRow, choice: Choice, of_project: Collection[str] | None) -> bool:
    return (
        (of_project is None or row.id in of_project)
        and (choice.year is None or row.fiscal_year == choice.year)
        and (choice.project is None or choice.project in (row.project_name or row.title or ""))
        and (choice.unit is None or choice.unit in (row.implementing_unit or ""))
    )


def _project_of(gathering: Gathering, filing_id: str) -> Collection[str]:
    """The filing and the others of its project."""
    if filing_id not in gathering.filings:
        raise NotFound(f"没有表 {filing_id}。/ There is no filing {filing_id}.")
    for project in gathering.projects:
        ids = {one.id for one in project.filings}
        if filing_id in ids:
            return ids
    return {filing_id}


def _ids(document: Document) -> set[str]:
    return {filing.id for filing in document.filings}


def _part(document: Document, ids: Collection[str]) -> Document:
    filings: Sequence[Any] = [one for one in document.filings if one.id in ids]
    findings = [one for one in document.findings if one.filing in ids]
    return document.model_copy(update={"filings": tuple(filings), "findings": tuple(findings)})
