from http.client import HTTPConnection

import httpx
import pytest

from ui.uploads import keep_uploads, upload_folder


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd",
        "/gradio_api/proxy=https://example.org/",
        "/gradio_api/openapi.json",
        "/gradio_api/run/predict",
        "/gradio_api/call/show",
        "/gradio_api/runs",
        "/gradio_api/vibe-code",
        "/monitoring",
        "/docs",
        "/openapi.json",
        "/login",
        "/sign-in",
        "/password",
    ],
)
def test_what_the_desk_does_not_use_is_not_there(standing_desk, path: str) -> None:
    assert httpx.get(standing_desk.url + path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/desk/../../app.py",
        "/static/desk/%2e%2e/app.py",
        "/static/desk/..%2f..%2fpyproject.toml",
        "/assets/..%2f..%2f..%2froutes.py",
    ],
)
def test_static_paths_do_not_leave_their_folder(standing_desk, path: str) -> None:
    assert httpx.get(standing_desk.url + path).status_code == 404


def test_a_foreign_host_name_is_refused(standing_desk) -> None:
    answer = httpx.get(f"{standing_desk.url}/api/v1/filings", headers={"host": "rebound.example.org"})
    assert answer.status_code == 421
    assert "JIXIAO_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/api/v1/filings/a/corrections", "/gradio_api/queue/join", "/gradio_api/upload"]
)
def test_a_post_from_another_site_is_refused(standing_desk, path: str, headers: dict[str, str]) -> None:
    answer = httpx.post(standing_desk.url + path, json={}, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_over_the_limit_is_refused_before_it_is_read(standing_desk) -> None:
    connection = HTTPConnection(standing_desk.url.removeprefix("http://"), timeout=5)
    connection.putrequest("POST", "/gradio_api/upload")
    connection.putheader("content-length", str(10**9))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_of_unsaid_length_is_refused(standing_desk) -> None:
    answer = httpx.post(f"{standing_desk.url}/api/v1/documents", content=iter([b"a"]))
    assert answer.status_code == 411


def test_the_page_forbids_foreign_origins_and_inline_scripts(standing_desk) -> None:
    answer = httpx.get(standing_desk.url)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "sha256-" in policy["script-src"]
    assert "http" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_page_names_no_foreign_address_to_load(standing_desk) -> None:
    page = httpx.get(standing_desk.url).text
    assert "googleapis" not in page
    assert "og:image" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_the_api_answers_with_the_same_headers(standing_desk) -> None:
    answer = httpx.get(f"{standing_desk.url}/api/v1/health")
    assert answer.json() == {"status": "ok"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", ["/etc/hostname", "https://example.org/a.pdf", "../../jixiao.db", 7, None])
@pytest.mark.parametrize("target", ["upload", "select", "tick"])
def test_an_event_cannot_name_a_file_that_nobody_uploaded(standing_desk, target: str, path: object) -> None:
    """Gradio itself would copy any path of this machine for us, and fetch any address."""
    with httpx.Client(base_url=standing_desk.url) as client:
        events = client.get("/config").json()["dependencies"]
        number = next(event["id"] for event in events if event["targets"][0][1] == target)
        told = {"path": path, "orig_name": "a.pdf", "meta": {"_type": "gradio.FileData"}}
        body = {"data": [[told]], "fn_index": number, "session_hash": "abc"}
        answer = client.post("/gradio_api/queue/join", json=body)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[" * 100_000, 400), (b'"' + b"a" * 2**20, 413)])
def test_an_event_that_is_no_json_or_too_long_is_refused(standing_desk, body: bytes, status: int) -> None:
    assert httpx.post(f"{standing_desk.url}/gradio_api/queue/join", content=body).status_code == status


def test_only_files_of_the_upload_folder_are_kept(standing_desk, tmp_path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"secret")
    link = upload_folder(standing_desk.store) / "link.pdf"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(secret)
    keep_uploads(standing_desk.store, [{"path": str(secret)}, {"path": str(link)}, {"path": None}, {}], None)
    assert standing_desk.store.documents() == []
    assert secret.exists()
