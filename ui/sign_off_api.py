"""The API of sign-offs: submitted, signed, returned and reopened; each step has an address, for each takes its own role."""

from __future__ import annotations

from fastapi import APIRouter, Request

from extract.filing import Record
from index.store import Store
from ui.answers import Id, Json, Text, who
from ui.etags import SHOWN, seen_version, shown


class Step(Record):
    """What a person says to a step, and the version of the filing that they saw."""

    reason: Text = ""
    version: int | None = None


def add_routes(routes: APIRouter, store: Store, default_user: str | None) -> None:
    """Add the steps of a sign-off; each answers with the filing as it then is."""
    offs = store.sign_offs

    @routes.post("/filings/{filing_id}/submission", **SHOWN)
    def submit(filing_id: Id, body: Step, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        offs.submit(filing_id, name, body.reason, seen)
        return shown(store.filing(filing_id))

    @routes.post("/filings/{filing_id}/signature", **SHOWN)
    def sign(filing_id: Id, body: Step, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        offs.sign(filing_id, name, body.reason, seen)
        return shown(store.filing(filing_id))

    @routes.post("/filings/{filing_id}/return", **SHOWN)
    def send_back(filing_id: Id, body: Step, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        offs.send_back(filing_id, name, body.reason, seen)
        return shown(store.filing(filing_id))

    @routes.post("/filings/{filing_id}/reopening", **SHOWN)
    def reopen(filing_id: Id, body: Step, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        offs.reopen(filing_id, name, body.reason, seen)
        return shown(store.filing(filing_id))
