"""The description of the service is true: whatever its schemas allow, and what they do not, is answered as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # at once: compiling it while a desk's threads run is not safe on Python 3.11
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from index.permissions import ROLES
from index.settings import Settings
from tests.ui.form import Form
from tests.ui.members import PASSWORD, staffed
from tests.ui.running import Desk, running
from ui.doors import ANYONE, API, BY_HAND

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SEED = 20_231_122
SHORT, LONG = 6, 200
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
BY_OTHERS = {"POST /users/{name}/standing", "POST /users/{name}/password", "POST /users/{name}/roles"}
"""What could take the right to go on from whoever asks: asked for short alone, at the open desk."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An open desk with one document, on whose filing something was said."""
    home = tmp_path_factory.mktemp("described")
    with running(Settings(home=home, user="王审计")) as made:
        filing = made.put(Form(), "自评表.png")
        made.store.correct(filing, "/funds/0/execution_rate", "86.18%", "王审计")
        yield made


@pytest.fixture(scope="module")
def described(desk: Desk) -> Any:
    return schemathesis.openapi.from_dict(httpx.get(f"{desk.url}/api/v1/openapi.json").json())


@pytest.fixture(scope="module")
def known(desk: Desk) -> dict[str, list[Any]]:
    """What ids there are, by the names that addresses have for them."""
    return ids_of(desk.store)


def ids_of(store: Any) -> dict[str, list[Any]]:
    (document,) = store.documents()
    (filing,) = document.filings
    view = store.filing(filing)
    return {
        "sha": [document.sha256],
        "filing_id": [filing],
        "earlier": [filing],
        "later": [filing],
        "finding_id": [view.findings[0].finding.id],
        "correction_id": [view.corrections[0].id],
        "number": [1],
    }


def ask(
    described: Any, door: str, url: str, known: dict[str, list[Any]], count: int, **shown: Any
) -> dict[int, int]:
    """Ask an address by what its description allows, and by what it does not; return how often which status came."""
    method, path = door.split(" ")
    operation = described[f"/api/v1{path}"][method]
    statuses: dict[int, int] = {}

    @seed(SEED)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def run(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(MODES if is_asked(operation) else MODES[:1]))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        for name in case.path_parameters or {}:
            if name in known and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(known[name]))
        if shown:  # who asks is known: nothing is made up in their place
            case.headers = {
                name: one for name, one in (case.headers or {}).items() if name != "Authorization"
            }
            case.cookies = {}
        answer = case.call(base_url=url, timeout=60, **shown)
        case.validate_response(answer, checks=CHECKS)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

    run()
    return statuses


def is_asked(operation: Any) -> bool:
    """Whether a request says anything, which could be wrong."""
    return bool(operation.definition.raw.get("parameters") or operation.definition.raw.get("requestBody"))


@pytest.mark.parametrize("door", API)
def test_an_address_answers_as_its_description_says(
    desk: Desk, described: Any, known: dict[str, list[Any]], door: str
) -> None:
    assert ask(described, door, desk.url, known, SHORT)


@pytest.mark.parametrize(
    ("door", "wrong"),
    [
        ("GET /health", {"type": "object", "required": ["version"]}),
        ("GET /filings", {"type": "array", "maxItems": 0}),
    ],
)
def test_a_description_that_is_not_true_is_found(
    desk: Desk, known: dict[str, list[Any]], door: str, wrong: dict[str, Any]
) -> None:
    told = httpx.get(f"{desk.url}/api/v1/openapi.json").json()
    answers = told["paths"][f"/api/v1{door.split()[1]}"]["get"]["responses"]
    answers["200"]["content"]["application/json"]["schema"] = wrong
    with pytest.raises(FailureGroup):
        ask(schemathesis.openapi.from_dict(told), door, desk.url, known, SHORT)


def test_every_address_says_what_it_answers_who_may_ask_and_by_what(desk: Desk) -> None:
    told = httpx.get(f"{desk.url}/api/v1/openapi.json").json()
    assert {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in told["paths"].items()
        for method in methods
    } == set(API)
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            door = f"{method.upper()} {path.removeprefix('/api/v1')}"
            good = next(one for status, one in operation["responses"].items() if status in ("200", "201"))
            assert all(one["schema"] for one in good["content"].values()), door
            assert operation["responses"]["default"]["$ref"].endswith("/problem"), door
            assert operation.get("x-act", API[door]) == API[door], door
            assert bool(operation["security"]) is (API[door] != ANYONE), door
            by_token = {"token": []} in operation["security"]
            assert by_token is (API[door] != ANYONE and not BY_HAND.match(path)), door
    assert "HTTPValidationError" not in told["components"]["schemas"]


def test_numbers_are_told_as_numbers(desk: Desk) -> None:
    schemas = httpx.get(f"{desk.url}/api/v1/openapi.json").json()["components"]["schemas"]
    assert schemas["FundLine"]["properties"]["execution_rate"]["anyOf"] == [
        {"type": "number"},
        {"type": "null"},
    ]


@pytest.mark.bench
@pytest.mark.parametrize("door", [door for door in API if door not in BY_OTHERS])
def test_an_address_answers_so_at_length_to_somebody_who_may_do_everything(
    standing: tuple[Any, Any, httpx.Cookies, dict[str, list[Any]]], door: str
) -> None:
    made, described, cookies, ids = standing
    statuses = ask(described, door, made.url, ids, LONG, cookies=dict(cookies))
    print(json.dumps({door: statuses}))  # noqa: T201
    assert statuses


@pytest.fixture(scope="module")
def standing(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Any, Any, httpx.Cookies, dict[str, list[Any]]]]:
    """A desk with one document, and its ids, whatever is added to it by what is asked."""
    with staffed(tmp_path_factory.mktemp("standing"), read=lambda *_, **__: None) as made:
        made.join("all", *ROLES)
        filing = made.read_filing()
        made.store.correct(filing, "/funds/0/execution_rate", "86.18%", "root")
        client = made.client("all", PASSWORD)
        described = schemathesis.openapi.from_dict(client.get("/api/v1/openapi.json").json())
        yield made, described, client.cookies, ids_of(made.store)
