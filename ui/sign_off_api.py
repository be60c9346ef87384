"""The API of sign-offs: submitted, signed, returned and reopened; each step has an address, for each takes its own role."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request

from extract.filing import Record
from index.rows import FilingView
from index.store import Store
from ui.answers import Id, Json, Text, who


class Step(Record):
    """What a person says to a step, and the version of the filing that they saw."""

    reason: Text = ""
    version: int | None = None


def add_routes(
    routes: APIRouter, store: Store, default_user: str | None, shown: Callable[[FilingView], Json]
) -> None:
    """Add the steps of a sign-off; each answers with the filing as it then is."""
    offs = store.sign_offs

    @routes.post("/filings/{filing_id}/submission")
    def submit(filing_id: Id, body: Step, request: Request) -> Json:
        offs.submit(filing_id, who(request, default_user), body.reason, body.version)
        return shown(store.filing(filing_id))

    @routes.post("/filings/{filing_id}/signature")
    def sign(filing_id: Id, body: Step, request: Request) -> Json:
        offs.sign(filing_id, who(request, default_user), body.reason, body.version)
        return shown(store.filing(filing_id))

    @routes.post("/filings/{filing_id}/return")
    def send_back(filing_id: Id, body: Step, request: Request) -> Json:
        offs.send_back(filing_id, who(request, default_user), body.reason, body.version)
        return shown(store.filing(filing_id))

    @routes.post("/filings/{filing_id}/reopening")
    def reopen(filing_id: Id, body: Step, request: Request) -> Json:
        offs.reopen(filing_id, who(request, default_user), body.reason, body.version)
        return shown(store.filing(filing_id))
