"""The REST API over a real socket and a real store."""

import io
from collections.abc import Iterator
from typing import get_args
from urllib.parse import quote

import httpx
import openpyxl
import pytest

from extract.filing import loads
from index.permissions import Act

RATE = "/funds/0/execution_rate"


@pytest.fixture
def api(desk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{desk.url}/api/v1", cookies={"jixiao_user": quote("王审计")}) as client:
        yield client


@pytest.fixture
def filing(desk, form) -> str:
    return desk.put(form(), "自评表.png")


def rules(view: dict) -> set[str]:
    return {entry["finding"]["rule"] for entry in view["findings"] if entry["decision"] == "open"}


def test_a_document_is_kept_once_and_read(desk, api, form) -> None:
    data = form().png()
    answer = api.post("/documents", files=[("files", ("一.png", data)), ("files", ("二.png", data))])
    assert answer.status_code == 201
    assert len({row["sha256"] for row in answer.json()}) == 1
    assert len(api.get("/documents").json()) == 1


def test_a_document_is_found_by_its_beginning(api, filing) -> None:
    row = api.get(f"/documents/{filing[:12]}").json()
    assert (row["file"], row["state"], row["pages"], row["filings"]) == ("自评表.png", "read", 1, [filing])


def test_numbers_keep_their_printed_digits(api, filing) -> None:
    text = api.get(f"/filings/{filing}").text
    assert '"initial_budget": 260.00' in text
    assert str(loads(text)["filing"]["total_score"]) == "95.62"


def test_a_page_is_a_picture(api, filing) -> None:
    answer = api.get(f"/documents/{filing[:12]}/pages/1.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_a_correction_ends_the_finding_and_says_who(api, filing) -> None:
    before = api.get(f"/filings/{filing}")
    assert "execution-rate" in rules(before.json())
    body = {"pointer": RATE, "new": "86.18%", "version": before.json()["version"]}
    after = api.post(f"/filings/{filing}/corrections", json=body)
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert "execution-rate" not in rules(after.json())
    event = after.json()["corrections"][-1]
    assert (event["who"], event["old"], event["new"]) == ("王审计", "68.18%", "86.18%")
    assert after.json()["filing"]["evidence"][RATE]["status"] == "corrected"


def test_an_undone_correction_leaves_its_trace(api, filing) -> None:
    view = api.post(f"/filings/{filing}/corrections", json={"pointer": RATE, "new": "86.18%"}).json()
    undone = api.post(f"/corrections/{view['corrections'][-1]['id']}/undo", json={}).json()
    assert "execution-rate" in rules(undone)
    assert [event["action"] for event in undone["corrections"]] == ["correct", "undo"]


def test_a_value_is_confirmed(api, filing) -> None:
    view = api.post(f"/filings/{filing}/confirmations", json={"pointer": "/total_score"}).json()
    assert [(event["action"], event["pointer"]) for event in view["corrections"]] == [
        ("confirm", "/total_score")
    ]


def test_a_finding_is_dismissed_with_its_reason_and_reopened(api, filing) -> None:
    view = api.get(f"/filings/{filing}").json()
    finding = next(
        entry["finding"]["id"] for entry in view["findings"] if entry["finding"]["rule"] == "execution-rate"
    )
    view = api.post(
        f"/findings/{finding}/decision", json={"decision": "dismissed", "reason": "原件如此"}
    ).json()
    decided = next(entry for entry in view["findings"] if entry["finding"]["id"] == finding)
    assert (decided["decision"], decided["reason"], decided["who"]) == ("dismissed", "原件如此", "王审计")
    view = api.post(f"/findings/{finding}/decision", json={"decision": "reopened", "reason": ""}).json()
    assert "execution-rate" in rules(view)


def test_a_decision_on_what_changed_meanwhile_conflicts(api, filing) -> None:
    view = api.get(f"/filings/{filing}").json()
    finding = view["findings"][0]["finding"]["id"]
    api.post(f"/filings/{filing}/confirmations", json={"pointer": "/total_score"})
    body = {"decision": "dismissed", "reason": "原件如此", "version": view["version"]}
    answer = api.post(f"/findings/{finding}/decision", json=body)
    assert answer.status_code == 409
    assert "/total_score" in answer.json()["detail"]
    body["version"] += 1
    assert api.post(f"/findings/{finding}/decision", json=body).status_code == 200


def test_a_stale_version_conflicts_and_names_the_other(api, filing) -> None:
    version = api.get(f"/filings/{filing}").json()["version"]
    api.post(f"/filings/{filing}/corrections", json={"pointer": RATE, "new": "86.18%", "version": version})
    body = {"pointer": RATE, "new": "86.20%", "version": version}
    answer = api.post(f"/filings/{filing}/corrections", json=body)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert "王审计" in answer.json()["detail"]


def test_nothing_changes_without_a_name(desk, filing) -> None:
    body = {"pointer": RATE, "new": "86.18%"}
    answer = httpx.post(f"{desk.url}/api/v1/filings/{filing}/corrections", json=body)
    assert answer.status_code == 403
    assert "姓名" in answer.json()["detail"]
    told = {"who": None, "roles": [], "acts": list(get_args(Act)), "is_open": True, "language": None}
    assert httpx.get(f"{desk.url}/api/v1/me").json() == told


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/filings/none", None, 404),
        ("GET", "/documents/0123456789ab", None, 404),
        ("GET", "/documents/..%2f..%2fetc/pages/1.png", None, 404),
        ("GET", "/documents/not-hex!/pages/1.png", None, 422),
        ("POST", "/filings/none/corrections", {"pointer": RATE, "new": "1"}, 404),
        ("POST", "/corrections/999/undo", {}, 404),
        ("POST", "/findings/none/decision", {"decision": "dismissed", "reason": "x"}, 404),
        ("POST", "/findings/none/decision", {"decision": "deleted", "reason": "x"}, 422),
        ("POST", "/filings/none/corrections", {"pointer": RATE}, 422),
    ],
)
def test_what_cannot_be_done_is_a_problem(api, method, path, body, status) -> None:
    answer = api.request(method, path, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_value_that_does_not_fit_is_refused_and_nothing_is_kept(api, filing) -> None:
    answer = api.post(f"/filings/{filing}/corrections", json={"pointer": "/nowhere/0", "new": "1"})
    assert answer.status_code in {404, 422}
    assert api.get(f"/filings/{filing}").json()["corrections"] == []


def test_a_form_is_not_taken_for_json(api, filing) -> None:
    """A page of another site can post a form unasked; it must not become a correction."""
    answer = api.post(f"/filings/{filing}/corrections", data={"pointer": RATE, "new": "1"})
    assert answer.status_code == 422
    answer = api.post(
        f"/filings/{filing}/corrections",
        content=b'{"pointer": "/total_score", "new": "1"}',
        headers={"content-type": "text/plain"},
    )
    assert answer.status_code == 422


def test_a_file_over_the_limit_is_named(api) -> None:
    answer = api.post("/documents", files={"files": ("大.pdf", b"0" * (3 * 2**20))})
    assert answer.status_code == 413
    assert "大.pdf" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/表.png", "表.png"),
        ("C:\\资料\\表.png", "表.png"),
        ("表 ‘2023’ 😀.png", "表 ‘2023’ 😀.png"),
        ("=HYPERLINK(1).png", "=HYPERLINK(1).png"),
    ],
)
def test_a_file_s_name_is_a_name_and_never_a_path(api, form, name, shown) -> None:
    row = api.post("/documents", files={"files": (name, form().png())}).json()[0]
    assert row["file"] == shown


def test_the_export_holds_documents_findings_and_corrections(api, filing) -> None:
    api.post(f"/filings/{filing}/corrections", json={"pointer": RATE, "new": "86.18%"})
    export = api.get("/export.json").json()
    assert [document["source"]["file"] for document in export["documents"]] == ["自评表.png"]
    assert len(export["corrections"]) == 1


def test_an_unreadable_file_says_why_and_the_rest_goes_on(desk, api, form, wait) -> None:
    row = api.post("/documents", files={"files": ("坏.pdf", b"nothing")}).json()[0]
    desk.put(form(), "好.png")
    assert wait(lambda: api.get(f"/documents/{row['sha256']}").json()["state"] == "failed")
    assert "坏.pdf" in api.get(f"/documents/{row['sha256']}").json()["reason"]


def test_the_working_paper_of_a_project_comes_as_a_file_with_its_name(api, filing, desk, form) -> None:
    other = desk.put(form(name="公园绿地养护"), "二.png")
    answer = api.get("/working-paper.xlsx", params={"filing": other})
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    named = quote("工作底稿-公园绿地养护.xlsx")
    assert answer.headers["content-disposition"].endswith(f"filename*=UTF-8''{named}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [row[-1].value for row in sheet["各表"].iter_rows(min_row=2)] == [other]
    summary = {row[0].value: row[1].value for row in sheet["汇总"].iter_rows()}
    assert summary["导出人"] == "王审计"
    of_year = api.get("/working-paper.xlsx", params={"year": 2023, "project": "供水"})
    rows = openpyxl.load_workbook(io.BytesIO(of_year.content))["各表"].iter_rows(min_row=2)
    assert [row[-1].value for row in rows] == [filing]
    assert api.get("/working-paper.xlsx", params={"filing": "x-1"}).status_code == 404
    assert api.get("/working-paper.xlsx", params={"year": "x"}).status_code == 422
