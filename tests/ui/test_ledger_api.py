"""Withdrawals, resubmissions and the coverage sheet over the REST API."""

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

NAME = "城东片区供水管网改造"


@pytest.fixture
def api(desk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{desk.url}/api/v1", cookies={"jixiao_user": quote("王审计")}) as client:
        yield client


@pytest.fixture
def two(desk, form) -> tuple[str, str]:
    """A filing and its corrected resubmission."""
    return desk.put(form(), "初报.png"), desk.put(form(rate="86.18%"), "重报.png")


def ids(api: httpx.Client, **options: str) -> list[str]:
    return [row["id"] for row in api.get("/filings", params=options).json()]


def test_the_same_bytes_again_are_told_with_date_and_names(api, desk, form) -> None:
    scan = form()
    desk.know(scan)
    first = api.post("/documents", files={"files": ("一.png", scan.png())}).json()[0]
    assert (first["is_known"], first["message"]) == (False, None)
    again = api.post("/documents", files={"files": ("二.png", scan.png())}).json()[0]
    assert again["is_known"]
    assert "以“一.png”入库" in again["message"]
    assert "（一.png、二.png）" in again["message"]
    assert [name["file"] for name in again["names"]] == ["一.png", "二.png"]
    english = api.post(
        "/documents", files={"files": ("一.png", scan.png())}, headers={"accept-language": "en"}
    ).json()[0]
    assert "already here since" in english["message"]


def test_a_document_is_withdrawn_with_a_reason_and_comes_back(api, desk, form) -> None:
    scan = form()
    filing = desk.put(scan, "一.png")
    document = filing.split("-")[0]
    assert api.post(f"/documents/{document}/withdrawal", json={"reason": " "}).status_code == 400
    row = api.post(f"/documents/{document}/withdrawal", json={"reason": "误传"}).json()
    assert row["state"] == "withdrawn"
    assert [(one["action"], one["who"], one["reason"]) for one in row["trace"]] == [
        ("withdraw", "王审计", "误传")
    ]
    assert ids(api) == []
    assert api.get("/documents").json() == []
    assert [one["sha256"] for one in api.get("/documents", params={"all": "true"}).json()] == [row["sha256"]]
    assert api.get(f"/filings/{filing}").status_code == 404
    back = api.post("/documents", files={"files": ("一.png", scan.png())}).json()[0]
    assert back["is_restored"]
    assert "王审计 撤回（误传）" in back["message"]
    assert ids(api) == [filing]
    api.post(f"/documents/{document}/withdrawal", json={"reason": "误传"})
    assert api.post(f"/documents/{document}/restoration", json={"reason": "找到了"}).json()["state"] == "read"


def test_a_resubmission_is_proposed_compared_confirmed_and_undone(api, two) -> None:
    pair = api.get("/resubmissions").json()[0]
    assert (pair["status"], pair["earlier"]["id"], pair["later"]["id"]) == ("proposed", *two)
    assert {trait["verdict"] for trait in pair["traits"]} == {"same"}
    fields = api.get(f"/filings/{two[0]}/difference/{two[1]}").json()["fields"]
    changed = [
        (one["field"], one["earlier"]["text"], one["later"]["text"])
        for one in fields
        if one["kind"] == "changed"
    ]
    assert changed == [("/funds/*/execution_rate", "68.18%", "86.18%")]
    etag = api.get(f"/filings/{two[0]}").headers["etag"]
    body = {"earlier": two[0], "later": two[1], "decision": "confirmed", "reason": "来函更正"}
    decided = api.post("/resubmissions", json=body).json()
    assert (decided["status"], decided["who"]) == ("confirmed", "王审计")
    assert ids(api) == [two[1]]
    assert ids(api, all="true") == list(two)
    answer = api.get(f"/filings/{two[0]}", headers={"if-none-match": etag})
    assert (answer.status_code, answer.json()["superseded_by"]) == (200, two[1])
    assert len(api.get("/export.json").json()["supersessions"]) == 1
    assert api.post("/resubmissions", json=body).status_code == 409
    undone = api.post(f"/resubmissions/{decided['event']}/undo", json={"reason": "看错"}).json()
    assert undone["resubmission"]["status"] == "proposed"
    assert api.post(f"/resubmissions/{decided['event']}/undo", json={"reason": ""}).status_code == 409
    assert ids(api) == list(two)


def test_a_new_proposal_is_seen_by_whoever_has_the_filing_open(api, desk, form) -> None:
    first = desk.put(form(), "初报.png")
    etag = api.get(f"/filings/{first}").headers["etag"]
    assert api.get(f"/filings/{first}", headers={"if-none-match": etag}).status_code == 304
    desk.put(form(rate="86.18%"), "重报.png")
    answer = api.get(f"/filings/{first}", headers={"if-none-match": etag})
    assert answer.status_code == 200
    assert [one["status"] for one in answer.json()["resubmissions"]] == ["proposed"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/documents/{document}/withdrawal", {"reason": "误传"}),
        ("/documents/{document}/restoration", {"reason": "误传"}),
        ("/resubmissions", {"earlier": "{0}", "later": "{1}", "decision": "confirmed"}),
        ("/resubmissions/1/undo", {}),
    ],
)
def test_nothing_changes_without_a_name(desk, two, path, body) -> None:
    named = {key: value.format(*two) for key, value in body.items()}
    url = f"{desk.url}/api/v1{path.format(document=two[0].split('-')[0])}"
    assert httpx.post(url, json=named).status_code == 403
    assert len(desk.store.filings()) == 2


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/resubmissions", {"earlier": "none", "later": "none", "decision": "confirmed"}, 404),
        ("POST", "/resubmissions", {"earlier": "a", "later": "b", "decision": "perhaps"}, 422),
        ("POST", "/resubmissions/99/undo", {}, 404),
        ("GET", "/filings/none/difference/none", None, 404),
        ("POST", "/documents/0123456789ab/withdrawal", {"reason": "x"}, 404),
    ],
)
def test_what_cannot_be_done_is_a_problem(api, method, path, body, status) -> None:
    answer = api.request(method, path, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_coverage_sheet_stands_against_a_list_or_alone(api, two) -> None:
    sheet = api.get("/coverage").json()
    assert not sheet["is_listed"]
    cell = sheet["lines"][0]["kinds"]["self_evaluation"]
    assert [one["filing"] for one in cell["present"]] == list(two)
    text = f"单位,项目,年度,表种\n云溪区供水管理所,{NAME},2023,自评表、目标表\n坏行,,去年,自评表\n"
    sheet = api.post("/coverage", files={"expected": ("名单.csv", text.encode("gb18030"))}).json()
    assert sheet["is_listed"]
    assert [gap["project"] for gap in sheet["lines"][0]["kinds"]["target"]["missing"]] == [NAME]
    assert [fault["line"] for fault in sheet["faults"]] == [3]
    answer = api.post("/coverage", files={"expected": ("名单.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 422
    assert "名单.csv" in answer.json()["detail"]
