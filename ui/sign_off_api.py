"""The API of sign-offs: submitted, signed, returned and reopened; each step has an address, for each takes its own role."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request

from extract.filing import Record
from index.permissions import Who
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
    acts = {
        "submission": offs.submit,
        "signature": offs.sign,
        "return": offs.send_back,
        "reopening": offs.reopen,
    }

    def route_of(act: Callable[[str, Who, str, int | None], None]) -> Callable[..., Json]:
        def step(filing_id: Id, body: Step, request: Request) -> Json:
            name = who(request, default_user)
            act(filing_id, name, body.reason, seen_version(request, store, filing_id, body.version))
            return shown(store.filing(filing_id))

        return step

    for name, act in acts.items():
        routes.post(f"/filings/{{filing_id}}/{name}", name=name, **SHOWN)(route_of(act))
