"""The service as programs meet it: problems, pages, versions, findings, pictures of places, measures, HEAD."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families

from index.permissions import ROLES
from index.settings import Settings
from tests.ui.form import Form
from tests.ui.members import Staffed, staffed
from tests.ui.running import Desk, running
from ui.doors import API

RATE = "/funds/0/execution_rate"
PROJECTS = ("城东供水", "北渠疏浚", "南园修缮")
NAMED = {"jixiao_user": quote("王审计")}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An open desk with three filings, of three years."""
    with running(Settings(home=tmp_path_factory.mktemp("service"), max_upload_mb=2)) as made:
        for at, project in enumerate(PROJECTS):
            made.put(Form(name=project, year=2021 + at), f"{project}.png")
        yield made


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.url, headers=NAMED, timeout=60) as made:
        yield made


@pytest.fixture(scope="module")
def filings(client: httpx.Client) -> list[str]:
    return [row["id"] for row in client.get("/api/v1/filings").json()]


# Problems

KINDS: dict[str, tuple[int, Callable[[httpx.Client], httpx.Response]]] = {
    "not-found": (404, lambda api: api.get("/api/v1/filings/none")),
    "not-found at an address that is none": (404, lambda api: api.get("/api/v1/nothing")),
    "method-not-allowed": (405, lambda api: api.put("/api/v1/filings", json={})),
    "invalid": (422, lambda api: api.get("/api/v1/filings", params={"limit": "0"})),
    "invalid body": (422, lambda api: api.post("/api/v1/filings/a-1/corrections", json={"new": 1})),
    "forbidden": (403, lambda api: api.get("/api/v1/users")),
    "forbidden from elsewhere": (403, lambda api: api.post("/api/v1/ask", headers={"origin": "null"})),
    "too-large": (
        413,
        lambda api: api.post("/api/v1/documents", files={"files": ("大.pdf", b"0" * (3 * 2**20))}),
    ),
    "length-required": (411, lambda api: api.post("/api/v1/ask", content=iter([b"{}"]))),
    "unknown-host": (421, lambda api: api.get("/api/v1/me", headers={"host": "elsewhere.example"})),
    "malformed": (400, lambda api: api.get("/api/v1/verify", params={"expect": "no digest"})),
    "list-changed": (410, lambda api: api.get("/api/v1/filings", params={"cursor": "gone-1"})),
}


@pytest.mark.parametrize("case", KINDS)
def test_every_refusal_is_a_problem_that_says_what_to_do(client: httpx.Client, case: str) -> None:
    status, ask = KINDS[case]
    answer = ask(client)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"/api/v1/problems/{case.split()[0]}"
    assert problem["instance"] == answer.request.url.path
    for told in ("title", "detail", "remedy"):
        assert re.search("[一-鿿]", problem[told]), told
        assert re.search("[a-z]{3}", problem[told]), told
    kind = client.get(problem["type"]).json()
    assert {name: problem[name] for name in kind} == kind


def test_what_does_not_fit_is_named_by_its_place(client: httpx.Client) -> None:
    body = {"pointer": RATE, "new": "1", "version": "x", "more": 1}
    problem = client.post("/api/v1/filings/a-1/corrections", json=body).json()
    assert [(one["part"], one["pointer"]) for one in problem["errors"]] == [
        ("body", "/version"),
        ("body", "/more"),
    ]
    query = client.get("/api/v1/findings", params={"severity": "grave"}).json()
    assert [(one["part"], one["pointer"]) for one in query["errors"]] == [("query", "/severity")]


def test_a_method_that_an_address_does_not_take_is_told_those_that_it_does(client: httpx.Client) -> None:
    answer = client.delete("/api/v1/documents", headers={"content-length": "0"})
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert client.get("/api/v1/ask").headers["allow"] == "POST"


def test_a_fault_is_told_without_a_word_of_a_document_and_logged_by_its_place(
    desk: Desk, client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("云溪区供水管理所")

    monkeypatch.setattr(desk.store.resubmissions, "all", broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/api/v1/resubmissions")
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/v1/problems/fault")
    assert "云溪区" not in answer.text
    assert "RuntimeError at" in caplog.text
    assert "云溪区" not in caplog.text


def test_head_is_answered_as_get_is_without_the_body(client: httpx.Client, filings: list[str]) -> None:
    for path in (f"/api/v1/filings/{filings[0]}", "/api/v1/documents", "/api/v1/health"):
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers.get("etag") == whole.headers.get("etag")


# Pages


@pytest.mark.parametrize("path", ["/api/v1/documents", "/api/v1/filings", "/api/v1/findings"])
@pytest.mark.parametrize("limit", [1, 2])
def test_the_pages_of_a_list_are_the_list(client: httpx.Client, path: str, limit: int) -> None:
    whole = client.get(path)
    assert whole.headers["x-total-count"] == str(len(whole.json()))
    assert "link" not in whole.headers
    rows, following = [], f"{path}?limit={limit}"
    while following:
        page = client.get(following)
        assert page.headers["x-total-count"] == whole.headers["x-total-count"]
        assert 0 < len(page.json()) <= limit
        rows += page.json()
        following = page.links.get("next", {}).get("url", "")
    assert len(rows) >= len(PROJECTS)
    assert rows == whole.json()


def test_the_next_page_keeps_what_was_asked_and_holds_though_rows_come_and_go(
    tmp_path: Path,
) -> None:
    with (
        running(Settings(home=tmp_path / "home", user="王审计")) as desk,
        httpx.Client(base_url=desk.url, timeout=60) as client,
    ):
        first, second, third = (desk.put(Form(name=name), f"{name}.png") for name in PROJECTS)
        page = client.get("/api/v1/filings", params={"year": 2023, "unit": "供水", "limit": 2})
        assert [row["id"] for row in page.json()] == [first, second]
        following = page.links["next"]["url"]
        assert {"year": "2023", "unit": "供水"}.items() <= httpx.URL(following).params.items()
        desk.store.withdraw(first[:12], "误传", "王审计")
        assert [row["id"] for row in client.get(following).json()] == [third]
        desk.store.withdraw(second[:12], "误传", "王审计")
        assert client.get(following).json()["type"] == "/api/v1/problems/list-changed"


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ({"year": 2022}, [2022]),
        ({"project": "修缮"}, [2023]),
        ({"unit": "供水管理所", "state": "new"}, [2021, 2022, 2023]),
        ({"kind": "target"}, []),
        ({"state": "signed_off"}, []),
    ],
)
def test_filings_are_narrowed(client: httpx.Client, asked: dict[str, Any], years: list[int]) -> None:
    assert [row["fiscal_year"] for row in client.get("/api/v1/filings", params=asked).json()] == years


# Findings


def test_findings_are_told_across_filings_and_narrowed(client: httpx.Client, filings: list[str]) -> None:
    def asked(**narrow: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = client.get("/api/v1/findings", params=narrow).json()
        return found

    rates = asked(rule="execution-rate")
    assert [one["finding"]["filing"] for one in rates] == filings
    assert [one["project_name"] for one in rates] == list(PROJECTS)
    assert {one["finding"]["rule"] for one in asked(filing=filings[0])} >= {"execution-rate"}
    assert [one["fiscal_year"] for one in asked(rule="execution-rate", year=2022)] == [2022]
    assert all(one["finding"]["severity"] == "error" for one in asked(severity="error"))
    assert {one["finding"]["scope"] for one in asked(scope="form")} == {"form"}
    alone = client.get(f"/api/v1/findings/{rates[0]['finding']['id']}").json()
    assert alone["finding"] == rates[0]["finding"]
    decided = {"decision": "dismissed", "reason": "原件如此"}
    client.post(f"/api/v1/findings/{alone['finding']['id']}/decision", json=decided).raise_for_status()
    assert [one["reason"] for one in asked(decision="dismissed")] == ["原件如此"]
    assert len(asked(rule="execution-rate", decision="open")) == len(filings) - 1


# Versions


def test_a_reader_who_has_a_filing_already_is_not_sent_it_again(
    client: httpx.Client, filings: list[str]
) -> None:
    where = f"/api/v1/filings/{filings[1]}"
    tag = client.get(where).headers["etag"]
    for given in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = client.get(where, headers={"if-none-match": given})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert client.get(where, headers={"if-none-match": '"1-abc"'}).status_code == 200


def test_a_change_against_what_is_no_more_is_refused_and_says_who_was_quicker(
    client: httpx.Client, filings: list[str]
) -> None:
    where = f"/api/v1/filings/{filings[1]}"
    tag = client.get(where).headers["etag"]
    body = {"pointer": "/total_score"}

    def confirmed(given: str, **more: Any) -> httpx.Response:
        return client.post(f"{where}/confirmations", json=body | more, headers={"if-match": given})

    for none in ('"unheard-of"', '"999999999-abc"', f"W/{tag}", ""):
        assert confirmed(none).status_code == 412, none
    assert client.get(where).headers["etag"] == tag
    first = confirmed(tag)
    assert first.status_code == 200
    late = confirmed(tag)
    assert (late.status_code, late.json()["type"]) == (412, "/api/v1/problems/changed")
    assert "王审计 确认了 /total_score" in late.json()["detail"]
    now = first.headers["etag"]
    version = first.json()["version"]
    assert confirmed(now, version=version - 1).status_code == 412
    assert confirmed(f"{tag}, {now}", version=version).status_code == 200
    assert confirmed("*").status_code == 200


def test_every_act_on_a_filing_holds_to_if_match(client: httpx.Client, filings: list[str]) -> None:
    where = f"/api/v1/filings/{filings[2]}"
    client.post(f"{where}/confirmations", json={"pointer": RATE}).raise_for_status()
    before = client.get(where)
    correction = before.json()["corrections"][-1]["id"]
    finding = before.json()["findings"][0]["finding"]["id"]
    acts = {
        f"{where}/corrections": {"pointer": RATE, "new": "86.18%"},
        f"{where}/confirmations": {"pointer": RATE},
        f"{where}/rejections": {"pointer": RATE},
        f"{where}/readings": {"pointer": RATE},
        f"{where}/rows": {"pointer": "/indicators/0", "action": "delete_row"},
        f"{where}/submission": {},
        f"{where}/signature": {},
        f"{where}/return": {"reason": "x"},
        f"{where}/reopening": {"reason": "x"},
        f"/api/v1/corrections/{correction}/undo": {},
        f"/api/v1/findings/{finding}/decision": {"decision": "accepted", "reason": "x"},
    }
    told = client.get("/api/v1/openapi.json").json()["paths"]
    guarded = {
        path
        for path, methods in told.items()
        if any(one.get("name") == "If-Match" for one in methods.get("post", {}).get("parameters", ()))
    }
    for path, body in acts.items():
        assert client.post(path, json=body, headers={"if-match": '"0-0"'}).status_code == 412, path
    assert client.get(where).text == before.text
    undo = list(acts)[-2]
    late = {"if-match": f'"{before.json()["version"] - 1}-0"'}
    assert "确认了" in client.post(undo, json={}, headers=late).json()["detail"]
    named = {re.sub(r"/(filings|findings|corrections)/[^/]+", r"/\1/{id}", path) for path in acts}
    assert {re.sub(r"\{\w+\}", "{id}", path) for path in guarded} == named


# Pictures of places


def test_a_place_is_a_picture_of_the_paper_around_it(client: httpx.Client, filings: list[str]) -> None:
    where = f"/api/v1/filings/{filings[0]}/crop.png"
    answer = client.get(where, params={"pointer": RATE})
    assert answer.headers["content-type"] == "image/png"
    piece = Image.open(io.BytesIO(answer.content))
    page = Image.open(io.BytesIO(client.get(f"/api/v1/documents/{filings[0][:12]}/pages/1.png").content))
    assert piece.width < page.width / 2
    assert piece.height < page.height / 5
    for pointer in ("/grade", "/nowhere", "", "/funds/0"):
        assert client.get(where, params={"pointer": pointer}).status_code == 404, pointer
    box = client.get(f"/api/v1/filings/{filings[0]}").json()["filing"]["evidence"][RATE]["box"]
    asked = dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
    by_box = client.get(f"/api/v1/documents/{filings[0][:12]}/pages/1/crop.png", params=asked)
    assert by_box.content == answer.content
    turned = asked | {"x0": asked["x1"], "x1": asked["x0"]}
    assert client.get(by_box.request.url.path, params=turned).status_code == 422
    assert client.get(by_box.request.url.path.replace("/1/", "/9/"), params=asked).status_code == 404


# Measures


def measures(text: str) -> dict[str, dict[tuple[str, ...], float]]:
    return {
        sample.name: {
            **{tuple(one.labels.values()): one.value for one in family.samples if one.name == sample.name}
        }
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_measures_count_requests_by_address_and_tell_what_is_held(
    desk: Desk, client: httpx.Client, filings: list[str]
) -> None:
    before = measures(client.get("/api/v1/metrics").text)
    for path in (f"/api/v1/filings/{filings[0]}", "/api/v1/filings/none", "/api/v1/nowhere/secret-name"):
        client.get(path)
    answer = client.get("/api/v1/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    after = measures(answer.text)

    def grown(name: str, *labels: str) -> float:
        return after[name].get(labels, 0) - before[name].get(labels, 0)

    route = "/api/v1/filings/{filing_id}"
    assert grown("jixiao_http_requests_total", "GET", route, "200") == 1
    assert grown("jixiao_http_requests_total", "GET", route, "404") == 1
    assert grown("jixiao_http_requests_total", "GET", "unknown", "404") == 1
    assert grown("jixiao_http_request_duration_seconds_count", "GET", route) == 2
    held = {name: value[()] for name, value in after.items() if () in value}
    assert held["jixiao_filings"] == held["jixiao_pages_read"] == len(PROJECTS)
    assert held["jixiao_queue_length"] == held["jixiao_documents_behind"] == 0
    assert held["jixiao_workers"] == 1
    assert after["jixiao_documents"]["read",] == len(PROJECTS)
    for word in (*PROJECTS, "secret-name", filings[0], "王审计", quote("王审计"), "自评表"):
        assert word not in answer.text


def test_the_latency_of_no_address_is_measured_by_an_id(client: httpx.Client) -> None:
    told = measures(client.get("/api/v1/metrics").text)["jixiao_http_requests_total"]
    routes = {labels[1] for labels in told}
    assert routes <= {f"/api/v1{door.split(' ')[1]}" for door in API} | {"desk", "unknown"}


@pytest.fixture(scope="module")
def manned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("manned")) as made:
        yield made


def test_who_watches_sees_the_measures_and_nothing_else(manned: Staffed) -> None:
    secret = manned.store.people.tokens.make("monitor", "scrape", 30, "root")
    with httpx.Client(base_url=manned.url, headers={"authorization": f"Bearer {secret}"}) as scraper:
        assert scraper.get("/api/v1/metrics").status_code == 200
        for path in ("filings", "documents", "export.json", "search?q=x", "users", "findings"):
            assert scraper.get(f"/api/v1/{path}").status_code in (401, 403), path
    seen = {role: manned.client(role).get("/api/v1/metrics").status_code == 200 for role in ROLES}
    assert {role for role, may in seen.items() if may} == {"admin", "monitor"}
    assert httpx.get(f"{manned.url}/api/v1/metrics").status_code == 401


def test_a_desk_with_people_tells_its_refusals_alike(manned: Staffed) -> None:
    nobody = httpx.get(f"{manned.url}/api/v1/filings")
    assert nobody.headers["www-authenticate"] == "Bearer"
    assert nobody.json()["type"] == "/api/v1/problems/not-signed-in"
    client = manned.client("uploader")
    refused = client.post("/api/v1/filings/a-1/corrections", json={"pointer": RATE, "new": "1"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/v1/problems/forbidden")
    for path, status in (("/api/v1/nothing", 404), ("/api/v1/ask", 405)):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["instance"]) == (status, path)
    assert client.get("/api/v1/problems").status_code == 200
