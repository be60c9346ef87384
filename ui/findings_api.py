"""The routes of findings: over all current filings, narrowed and in pages, one by its id, and what a person decides on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from extract.filing import FormType, Record
from index.rows import DecidedFinding, Standing
from index.store import Store
from ingest.errors import NotFound
from review.finding import Scope, Severity
from ui.answers import Id, Json, Text, example, who
from ui.etags import SHOWN, seen_version, shown
from ui.filings_api import Asked, Name, Year
from ui.paging import HEADERS, Cursor, Limit, paged

Rule = Annotated[str | None, Query(pattern=r"^[a-z0-9-]{1,60}$", description="execution-rate")]
FilingId = Annotated[str | None, Query(pattern=r"^[0-9A-Za-z_-]{1,80}$")]


class Decision(Record):
    """What a person makes of a finding."""

    model_config = example(decision="dismissed", reason="原件如此，已与单位核对")
    decision: Literal["accepted", "dismissed", "reopened"]
    reason: Text
    version: int | None = None


class FoundOn(DecidedFinding):
    """A finding with what was decided on it, and the head of the filing that it stands on."""

    document: str
    file: str
    form_type: FormType
    fiscal_year: int | None
    project_name: str | None
    implementing_unit: str | None


def add_routes(routes: APIRouter, store: Store, default_user: str | None) -> None:
    """Add the routes over a store."""

    @routes.get("/findings", response_model=list[FoundOn], responses={200: {"headers": HEADERS}})
    def findings(
        request: Request,
        year: Year = None,
        unit: Name = None,
        project: Name = None,
        kind: FormType | None = None,
        filing: FilingId = None,
        rule: Rule = None,
        severity: Severity | None = None,
        scope: Scope | None = None,
        decision: Standing | None = None,
        limit: Limit = None,
        cursor: Cursor = None,
    ) -> Json:
        asked = Asked(year=year, unit=unit, project=project, kind=kind)
        rows = [
            one
            for one in found_on(store, asked)
            if (filing is None or one.finding.filing == filing)
            and (rule is None or one.finding.rule == rule)
            and (severity is None or one.finding.severity == severity)
            and (scope is None or one.finding.scope == scope)
            and (decision is None or one.decision == decision)
        ]
        page = paged(request, rows, lambda one: one.finding.id, limit, cursor)
        return Json(page.rows, headers=page.headers)

    @routes.get("/findings/{finding_id}", response_model=DecidedFinding)
    def finding(finding_id: Id) -> Json:
        view = store.filing(store.finding(finding_id).filing)
        found = next((one for one in view.findings if one.finding.id == finding_id), None)
        if found is None:  # it ended between the two looks
            raise NotFound(f"没有问题 {finding_id}。/ There is no finding {finding_id}.")
        return Json(found)

    @routes.post("/findings/{finding_id}/decision", **SHOWN)
    def decide(finding_id: Id, body: Decision, request: Request) -> Json:
        name = who(request, default_user)
        seen = body.version
        if "if-match" in request.headers:
            seen = seen_version(request, store, store.finding(finding_id).filing, seen)
        return shown(store.decide(finding_id, body.decision, body.reason, name, seen))


def found_on(store: Store, asked: Asked) -> Iterator[FoundOn]:
    """Yield the findings on the filings that are meant, in their order."""
    heads = {row.id: row for row in store.filings() if asked.means(row)}
    for one in store.decided_findings():
        head = heads.get(one.finding.filing)
        if head is not None:
            shared = ("document", "file", "form_type", "fiscal_year", "project_name", "implementing_unit")
            yield FoundOn(**dict(one), **{name: getattr(head, name) for name in shared})
