"""Who comes in and may do what, asked of a running desk over its socket: every address, every role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from index.permissions import MAY, ROLES, Role
from tests.ui.members import PASSWORD, Staffed, staffed
from ui.doors import ANYONE, API, MEMBER, PAGES, Needs

DOORS: list[tuple[str, str, Needs]] = [
    (method, prefix + re.sub(r"\{path:path\}", "x.js", path), act)
    for prefix, table in (("/api/v1", API), ("", PAGES))
    for (method, path), act in ((key.split(" ", 1), act) for key, act in table.items())
]
IN_PLACE = {"sha": "ab" * 32, "number": "1", "name": "nobody", "session_hash": "x"}
ENDLESS = {"/gradio_api/heartbeat/x", "/gradio_api/startup-events"}
"""Streams, which do not end: asked for only where they are refused."""


def address(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: IN_PLACE.get(found[1], "1"), path)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture(scope="module")
def signed_in(desk: Staffed) -> Iterator[dict[str, httpx.Client]]:
    clients = {role: desk.client(role) for role in ROLES}
    yield clients
    for client in clients.values():
        client.close()


def ask(client: httpx.Client, method: str, path: str) -> int:
    return client.request(method, path, content=b"" if method == "POST" else None).status_code


def test_without_signing_in_nothing_is_there_but_the_way_in(desk: Staffed) -> None:
    seen = {}
    with desk.client() as nobody:
        for method, path, act in DOORS:
            seen[f"{method} {path}"] = ask(nobody, method, address(path)), act
    pages = {"GET /", "GET /password"}
    for door, (status, act) in seen.items():
        if act == ANYONE:
            assert status not in (401, 403), door
        else:
            assert status == (303 if door in pages else 401), door
    assert seen["GET /sign-in"][0] == seen["GET /api/v1/health"][0] == 200
    assert seen["GET /static/desk/sign_in.css"][0] == 200


@pytest.mark.parametrize("role", ROLES)
def test_each_role_passes_the_doors_that_the_table_names_and_no_other(
    desk: Staffed, signed_in: dict[str, httpx.Client], role: Role
) -> None:
    for method, path, act in DOORS:
        where = address(path)
        is_open_to = act in (ANYONE, MEMBER) or act in MAY[role]
        if (where in ENDLESS and is_open_to) or path in ("/sign-in", "/sign-out", "/password"):
            continue
        status = ask(signed_in[role], method, where)
        assert (status not in (401, 403)) if is_open_to else status == 403, (
            f"{role}: {method} {where}: {status}"
        )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/gradio_api/user", 404),
        ("GET", "/nothing", 404),
        ("DELETE", "/api/v1/documents", 405),
        ("PUT", "/api/v1/filings/a", 405),
        ("GET", "/api/v1/secrets", 404),
        ("OPTIONS", "/api/v1/filings", 405),
    ],
)
def test_what_no_door_names_is_closed_to_everybody(
    desk: Staffed, signed_in: dict[str, httpx.Client], method: str, path: str, status: int
) -> None:
    content = b"" if method in ("DELETE", "PUT", "OPTIONS") else None
    headers = {"content-length": "0"}
    for role in ROLES:
        answer = signed_in[role].request(method, path, content=content, headers=headers)
        assert answer.status_code == status
        assert ("allow" in answer.headers) is (status == 405)
    with desk.client() as nobody:
        assert nobody.request(method, path, content=content, headers=headers).status_code in (401, 404)


def test_the_store_itself_refuses_what_a_role_may_not(
    desk: Staffed, signed_in: dict[str, httpx.Client]
) -> None:
    """Uploading brings a withdrawn file back, and that takes more than uploading."""
    files = {"files": ("a.pdf", b"paper")}
    sha = signed_in["uploader"].post("/api/v1/documents", files=files).json()[0]["sha256"]
    desk.store.withdraw(sha, "twice", "root")
    assert signed_in["uploader"].post("/api/v1/documents", files=files).status_code == 403
    assert signed_in["reviewer"].post("/api/v1/documents", files=files).status_code == 201


def test_what_a_person_does_bears_their_name_whatever_the_request_says(
    desk: Staffed, signed_in: dict[str, httpx.Client]
) -> None:
    client = signed_in["uploader"]
    sent = client.post(
        "/api/v1/documents",
        files={"files": ("b.pdf", b"other paper")},
        headers={"jixiao_user": "admin"},
    )
    assert sent.json()[0]["names"][0]["who"] == "uploader"
    told = {
        "who": "uploader",
        "roles": ["uploader"],
        "acts": ["read", "upload"],
        "is_open": False,
        "language": None,
    }
    assert client.get("/api/v1/me").json() == told


@pytest.mark.parametrize(
    "shown",
    [
        {"cookie": "jixiao_session=forged"},
        {"cookie": "jixiao_session="},
        {"cookie": "jixiao_session"},
        {"cookie": "jixiao_user=admin"},
        {"authorization": "Bearer jx_forged"},
        {"authorization": "Bearer"},
        {"authorization": "Basic YWRtaW46YWRtaW4="},
        {"authorization": ""},
        {"jixiao_user": "admin"},
    ],
)
def test_a_forged_sign_of_who_one_is_opens_nothing(desk: Staffed, shown: dict[str, str]) -> None:
    answer = httpx.get(f"{desk.url}/api/v1/filings", headers=shown)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_session_that_is_signed_out_opens_nothing_any_more(desk: Staffed) -> None:
    client = desk.client("reviewer")
    shown = {"cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
    assert client.get("/api/v1/filings").status_code == 200
    assert client.post("/sign-out", content=b"").headers["location"] == "/sign-in"
    assert client.get("/api/v1/filings").status_code == 401
    assert httpx.get(f"{desk.url}/api/v1/filings", headers=shown).status_code == 401
    assert httpx.get(desk.url, headers=shown).headers["location"] == "/sign-in"


def test_the_cookie_is_no_script_s_and_no_other_site_s(desk: Staffed) -> None:
    answer = httpx.post(f"{desk.url}/sign-in", data={"name": "reviewer", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert answer.headers["location"] == "/"


def test_a_disabled_user_is_out_at_once(desk: Staffed) -> None:
    desk.join("leaving", "reviewer")
    client = desk.client("leaving")
    desk.store.people.disable("leaving", "root")
    assert client.get("/api/v1/filings").status_code == 401
    assert client.post("/sign-in", data={"name": "leaving", "password": PASSWORD}).status_code == 401


def test_a_session_ends_when_nothing_is_done(desk: Staffed) -> None:
    short = desk.store.people.sessions(timedelta(seconds=-1), timedelta(hours=1))
    shown = {"cookie": f"jixiao_session={short.begin('reviewer', '::1')}"}
    assert httpx.get(f"{desk.url}/api/v1/filings", headers=shown).status_code == 401


def test_a_token_opens_the_api_and_nothing_else_until_it_is_revoked(desk: Staffed) -> None:
    client = desk.client("reviewer")
    made = client.post("/api/v1/tokens", json={"name": "monthly", "days": 7})
    assert made.status_code == 201
    token = {"authorization": f"Bearer {made.json()['token']}"}
    with httpx.Client(base_url=desk.url, headers=token) as program:
        assert program.get("/api/v1/me").json()["who"] == "reviewer"
        assert program.get("/api/v1/filings").status_code == 200
        assert program.get("/config").status_code == 401
        assert program.get("/gradio_api/startup-events").status_code == 401
        assert program.post("/api/v1/tokens", json={"name": "another", "days": 7}).status_code == 401
        known = client.get("/api/v1/tokens").json()
        assert [one["name"] for one in known] == ["monthly"]
        assert made.json()["token"] not in str(known)
        client.post(f"/api/v1/tokens/{known[0]['id']}/revocation", content=b"").raise_for_status()
        assert program.get("/api/v1/filings").status_code == 401


def test_an_expired_token_opens_nothing(desk: Staffed, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = desk.store.people.tokens
    secret = tokens.make("reviewer", "old", 1, "root")
    clock = tokens._clock
    monkeypatch.setattr(tokens, "_clock", lambda: clock() + timedelta(days=1))
    answer = httpx.get(f"{desk.url}/api/v1/filings", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_a_password_that_was_given_is_changed_before_anything_else(desk: Staffed) -> None:
    given = desk.store.people.add("newcomer", ["reviewer"], "root")
    client = desk.client("newcomer", given)
    assert client.get("/").headers["location"] == "/password"
    assert client.get("/api/v1/filings").status_code == 403
    assert client.get("/config").status_code == 403
    form = {"old": given, "new": "another 密码 of mine", "again": "another 密码 of mine"}
    assert client.post("/password", data={**form, "again": "else"}).status_code == 422
    assert client.post("/password", data={**form, "new": "short", "again": "short"}).status_code == 422
    assert "现在的密码不对" in client.post("/password", data={**form, "old": "wrong"}).text
    changed = client.post("/password", data=form)
    assert changed.headers["location"] == "/"
    assert client.get("/api/v1/filings").status_code == 200
    assert desk.client("newcomer", form["new"])


def test_a_filing_is_submitted_and_signed_by_whoever_has_the_role_for_it(
    desk: Staffed, signed_in: dict[str, httpx.Client]
) -> None:
    name = desk.read_filing()
    at, reviewer, approver = f"/api/v1/filings/{name}", signed_in["reviewer"], signed_in["approver"]
    for finding in (one["finding"] for one in reviewer.get(at).json()["findings"]):
        decided = {"decision": "accepted", "reason": "已核对原件"}
        reviewer.post(f"/api/v1/findings/{finding['id']}/decision", json=decided).raise_for_status()
    assert approver.post(f"{at}/submission", json={}).status_code == 403
    early = approver.post(f"{at}/signature", json={})
    assert (early.status_code, "尚未提交" in early.json()["detail"]) == (409, True)
    submitted = reviewer.post(f"{at}/submission", json={"reason": "已核对"}).json()
    assert [(one["action"], one["who"]) for one in submitted["sign_offs"]] == [("submitted", "reviewer")]
    assert reviewer.post(f"{at}/signature", json={}).status_code == 403
    assert approver.post(f"{at}/signature", json={"version": submitted["version"] - 1}).status_code == 409
    signed = approver.post(f"{at}/signature", json={"version": submitted["version"]})
    assert signed.json()["state"] == "signed_off"
    assert signed.headers["etag"] == approver.get(at).headers["etag"]
    assert reviewer.get("/api/v1/filings").json()[0]["state"] == "signed_off"
    refused = reviewer.post(f"{at}/confirmations", json={"pointer": "/total_score"})
    assert (refused.status_code, "重新打开" in refused.json()["detail"]) == (409, True)
    assert reviewer.post(f"{at}/reopening", json={}).status_code == 400
    assert reviewer.post(f"{at}/reopening", json={"reason": "来函更正"}).json()["state"] == "reopened"
    assert approver.post(f"{at}/return", json={"reason": "r"}).status_code == 409


def test_an_administrator_looks_after_people_over_the_api(
    desk: Staffed, signed_in: dict[str, httpx.Client]
) -> None:
    admin = signed_in["admin"]
    made = admin.post("/api/v1/users", json={"name": "周敏", "roles": ["uploader"]})
    assert made.status_code == 201
    assert desk.store.people.verify("周敏", made.json()["password"])
    given = admin.post("/api/v1/users/周敏/roles", json={"roles": ["approver"]}).json()
    assert given["roles"] == ["approver"]
    again = admin.post("/api/v1/users/周敏/password", content=b"").json()["password"]
    assert desk.store.people.verify("周敏", again)
    out = admin.post("/api/v1/users/周敏/standing", json={"is_disabled": True}).json()
    assert out["is_disabled"]
    assert desk.store.people.verify("周敏", again) is None
    assert [one["action"] for one in admin.get("/api/v1/users/events").json() if one["name"] == "周敏"] == [
        "added",
        "roles",
        "reset",
        "disabled",
    ]
    refused = admin.post("/api/v1/users/admin/standing", json={"is_disabled": True})
    assert refused.status_code == 409


def test_sign_ins_and_downloads_are_written_down(desk: Staffed) -> None:
    client = desk.client("approver")
    client.get("/api/v1/export.json").raise_for_status()
    httpx.post(f"{desk.url}/sign-in", data={"name": "approver", "password": "wrong"})
    admin = desk.client("admin")
    taken, attempts = admin.get("/api/v1/downloads").json(), admin.get("/api/v1/sign-ins").json()
    assert (taken[0]["who"], taken[0]["what"], taken[0]["address"]) == (
        "approver",
        "/api/v1/export.json",
        "127.0.0.1",
    )
    client.get("/api/v1/working-paper.xlsx", params={"project": "供水", "year": 2023}).raise_for_status()
    asked = admin.get("/api/v1/downloads").json()[0]
    assert (asked["who"], asked["what"]) == ("approver", "/api/v1/working-paper.xlsx?project=供水&year=2023")
    assert [(one["name"], one["outcome"]) for one in attempts[:3]] == [
        ("admin", "good"),
        ("approver", "wrong"),
        ("approver", "good"),
    ]


def test_the_frame_has_no_events_to_call(signed_in: dict[str, httpx.Client]) -> None:
    client = signed_in["admin"]
    info = client.get("/gradio_api/info").json()
    assert info["named_endpoints"] == {}
    assert info["unnamed_endpoints"] == {}
    assert client.get("/config").json()["dependencies"] == []


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/password", "/api/v1/tokens"])
@pytest.mark.parametrize("headers", [{"origin": "https://example.org"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_s_page_cannot_send_these_forms(
    signed_in: dict[str, httpx.Client], path: str, headers: dict[str, str]
) -> None:
    data = {"name": "reviewer", "password": PASSWORD}
    assert signed_in["reviewer"].post(path, data=data, headers=headers).status_code == 403


def test_the_sign_in_page_runs_no_script_and_is_framed_by_nobody(desk: Staffed) -> None:
    page = httpx.get(f"{desk.url}/sign-in")
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.text.index("登录") < page.text.index("Sign in")


def test_what_was_typed_comes_back_as_text_and_never_the_password(desk: Staffed) -> None:
    typed = '"><script>alert(1)</script>'
    page = httpx.post(f"{desk.url}/sign-in", data={"name": typed, "password": "my secret word"})
    assert page.status_code == 401
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "my secret word" not in page.text


def test_whoever_has_not_signed_in_cannot_send_much(desk: Staffed) -> None:
    body = {"name": "reviewer", "password": "a" * 2**15}
    assert httpx.post(f"{desk.url}/sign-in", data=body).status_code == 413
    assert httpx.post(f"{desk.url}/sign-in", files={"name": b"a" * 2**15}).status_code == 413
