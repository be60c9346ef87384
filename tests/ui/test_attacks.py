"""What somebody would try who means harm, asked of a running desk; docs/security.md lists the attacks and their tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from extract.filing import DocumentSource, Extraction
from index.permissions import ROLES
from tests.ui.form import Form
from tests.ui.members import PASSWORD, Staffed, staffed
from ui.doors import ANYONE, API, PAGES
from ui.texts import TEXTS

FORGED = (
    "..%2f..%2fsecret",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5csecret",
    "%00",
    "a%0d%0aset-cookie:%20jixiao_session=x",
    quote("'; DROP TABLE documents; --"),
    quote("<script>alert(1)</script>"),
    quote("１２３４"),
    quote("\u202egnp.1"),
    "-1",
    "0",
    "1e9",
    str(10**30),
    "000000000000-1",
    "f" * 64,
    "a" * 5000,
)
WRITING = [(method, f"/api/v1{path}") for method, path in (key.split(" ") for key in API) if method == "POST"]
WRITING += [("POST", key.split(" ")[1]) for key in PAGES if key.startswith("POST")]
SECRETS = re.compile(r"Traceback|File \"|sqlalchemy|sqlite3|/originals/|jixiao\.db", re.IGNORECASE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("home")) as made:
        made.join("all", *ROLES)
        yield made


@pytest.fixture(scope="module")
def everybody(desk: Staffed) -> httpx.Client:
    """Somebody who may do everything: only what is forged stands in the way."""
    client = httpx.Client(base_url=desk.url, limits=httpx.Limits(max_keepalive_connections=0), timeout=30)
    desk.clients.append(client)
    client.post("/sign-in", data={"name": "all", "password": PASSWORD})
    return client


@pytest.fixture(scope="module")
def filing(desk: Staffed) -> str:
    """The id of a filing that is there."""
    form = Form()
    row = desk.store.keep(form.png(), "自评表.png")
    source = DocumentSource(file=row.file, sha256=row.sha256, pages=1)
    desk.store.save_reading(row.sha256, Extraction(source, (form.filing(row.sha256),), ()))
    return f"{row.sha256[:12]}-1"


def bodies(path: str) -> dict[str, object]:
    """A body that the route would take, were its ids not forged."""
    told: dict[str, object] = {
        "corrections": {"pointer": "/total_score", "new": "1"},
        "confirmations": {"pointer": "/total_score"},
        "rejections": {"pointer": "/total_score"},
        "readings": {"pointer": "/total_score"},
        "decision": {"decision": "accepted", "reason": "x"},
        "withdrawal": {"reason": "x"},
        "restoration": {"reason": "x"},
        "undo": {"reason": "x"},
        "roles": {"roles": ["admin"]},
        "standing": {"is_disabled": True},
    }
    return told.get(path.rpartition("/")[2], {})  # type: ignore[return-value]


@pytest.mark.parametrize("door", [key for key in API if "{" in key])
def test_a_forged_id_names_nothing_and_tells_nothing(everybody: httpx.Client, door: str) -> None:
    method, path = door.split(" ")
    for forged in FORGED:
        where = re.sub(r"\{\w+\}", lambda _found, put=forged: put, f"/api/v1{path}")
        answer = everybody.request(method, where, json=bodies(path) if method == "POST" else None)
        assert answer.status_code in (400, 404, 405, 409, 422), f"{method} {where}: {answer.status_code}"
        assert not SECRETS.search(answer.text), f"{method} {where}"
        assert "set-cookie" not in answer.headers


POINTERS = (
    "",
    "/",
    "/id",
    "/form_type",
    "/evidence",
    "/evidence/~1total_score/text",
    "/__class__",
    "/__dict__/id",
    "/indicators/-1/score",
    "/indicators/99999999999999999999/score",
    "/indicators/１/score",
    "/indicators/²/score",
    "/indicators/00/score",
    "/model_config",
    "/" + "a/" * 5000,
    "\x00",
)


@pytest.mark.parametrize("act", ["corrections", "confirmations", "rejections", "readings"])
def test_a_forged_pointer_changes_nothing(everybody: httpx.Client, filing: str, act: str) -> None:
    before = everybody.get(f"/api/v1/filings/{filing}").text
    for pointer in POINTERS:
        body = {"pointer": pointer} | ({"new": "x"} if act == "corrections" else {})
        answer = everybody.post(f"/api/v1/filings/{filing}/{act}", json=body)
        assert answer.status_code in (404, 422), pointer
        assert not SECRETS.search(answer.text)
    assert everybody.get(f"/api/v1/filings/{filing}").text == before


@pytest.mark.parametrize("version", [-1, 10**30, 1.5, [1]])
def test_a_forged_version_never_slips_a_change_past_another(
    everybody: httpx.Client, filing: str, version: object
) -> None:
    body = {"pointer": "/total_score", "new": "1", "version": version}
    answer = everybody.post(f"/api/v1/filings/{filing}/corrections", json=body)
    assert answer.status_code in (409, 422)


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_no_other_site_writes_anything(everybody: httpx.Client, method: str, path: str) -> None:
    where = re.sub(r"\{\w+\}", "1", path)
    own = str(everybody.base_url).rstrip("/")
    for headers in (
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": f"{own}.elsewhere.example"},
        {"origin": own, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        told = {**headers, "content-type": "text/plain"}
        answer = everybody.request(method, where, content=b"{}", headers=told)
        assert answer.status_code == 403, f"{where} {headers}"


@pytest.mark.parametrize(
    "path",
    [
        "//api/v1/filings",
        "/api/v1//filings",
        "/api/v1/filings/",
        "/API/V1/filings",
        "/api/v1/./filings",
        "/api/v1/health/../filings",
        "/api/v1/filings;x=1",
        "/api/v1/filings%00",
        "/api/v1/filings%2f",
        "/%2fapi/v1/filings",
        "/api/v1/health%2f..%2ffilings",
        "/static/desk/..%2f..%2fapi/v1/filings",
        "/sign-in/../api/v1/filings",
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-original-url": "/api/v1/health", "x-rewrite-url": "/api/v1/health"},
        {"x-http-method-override": "GET", "x-forwarded-for": "127.0.0.1", "x-forwarded-user": "admin"},
        {"x-forwarded-prefix": "/api/v1/health", "forwarded": "for=127.0.0.1"},
    ],
)
def test_an_address_written_otherwise_opens_nothing(
    desk: Staffed, path: str, headers: dict[str, str]
) -> None:
    with httpx.Client(base_url=desk.url) as nobody:
        request = nobody.build_request("GET", "/", headers=headers)
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = nobody.send(request)
    assert answer.status_code in (401, 404)


def test_a_role_that_is_taken_away_counts_no_more_at_once(desk: Staffed, filing: str) -> None:
    desk.join("moving", "reviewer")
    client = desk.client("moving")
    secret = desk.store.people.tokens.make("moving", "mine", 7, "moving")
    body = {"pointer": "/total_score"}
    where = f"/api/v1/filings/{filing}/confirmations"
    program = httpx.Client(base_url=desk.url, headers={"authorization": f"Bearer {secret}"})
    desk.clients.append(program)
    assert client.post(where, json=body).status_code == program.post(where, json=body).status_code == 200
    desk.store.people.give_roles("moving", ["uploader"], "root")
    assert client.post(where, json=body).status_code == program.post(where, json=body).status_code == 403
    desk.store.people.disable("moving", "root")
    assert client.get("/api/v1/me").status_code == program.get("/api/v1/me").status_code == 401


def test_nobody_gives_themselves_a_role(desk: Staffed) -> None:
    desk.join("climber", "reviewer")
    client = desk.client("climber")
    for path, body in (
        ("/api/v1/users/climber/roles", {"roles": ["admin"]}),
        ("/api/v1/users", {"name": "second self", "roles": ["admin"]}),
        ("/api/v1/users/admin/password", {}),
        ("/api/v1/users/admin/standing", {"is_disabled": True}),
    ):
        assert client.post(path, json=body).status_code == 403
    made = client.post("/api/v1/tokens", json={"name": "x", "days": 7, "roles": ["admin"], "who": "admin"})
    assert made.status_code == 422
    form = {"name": "climber", "password": PASSWORD, "roles": "admin", "role": "admin"}
    assert desk.client().post("/sign-in", data=form).status_code == 303
    assert client.get("/api/v1/me").json()["roles"] == ["reviewer"]


def test_a_token_is_its_person_s_alone(desk: Staffed) -> None:
    desk.join("owner", "reviewer")
    desk.join("neighbour", "reviewer")
    owner, neighbour = desk.client("owner"), desk.client("neighbour")
    secret = owner.post("/api/v1/tokens", json={"name": "mine", "days": 7}).json()["token"]
    (mine,) = owner.get("/api/v1/tokens").json()
    assert neighbour.get("/api/v1/tokens").json() == []
    assert neighbour.post(f"/api/v1/tokens/{mine['id']}/revocation", content=b"").status_code == 403
    assert owner.get("/api/v1/me").status_code == 200
    for shown in (
        {"cookie": f"jixiao_session={secret}"},
        {"cookie": f"jixiao_session={secret.removeprefix('jx_')}"},
        {"authorization": f"Bearer {secret[:-1]}"},
        {"authorization": f"Bearer {secret.upper()}"},
        {"authorization": f"Bearer {secret} x"},
        {"authorization": f"Token {secret}"},
        {"authorization": secret},
    ):
        assert httpx.get(f"{desk.url}/api/v1/me", headers=shown).status_code == 401, shown
    assert (
        httpx.get(f"{desk.url}/api/v1/me", params={"token": secret, "access_token": secret}).status_code
        == 401
    )
    for path in ("/api/v1/tokens", "/config", "/", "/password"):
        shown = {"authorization": f"Bearer {secret}"}
        assert httpx.get(f"{desk.url}{path}", headers=shown).status_code in (303, 401), path


def test_a_session_begins_with_a_secret_of_its_own(desk: Staffed) -> None:
    """Whoever puts a cookie into another's browser before they sign in knows nothing afterwards."""
    client = desk.client()
    client.cookies.set("jixiao_session", "known-before")
    answer = client.post("/sign-in", data={"name": "reviewer", "password": PASSWORD})
    assert "known-before" not in answer.headers["set-cookie"]
    shown = {"cookie": "jixiao_session=known-before"}
    assert httpx.get(f"{desk.url}/api/v1/me", headers=shown).status_code == 401


@pytest.mark.parametrize("query", ["?next=https://elsewhere.example", "?next=//elsewhere.example"])
def test_signing_in_leads_to_the_desk_and_nowhere_else(desk: Staffed, query: str) -> None:
    form = {"name": "reviewer", "password": PASSWORD, "next": "https://elsewhere.example"}
    answer = desk.client().post(f"/sign-in{query}", data=form)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("自评\u202efdp.exe", "自评fdp.exe"),
        ("a\u2066b\u200fc.pdf", "abc.pdf"),
        ("..", "unnamed"),
        ("../", "unnamed"),
        ("....//....//etc/passwd", "passwd"),
        ("%2e%2e%2fpasswd", "%2e%2e%2fpasswd"),
        ("C:\\..\\..\\boot.ini", "boot.ini"),
    ],
)
def test_a_file_s_name_leads_nowhere_and_hides_nothing(
    desk: Staffed, everybody: httpx.Client, name: str, shown: str
) -> None:
    files = {"files": (name, f"paper called {name}".encode())}
    row = everybody.post("/api/v1/documents", files=files).json()[0]
    assert row["file"] == shown
    kept = {path.name for path in (desk.store.home / "originals").rglob("*") if path.is_file()}
    assert row["sha256"] in kept
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in kept)


def test_a_name_with_a_nul_or_without_an_end_is_refused_or_made_plain(everybody: httpx.Client) -> None:
    for number, name in enumerate(("a\x00.pdf", "长" * 5000 + ".pdf", "a\r\nx: y.pdf", "\x1b[2J.pdf", "")):
        body = (
            f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n{number}\r\n--b--\r\n'
        ).encode()
        answer = everybody.post(
            "/api/v1/documents", content=body, headers={"content-type": "multipart/form-data; boundary=b"}
        )
        assert answer.status_code in (201, 400, 422), (name[:20], answer.text)
        if answer.status_code == 201:
            assert answer.json()[0]["file"].isprintable()


HOSTILE = "<script>alert(1)</script>"
"""In every text that a person can write; answers are JSON, which no browser takes for a page."""


def test_text_that_people_write_leaves_as_json_and_never_as_a_page(
    everybody: httpx.Client, filing: str
) -> None:
    says = [
        (
            f"/api/v1/filings/{filing}/corrections",
            {"pointer": "/project_name", "new": HOSTILE, "why": HOSTILE},
        ),
        ("/api/v1/labels", {"label": HOSTILE, "field": "header.project_name"}),
        ("/api/v1/labels", {"label": "项目", "field": HOSTILE}),
        ("/api/v1/parameters", {"pack": HOSTILE, "key": HOSTILE, "new": HOSTILE, "why": HOSTILE}),
        ("/api/v1/links", {"earlier": HOSTILE, "later": HOSTILE, "decision": "same"}),
        ("/api/v1/tokens", {"name": HOSTILE, "days": 7}),
        ("/api/v1/users", {"name": HOSTILE, "roles": [HOSTILE]}),
        (f"/api/v1/findings/{quote(HOSTILE, safe='')}/decision", {"decision": HOSTILE, "reason": HOSTILE}),
    ]
    for path, body in says:
        answer = everybody.post(path, json=body)
        assert answer.headers["content-type"] in ("application/json", "application/problem+json"), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.status_code < 500
    for path in (f"filings/{filing}", "filings", "export.json", "labels", "parameters", "tokens", "users"):
        answer = everybody.get(f"/api/v1/{path}")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_script_of_the_desk_makes_markup_or_code_of_text() -> None:
    makes = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|createContextualFragment"
        r"|srcdoc|setAttribute\(\s*[\"'`]on|javascript:"
    )
    scripts = sorted(Path(TEXTS).parent.glob("*.js"))
    assert len(scripts) > 5
    found = [
        (path.name, one[0]) for path in scripts for one in makes.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_sql_in_a_search_is_text(everybody: httpx.Client, filing: str) -> None:
    body = {"pointer": "/project_name", "new": "x'); DELETE FROM chain; --", "why": "'; DROP TABLE users; --"}
    assert everybody.post(f"/api/v1/filings/{filing}/corrections", json=body).status_code == 200
    assert everybody.get(f"/api/v1/filings/{filing}").json()["filing"]["project_name"] == body["new"]
    assert everybody.get("/api/v1/verify").json()["links"] > 1


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"a":' * 20_000, b"\xff\xfe", b"1" * 100_000, b"NaN", b'{"pointer": 1}']
)
def test_a_body_that_is_no_body_is_refused_without_more(
    everybody: httpx.Client, filing: str, content: bytes
) -> None:
    where = f"/api/v1/filings/{filing}/corrections"
    answer = everybody.post(where, content=content, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert not SECRETS.search(answer.text)


def test_health_tells_nobody_more_than_that_it_is_there(desk: Staffed) -> None:
    open_to_all = [key for key, act in API.items() if act == ANYONE]
    assert open_to_all == ["GET /health"]
    assert httpx.get(f"{desk.url}/api/v1/health").json() == {"status": "ok"}
